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
