/* contents_test.c - the table of contents of a layer: what is taken, and what is refused */
#include "base/test.h"
#include "walk/contents.h"
#include <stdio.h>

#define DIGEST "\"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\""
#define FILE_OF(name, more) "{\"type\":\"reg\",\"name\":\"" name "\",\"digest\":" DIGEST "," more "}"
#define TABLE(entries) "{\"version\":1,\"entries\":[" entries "]}"

static int read_table(const char *text, struct contents **ret_contents, struct error *err)
{
	return contents_read(slice_from_text(text), 1000, ret_contents, err);
}

TEST(each_chunk_ends_where_the_next_one_begins)
{
	cleanup_contents struct contents *contents = NULL;
	struct error err;

	CHECK_INT(
		read_table(
			TABLE("{\"type\":\"dir\",\"name\":\"a/\"}," FILE_OF("a/b", "\"offset\":100,\"size\":7") "," FILE_OF("c",
				"\"offset\":200,\"size\":5,\"chunkSize\":3,\"chunkDigest\":" DIGEST) ",{\"type\":\"chunk\","
												     "\"name\":\"c\",\"offset\":"
												     "300,\"chunkOffset\":3,"
												     "\"chunkDigest\":" DIGEST
												     "}"),
			&contents, &err),
		0);
	CHECK_INT(contents->entry_count, 3);
	CHECK_INT(contents->chunk_count, 3);
	CHECK_INT(contents->chunks[0].end, 200);
	CHECK_INT(contents->chunks[1].end, 300);
	CHECK_INT(contents->chunks[2].end, 1000);
	CHECK_INT(contents->chunks[2].size, 2);
}

TEST(what_cannot_be_is_refused)
{
	static const char *const tables[] = {
		TABLE(FILE_OF("a", "\"offset\":0,\"size\":1")), /* where no file can be */
		TABLE(FILE_OF("a", "\"offset\":1000,\"size\":1")),
		TABLE(FILE_OF("a", "\"offset\":5,\"size\":1") "," FILE_OF("b", "\"offset\":4,\"size\":1")), /* not in order */
		TABLE(FILE_OF("a", "\"offset\":5,\"size\":9") "," FILE_OF("b", "\"offset\":5,\"size\":1")), /* two in one place */
		TABLE(FILE_OF("a", "\"offset\":5,\"size\":9,\"chunkSize\":8,\"chunkDigest\":" DIGEST)),     /* not covered */
		TABLE(FILE_OF("a", "\"offset\":5,\"size\":9,\"chunkSize\":10,\"chunkDigest\":" DIGEST)),
		TABLE("{\"type\":\"reg\",\"name\":\"a\",\"offset\":5,\"size\":1}"), /* no digest */
		TABLE("{\"type\":\"chunk\",\"name\":\"a\",\"offset\":5}"),
		TABLE(FILE_OF("", "\"offset\":5,\"size\":1")),
		TABLE(FILE_OF("a/", "\"offset\":5,\"size\":1")),
		TABLE(FILE_OF("a", "\"offset\":5,\"size\":9223372036854775808")),
		TABLE("{\"type\":\"socket\",\"name\":\"a\"}"),
		"{\"version\":2,\"entries\":[]}",
		"{\"entries\":[]}",
		"[]",
		"",
	};

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		cleanup_contents struct contents *contents = NULL;
		struct error err;

		if (read_table(tables[i], &contents, &err) >= 0)
			printf("taken: %s\n", tables[i]); /* which one */
		CHECK(contents == NULL);
	}
}

static bool wants(void *context, struct slice path)
{
	(void)context;
	return slice_equal(path, S("want"));
}

TEST(what_is_wanted_is_counted_and_may_be_too_much)
{
	static const struct interest nothing[] = { { INTEREST_END, NULL } };
	const struct walk_wanted wanted = { .interests = nothing, .size_max_bytes = 1000, .wants = wants };
	cleanup_contents struct contents *contents = NULL;
	struct error err;

	CHECK_INT(read_table(TABLE(FILE_OF("other", "\"offset\":1,\"size\":1") "," FILE_OF(
				     "want", "\"offset\":100,\"size\":7") "," FILE_OF("last", "\"offset\":200,\"size\":7")),
			  &contents, &err),
		0);
	CHECK_INT(contents_want(contents, &wanted, 1, 100, &err), 0);
	CHECK_INT(contents->wanted_bytes, 100);
	CHECK_INT(contents->entries[0].wanted, 0);
	CHECK_INT(contents->entries[1].wanted, 1);
	contents->wanted_bytes = 0;
	CHECK_INT(contents_want(contents, &wanted, 1, 99, &err), -ERR_LIMIT);
}

