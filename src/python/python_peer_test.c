/* python_peer_test.c - lock files of real projects, and what a peer (named in the test data's README) finds in them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_requirements, cataloger_python_lock;

TEST(python_lock_files_agree_with_a_peers_lists)
{
	static const struct {
		const struct cataloger *cataloger;
		const char *file, *path, *notes;
	} cases[] = {
		{ &cataloger_requirements, "python-pip/requirements_comments.txt", "requirements.txt", "" },
		{ &cataloger_requirements, "python-pip/requirements_hyphens.txt", "requirements.txt",
			"remark requirements.txt: the last line has no end: the file may be cut\n" },
		{ &cataloger_requirements, "python-pip/requirements_no_version.txt", "requirements.txt",
			"remark requirements.txt: line 2: 'pandas' is not counted: no exact version is asked for\n"
			"incomplete requirements.txt: line 3: no requirement: '>=1.0.0'\n" },
		{ &cataloger_requirements, "python-pip/requirements_spaces.txt", "requirements.txt", "" },
		{ &cataloger_requirements, "python-pip/requirements_utf16le.txt", "requirements.txt", "" },
		{ &cataloger_python_lock, "python-poetry/poetry_flask.lock", "poetry.lock", "" },
		{ &cataloger_python_lock, "python-poetry/poetry_normal.lock", "poetry.lock", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct collected got = { 0 };

		collected_check_peer(&got, cases[i].cataloger, cases[i].file, cases[i].path);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
		collected_done(&got);
	}
}

/* golden/pip.json and golden/poetry.json: packages, and DependsOn. */
TEST(python_projects_agree_with_a_peers_reports)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct collected got = { .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_requirements, "requirements.txt",
			  collected_data("conformance/e2e/trivy/repo/pip/requirements.txt", &arena)),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "Flask 2.0.0\nJinja2 3.0.0\nWerkzeug 0.11\nclick 8.0.0\nitsdangerous 2.0.0\n"
						 "oauth2-client 4.0.0\npython-gitlab 2.0.0\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"remark requirements.txt: line 5: 'MarkupSafe' is not counted: no exact version is asked for\n");
	CHECK_INT(collected_parse(&got, &cataloger_python_lock, "poetry.lock",
			  collected_data("conformance/e2e/trivy/repo/poetry/poetry.lock", &arena)),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "click 8.1.3 > colorama\ncolorama 0.4.6\nwerkzeug 0.14\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}
