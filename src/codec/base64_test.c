/* base64_test.c - the vectors of RFC 4648, and what is no base64 */
#include "codec/base64.h"

#include "base/test.h"

TEST(base64_of_the_rfc_is_read)
{
	static const struct {
		const char *text, *bytes;
	} cases[] = {
		/* section 10 */
		{ "", "" },
		{ "Zg==", "f" },
		{ "Zm8=", "fo" },
		{ "Zm9v", "foo" },
		{ "Zm9vYg==", "foob" },
		{ "Zm9vYmE=", "fooba" },
		{ "Zm9vYmFy", "foobar" },
		/* without padding, section 3.2 */
		{ "Zg", "f" },
		{ "Zm8", "fo" },
		/* table 1: the last two digits */
		{ "+/+/", "\xfb\xff\xbf" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice bytes;

		CHECK(base64_decode(slice_from_text(cases[i].text), false, &arena, &bytes));
		CHECK_SLICE(bytes, cases[i].bytes);
	}
}

TEST(base64_is_read_into_the_room_there_is_and_no_further)
{
	static const struct {
		const char *text;
		size_t size;
		bool fits;
	} cases[] = { { "Zm9vYg==", 4, true }, { "Zm9vYg==", 3, false }, { "Zm9v", 3, true }, { "Zm9v", 2, false },
		{ "", 0, true }, { "Zg==", 0, false } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char bytes[8] = "-------";
		size_t len = 9;

		CHECK_INT(base64_decode_into(slice_from_text(cases[i].text), false, bytes, cases[i].size, &len), cases[i].fits);
		if (cases[i].fits)
			CHECK_INT(len, cases[i].size);
		CHECK(bytes[cases[i].size] == '-');
	}
}

TEST(base64_of_urls_is_read_where_it_is_asked_for)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice bytes;

	CHECK(base64_decode(S("-_+/"), true, &arena, &bytes));
	CHECK_SLICE(bytes, "\xfb\xff\xbf");
	CHECK(!base64_decode(S("-_-_"), false, &arena, &bytes));
}

TEST(what_is_no_base64_is_refused)
{
	static const char *const texts[] = { "Z", "Zm9vY", "Zm 9", "Zm9v\n", "Zm=v", "Zm9*", "canary!" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice bytes;

		CHECK(!base64_decode(slice_from_text(texts[i]), true, &arena, &bytes));
	}
}

TEST(base64_of_the_rfc_is_written)
{
	static const char *const cases[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" }, { "\xfb\xff\xbf", "+/+/" } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer text = BUFFER_INIT(0);

		base64_add(&text, slice_from_text(cases[i][0]));
		CHECK_SLICE(buffer_slice(&text), cases[i][1]);
	}
}
