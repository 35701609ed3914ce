/* pipfile_lock_test.c - Python packages as Pipenv locked them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_pipfile_lock;

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_pipfile_lock, "Pipfile.lock", slice_from_text(text)), 0);
}

TEST(pipfile_lock_reads_every_category)
{
	struct collected got = { .all = true };

	parse(&got, "{\"_meta\":{\"hash\":{\"sha256\":\"0\"},\"sources\":[]},"
		    "\"default\":{\"A_b\":{\"hashes\":[\"sha256:0\"],\"index\":\"x\",\"version\":\"==1.0\"},"
		    "\"own\":{\"editable\":true,\"path\":\".\"},\"git\":{\"git\":\"https://example.invalid/a\",\"ref\":\"01\"}},"
		    "\"develop\":{\"t\":{\"version\":\"===2.0\",\"markers\":\"x\"}},\"docs\":{\"d\":{\"version\":\"==3.0\"}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "A_b 1.0 |  | A_b 1.0 |  |  | A_b, for default\n"
						 "d 3.0 |  | d 3.0 |  |  | d, for docs\n"
						 "t 2.0 |  | t 2.0 |  |  | t, for develop\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark Pipfile.lock: 'git' is not counted: it is a URL without a version\n");
	collected_done(&got);
}

TEST(pipfile_lock_says_what_it_cannot_read)
{
	struct collected got = { 0 };

	parse(&got, "{\"default\":{\"a\":{},\"b\":\"*\",\"c\":{\"version\":\"==1\"}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "c 1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete Pipfile.lock: a, for default: 'a' has no version\n"
					      "incomplete Pipfile.lock: 'b' is no entry\n");
	parse(&got, "{\"default\":{\"a\":{\"version\":\"==1\"},\"b\":{\"version\":\"==");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1\n");
	CHECK_INT(got.note_count, 1);
	CHECK(slice_starts_with(buffer_slice(&got.notes), S("incomplete Pipfile.lock: line 1")));
	collected_done(&got);
}
