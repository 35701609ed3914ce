/* node_peer_test.c - lock files of real projects, and what a peer (named in the test data's README) finds in them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_npm_lock, cataloger_yarn_lock;

TEST(node_lock_files_agree_with_a_peers_lists)
{
	static const struct {
		const struct cataloger *cataloger;
		const char *file;
		unsigned notes; /* remarks */
		bool cut;       /* the last line has no end, as Yarn writes it: that is noted */
	} cases[] = {
		{ &cataloger_npm_lock, "nodejs-npm/package-lock_v2.json", 0, false },
		{ &cataloger_yarn_lock, "nodejs-yarn/yarn_v2_happy.lock", 0, true },
		{ &cataloger_yarn_lock, "nodejs-yarn/yarn_with_bad_protocol.lock", 1, true },
		{ &cataloger_yarn_lock, "nodejs-yarn/yarn_with_npm.lock", 0, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct collected got = { 0 };

		collected_check_peer(&got, cases[i].cataloger, cases[i].file, "lock");
		CHECK_INT(got.note_count, cases[i].notes + cases[i].cut);
		CHECK((slice_find(buffer_slice(&got.notes), S("incomplete lock: the last line has no end")) >= 0) ==
			cases[i].cut);
		collected_done(&got);
	}
}

/* golden/npm-with-dev.json: its packages and DependsOn. The peer leaves z-lock out unless it is asked for what is for development; here
 * it is told, and the evidence says what it is for. */
TEST(npm_lock_tells_what_a_peer_tells_of_a_project_and_its_development)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct collected got = { .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_npm_lock, "package-lock.json",
			  collected_data("conformance/e2e/trivy/repo/npm/package-lock.json", &arena)),
		0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"asap 2.0.6\njquery 3.3.9\njs-tokens 4.0.0\nloose-envify 1.4.0 > js-tokens\nobject-assign 4.1.1\npromise 8.0.3 > "
		"asap\n"
		"prop-types 15.7.2 > loose-envify, object-assign, react-is\n"
		"react 16.8.6 > loose-envify, object-assign, prop-types, scheduler\nreact-is 16.8.6\n"
		"redux 4.0.1 > loose-envify, symbol-observable\nscheduler 0.13.6 > loose-envify, object-assign\n"
		"symbol-observable 1.2.0\nz-lock 1.0.0\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

/* golden/yarn.json has jquery alone: the peer looks into package.json, which says that promise (and so asap) is for development. */
TEST(yarn_lock_tells_what_the_lock_file_tells)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct collected got = { .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_yarn_lock, "yarn.lock",
			  collected_data("conformance/e2e/trivy/repo/yarn/yarn.lock", &arena)),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "asap 2.0.6\njquery 3.2.1\npromise 8.0.3 > asap\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}
