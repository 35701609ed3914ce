/* pages_test.c - names of pages, and which hosts are this machine */
#include "base/test.h"
#include "registry/pages.h"
#include <stdio.h>

struct taken {
	char text[256];
	int stop;
};

static int take(void *context, struct slice name, struct error *err)
{
	struct taken *taken = context;

	snprintf(taken->text + strlen(taken->text), sizeof taken->text - strlen(taken->text), "%.*s ", SLICE_ARG(name));
	return taken->stop ? error_set(err, ERR_TIMEOUT, "enough") : 0;
}

TEST(pages_hand_each_name_on_once)
{
	struct taken taken = { .text = "" };
	const struct registry_taker taker = { take, &taken };
	struct pages pages = { .taker = &taker };
	const struct answer first = { .text = S("{\"name\":\"a\",\"tags\":[\"1\",\"2\",\"1\",\"\"]}") };
	const struct answer again = { .text = S("{\"tags\":[\"2\",\"1\"]}") };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;

	CHECK_INT(pages_read_names(&pages, &first, "tags", &arena, &err), 0);
	CHECK_TEXT(taken.text, "1 2 ");
	pages.on_page = pages.new_on_page = 0;
	CHECK_INT(pages_read_names(&pages, &again, "tags", &arena, &err), 0);
	CHECK_TEXT(taken.text, "1 2 ");
	CHECK_INT(pages.on_page, 2);
	CHECK_INT(pages.new_on_page, 0);
	pages_done(&pages);
}

TEST(pages_keep_thousands_of_names_apart)
{
	struct taken taken = { .text = "" };
	const struct registry_taker taker = { take, &taken };
	struct pages pages = { .taker = &taker };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;

	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 5000; i++)
			CHECK_INT(pages_take(&pages, arena_printf(&arena, "v%d", i), &err), 0);
	CHECK_INT(pages.seen.count, 5000);
	CHECK_INT(pages.new_on_page, 5000);
	CHECK_INT(pages.on_page, 10000);
	pages_done(&pages);
}

TEST(pages_that_are_none_are_errors)
{
	static const struct {
		struct slice text;
		int r;
	} cases[] = {
		{ S("{\"tags\":null}"), 0 }, /* docker's registry of a repository whose tags are all gone */
		{ S("{\"tags\":[]}"), 0 },
		{ S("{}"), -ERR_FORMAT },
		{ S("[]"), -ERR_FORMAT },
		{ S("{\"tags\":[1]}"), -ERR_FORMAT },
		{ S("{\"tags\":[\"1\"]"), -ERR_FORMAT },
		{ S("<html>"), -ERR_FORMAT },
		{ S(""), -ERR_FORMAT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct taken taken = { .text = "" };
		const struct registry_taker taker = { take, &taken };
		struct pages pages = { .taker = &taker };
		const struct answer answer = { .text = cases[i].text };
		cleanup_arena struct arena arena = ARENA_INIT;
		struct error err;

		CHECK_INT(pages_read_names(&pages, &answer, "tags", &arena, &err), cases[i].r);
		pages_done(&pages);
	}
}

TEST(pages_end_where_the_taker_says_so)
{
	struct taken taken = { .stop = 1 };
	const struct registry_taker taker = { take, &taken };
	struct pages pages = { .taker = &taker };
	const struct answer answer = { .text = S("{\"tags\":[\"1\",\"2\"]}") };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;

	CHECK_INT(pages_read_names(&pages, &answer, "tags", &arena, &err), -ERR_TIMEOUT);
	CHECK_TEXT(taken.text, "1 ");
	CHECK_TEXT(err.text, "enough");
	pages_done(&pages);
}

TEST(site_of_this_machine_is_told_by_its_name)
{
	static const struct {
		struct slice host;
		bool loopback;
	} cases[] = {
		{ S("localhost"), true },
		{ S("localhost:5000"), true },
		{ S("127.0.0.1:5000"), true },
		{ S("127.8.9.10"), true },
		{ S("[::1]:5000"), true },
		{ S("127.example.com"), false },
		{ S("127.0.0.1.example.com:5000"), false },
		{ S("127.0.0.999"), false },
		{ S("128.0.0.1"), false },
		{ S("localhost.example"), false },
		{ S("[::1:2]"), false },
		{ S("[2001:db8::1]:5000"), false },
		{ S("docker.io"), false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_INT(site_is_loopback(cases[i].host), cases[i].loopback);
}
