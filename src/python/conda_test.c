/* conda_test.c - packages as conda installed them, and as it is told to */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_conda, cataloger_conda_environment;

#define META "opt/conda/conda-meta/openssl-3.0.15-h5eee18b_0.json"

TEST(conda_reads_its_records)
{
	struct collected got = { .all = true, .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_conda, META,
			  S("{\"build\":\"h5eee18b_0\",\"channel\":\"https://example.invalid/main\",\"depends\":[\"libgcc-ng "
			    ">=11.2.0\","
			    "\"ca-certificates\"],\"files\":[\"bin/openssl\",\"lib/libssl.so.3\"],\"license\":\"Apache-2.0\","
			    "\"name\":\"openssl\",\"version\":\"3.0.15\"}")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"openssl 3.0.15 |  | openssl 3.0.15 | Apache-2.0 |  | name and version > ca-certificates, libgcc-ng\n");
	CHECK_SLICE(buffer_slice(&got.files), "openssl 2\n");
	CHECK_INT(got.note_count, 0);
	CHECK(cataloger_conda.accepts(S(META)));
	CHECK(cataloger_conda.accepts(S("conda-meta/a.json")));
	CHECK(!cataloger_conda.accepts(S("opt/conda/conda-meta/history")));
	CHECK(!cataloger_conda.accepts(S("opt/conda-meta/x/a.json")));
	collected_done(&got);
}

TEST(conda_says_what_it_cannot_read)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_conda, META, S("{\"name\":\"a\"}")), 0);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " META ": a package without a version\n");
	CHECK_INT(collected_parse(&got, &cataloger_conda, META, S("{\"name\":\"a\",\"version\":\"1\",\"files\":[\"x\",")), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1\n");
	CHECK_INT(got.note_count, 1);
	collected_done(&got);
}

TEST(conda_environment_says_what_it_is_not)
{
	static const struct {
		const char *text, *notes;
	} cases[] = {
		{ "name: x\n", "remark environment.yml: has no list 'dependencies': not conda's, or damaged\n" },
		{ "dependencies:\n  - a=1.0\n  - b: c\n",
			"incomplete environment.yml: line 3: neither a package nor a list for pip\n" },
		{ "dependencies:\n  - a=1", "remark environment.yml: the last line has no end: the file may be cut\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(collected_parse(&got, &cataloger_conda_environment, "environment.yml", slice_from_text(cases[i].text)),
			0);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
	}
	collected_done(&got);
}

TEST(conda_environment_reads_what_is_exact)
{
	struct collected got = { .all = true };

	CHECK_INT(collected_parse(&got, &cataloger_conda_environment, "environment.yml",
			  S("name: x\nchannels:\n  - defaults\ndependencies:\n"
			    "  - conda-forge::a=1.0=h5eee18b_0\n"
			    "  - b==2.0\n"
			    "  - c=3.0\n"
			    "  - d\n"
			    "  - e>=1.0\n"
			    "  - f=1.*\n"
			    "  - _g_mutex ==4.0\n"
			    "  - pip\n"
			    "  - pip:\n"
			    "    - h==5.0\n"
			    "    - i>=1\n"
			    "    - -r requirements.txt\n"
			    "    - ==1\n"
			    "  - '=1'\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "_g_mutex 4.0 |  | _g_mutex 4.0 |  |  | line 11\n"
						 "a 1.0 |  | a 1.0 |  |  | line 5\n"
						 "b 2.0 |  | b 2.0 |  |  | line 6\n"
						 "c 3.0 |  | c 3.0 |  |  | line 7\n"
						 "h 5.0 |  | h 5.0 |  |  | line 14\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"remark environment.yml: line 8: 'd' is not counted: no exact version is asked for\n"
		"remark environment.yml: line 9: 'e' is not counted: no exact version is asked for\n"
		"remark environment.yml: line 10: 'f' is not counted: no exact version is asked for\n"
		"remark environment.yml: line 12: 'pip' is not counted: no exact version is asked for\n"
		"remark environment.yml: line 15: 'i' is not counted: no exact version is asked for\n"
		"incomplete environment.yml: line 17: no requirement: '==1'\n"
		"incomplete environment.yml: line 18: no package: '=1'\n");
	collected_done(&got);
}
