/* engine_words_test.c */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "stores/engine_words.h"

TEST(the_layers_that_an_engine_names_are_taken_and_the_rest_is_not)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slices got = { 0 };

	CHECK_INT(engine_words_read(S("{\"Id\":\"sha256:a\",\"Config\":{\"RootFS\":{\"Layers\":[\"no\"]}},"
				      "\"RootFS\":{\"Type\":\"layers\",\"Layers\":[\"sha256:b\",\"sha256:c\"]}}"),
			  &arena, &got, NULL),
		0);
	CHECK_INT(got.count, 2);
	CHECK_SLICE(got.items[0], "sha256:b");
	CHECK_SLICE(got.items[1], "sha256:c");
}

TEST(an_engine_that_names_no_layers_is_none_the_worse)
{
	static const struct slice cases[] = { S("{}"), S("{\"RootFS\":null}"), S("{\"RootFS\":[1]}"), S("{\"RootFS\":{}}"),
		S("{\"RootFS\":{\"Layers\":null}}"), S("{\"RootFS\":{\"Layers\":[]}}"), S("{\"RootFS\":{\"Layers\":{}}}") };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slices got = { 0 };

		CHECK_INT(engine_words_read(cases[i], &arena, &got, NULL), 0);
		CHECK_INT(got.count, 0);
	}
}

TEST(words_that_are_none_are_refused_with_their_place)
{
	static const struct {
		struct slice text;
		const char *says;
	} cases[] = {
		{ S("<html>"), "line 1, column 1" },
		{ S("[]"), "line 1, column 1" },
		{ S("{\"RootFS\":{\"Layers\":[7]}}"), "line 1, column 22" },
		{ S("{} {}"), "line 1, column 4" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slices got = { 0 };
		struct error err = { 0 };

		CHECK_INT(engine_words_read(cases[i].text, &arena, &got, &err), -ERR_FORMAT);
		CHECK(strstr(err.text, cases[i].says));
	}
}

TEST(more_than_a_thousand_layers_are_refused)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slices got = { 0 };

	buffer_addf(&text, "{\"RootFS\":{\"Layers\":[\"0\"");
	for (int i = 0; i < 1000; i++)
		buffer_addf(&text, ",\"%d\"", i);
	buffer_addf(&text, "]}}");
	CHECK_INT(engine_words_read(buffer_slice(&text), &arena, &got, NULL), -ERR_FORMAT);
}