TEST(what_would_have_to_be_made_of_nothing_has_a_limit)
{
	static const struct interest named[] = { { INTEREST_SUFFIX, ".jar" }, { INTEREST_END, NULL } },
				     programs[] = { { INTEREST_ELF, "" }, { INTEREST_END, NULL } };
	static const struct {
		const char *text;
		const struct interest *interests;
		int result;
		uint64_t left_out;
	} cases[] = {
		{ TABLE(FILE_OF("a.jar", "\"size\":4294967296,\"chunkType\":\"zeros\"")), named, 0, 0 },
		{ TABLE(FILE_OF("a.jar", "\"size\":4294967297,\"chunkType\":\"zeros\"")), named, -ERR_LIMIT, 0 },
		{ TABLE(FILE_OF("a.jar", "\"size\":9223372036854775807,\"chunkType\":\"zeros\"")), named, -ERR_LIMIT, 0 },
		{ TABLE(FILE_OF("a.jar", "\"size\":3000000000,\"chunkType\":\"zeros\"") "," FILE_OF(
			  "b.jar", "\"size\":3000000000,\"chunkType\":\"zeros\"")),
			named, -ERR_LIMIT, 0 },
		{ TABLE(FILE_OF("a.jar", "\"size\":7,\"offset\":5,\"innerOffset\":4294967290")), named, -ERR_LIMIT, 0 },
		{ TABLE(FILE_OF("a.jar", "\"size\":7,\"offset\":5,\"innerOffset\":18446744073709551615")), named, -ERR_LIMIT, 0 },
		{ TABLE(FILE_OF("a.jar", "\"size\":3000000000,\"offset\":5") "," FILE_OF(
			  "b.jar", "\"size\":7,\"offset\":5,\"innerOffset\":3000000000")),
			named, 0, 0 }, /* inflated once */
		{ TABLE(FILE_OF("srv/a", "\"size\":9223372036854775807,\"mode\":493,\"chunkType\":\"zeros\"")), programs, 0, 1 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct walk_wanted wanted = { .interests = cases[i].interests, .size_max_bytes = UINT64_MAX };
		cleanup_contents struct contents *contents = NULL;
		struct error err;

		CHECK_INT(read_table(cases[i].text, &contents, &err), 0);
		CHECK_INT(contents_want(contents, &wanted, 1, 1000, &err), cases[i].result);
		CHECK_INT(contents->left_out_count, cases[i].left_out);
	}
}

static bool wants_it(void *context, struct slice path)
{
	(void)context;
	return path.len > 0;
}

TEST(what_a_distribution_says_itself_is_left_out_of_the_first_look_alone)
{
	static const struct interest interests[] = { { INTEREST_SUFFIX, ".jar" }, { INTEREST_ELF, "" }, { INTEREST_END, NULL } };
	static const struct {
		const char *path, *mode;
		uint64_t size, wanted;
		bool is_left_out;
	} cases[] = {
		{ "srv/a.jar", "420", 7, 1, false }, { "usr/share/java/a.jar", "420", 7, 0, true },
		{ "usr/share/app/lib/a.jar", "420", 7, 1, false }, { "usr/lib/jvm/a.jar", "420", 7, 0, true },
		{ "usr/bin/a", "493", 262144, 0, true }, { "srv/a", "493", 262144, 1, false },
		{ "srv/a", "493", 262143, 0, true }, { "srv/a", "420", 262144, 0, false },
		{ "usr/lib/app/a.jar", "493", 262144, 0, true }, /* by its mode a program */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t all = 0; all < 2; all++) {
			const struct walk_wanted wanted = {
				.interests = interests + (all ? 0 : 2), .size_max_bytes = 1u << 20, .wants = all ? NULL : wants_it
			};
			cleanup_contents struct contents *contents = NULL;
			struct error err;
			char text[500];

			snprintf(text, sizeof text, TABLE(FILE_OF("%s", "\"offset\":100,\"size\":%u,\"mode\":%s")), cases[i].path,
				(unsigned)cases[i].size, cases[i].mode);
			CHECK_INT(read_table(text, &contents, &err), 0);
			CHECK_INT(contents_want(contents, &wanted, 1, 1000, &err), 0);
			CHECK_INT(contents->entries[0].wanted, all ? cases[i].wanted : 1);
			CHECK_INT(contents->left_out_count, all && cases[i].is_left_out);
		}
}
