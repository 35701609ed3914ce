/* npm_installed_test.c - JavaScript packages as npm installed them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_npm_installed;

TEST(npm_installed_reads_npms_own_list)
{
	struct collected got = { .all = true };

	CHECK_INT(
		collected_parse(&got, &cataloger_npm_installed, "srv/app/node_modules/.package-lock.json",
			S("{\"name\":\"app\",\"lockfileVersion\":3,\"packages\":{"
			  "\"node_modules/a\":{\"version\":\"1.0.0\",\"license\":\"MIT\"},\"node_modules/w\":{\"link\":true}}}")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0.0 |  | a 1.0.0 | MIT |  | node_modules/a\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}
