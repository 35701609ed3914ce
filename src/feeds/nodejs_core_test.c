/* nodejs_core_test.c - records of the Node.js security working group, and npm's ranges */
#include "base/test.h"
#include "feeds/gathered.h"
#include "feeds/npm_range.h"

static void check_range(const char *text, bool onwards, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	struct version_sets sets = { .scheme = version_scheme_by_name(S("npm")), .arena = &arena };
	struct version_set set;
	struct osv_list events = { 0 };

	if (!npm_range_read(&sets, slice_from_text(text), onwards, &set))
		fail_msg("'%s' is taken for no range", text);
	version_set_write(&sets, set, &events);
	for (size_t i = 0; i < events.slices.count; i++)
		buffer_addf(&got, "%s%.*s", i ? "," : "", SLICE_ARG(events.slices.items[i]));
	CHECK_SLICE(buffer_slice(&got), want);
}

/* After the examples of node-semver's manual. */
TEST(npm_ranges_are_sets)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "1.2.7 || >=1.2.9 <2.0.0", "-,i1.2.7,l1.2.7,i1.2.9,f2.0.0" },
		{ "*", "-,i0" },
		{ "", "-,i0" },
		{ "x", "-,i0" },
		{ "1.x", "-,i1.0.0,f2.0.0" },
		{ "1.2.x", "-,i1.2.0,f1.3.0" },
		{ "1", "-,i1.0.0,f2.0.0" },
		{ "1.2.X", "-,i1.2.0,f1.3.0" },
		{ "~1.2.3", "-,i1.2.3,f1.3.0" },
		{ "~1.2", "-,i1.2.0,f1.3.0" },
		{ "~1", "-,i1.0.0,f2.0.0" },
		{ "~0.2.3-beta.2", "-,i0.2.3-beta.2,f0.3.0" },
		{ "^1.2.3", "-,i1.2.3,f2.0.0" },
		{ "^0.2.3", "-,i0.2.3,f0.3.0" },
		{ "^0.0.3", "-,i0.0.3,f0.0.4" },
		{ "^0.0.x", "-,i0.0.0,f0.1.0" },
		{ "^0.0", "-,i0.0.0,f0.1.0" },
		{ "^0.x", "-,i0.0.0,f1.0.0" },
		{ "^1.x", "-,i1.0.0,f2.0.0" },
		{ "<= 10", "-,i0,f11.0.0" },
		{ "> 10", "-,i11.0.0" },
		{ ">= 10", "-,i10.0.0" },
		{ "< 10", "-,i0,f10.0.0" },
		{ "<= 1.2.3", "-,i0,l1.2.3" },
		{ "> 1.2.3", "-,a1.2.3" },
		{ "=1.2.3-rc.1", "-,i1.2.3-rc.1,l1.2.3-rc.1" },
		{ "<=v1.2.3", "-,i0,l1.2.3" },
		{ "8.x || 7.x||4.x", "-,i4.0.0,f5.0.0,i7.0.0,f9.0.0" },
		{ "<1.0.0 >2.0.0", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_range(cases[i].text, false, cases[i].want);
	check_range("^5.10.0 || 4.4.2", true, "-,i4.4.2,f5.0.0,i5.10.0,f6.0.0");
	check_range("=4.4.2", true, "-,i4.4.2,l4.4.2");
	check_range(">=4.4.2 4.4.3", true, "-,i4.4.3,l4.4.3");
}

TEST(npm_ranges_are_refused_where_they_are_none)
{
	static const char *const cases[] = { "1.2.3 - 2.3.4", ">", "=>1", "a", "1.2.3.4", "1.x.3", "1..2", "99999999999.0.0",
		"1-rc", "==1.2.3", "^^1", "<*" };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct version_sets sets = { .scheme = version_scheme_by_name(S("npm")), .arena = &arena };
	struct version_set set;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (npm_range_read(&sets, slice_from_text(cases[i]), false, &set))
			fail_msg("'%s' is taken for a range", cases[i]);
}

static void check_record(const char *path, const char *text, const char *want)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, "nodejs-security-wg", path, slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.statements), want);
	CHECK_INT(got.note_count, 0);
	gathered_done(&got);
}

#define CORE "\"vulnerable\":\"8.x || 4.x\",\"patched\":\"^8.1.4 || 4.8.4\""

TEST(nodejs_core_speaks_of_the_runtime)
{
	check_record("vuln/core/7.json",
		"{\"cve\":[\"CVE-2017-1234\"]," CORE
		",\"ref\":\"https://example.org/1\",\"description\":\"T\",\"overview\":\"d\","
		"\"affectedEnvironments\":[\"all\"],\"severity\":\"high\",\"publish_date\":\"2018-08-16\",\"cvss\":\"3.0/AV:N\"}",
		"CVE-2017-1234 CPE nodejs:node.js events=-,i4.0.0,f4.8.4,i8.0.0,f8.1.4 aliases=NSWG-COR-7 vectors=CVSS:3.0/AV:N "
		"severity=high title=T url=https://example.org/1 published=2018-08-16 record=NSWG-COR-7\n");
}

TEST(nodejs_core_says_it_of_each_cve)
{
	check_record("core/7.json",
		"{\"cve\":[\"CVE-2017-1234\",\"CVE-2017-1235\"],\"vulnerable\":\"8.5.0\",\"severity\":\"unknown\"}",
		"CVE-2017-1234 CPE nodejs:node.js events=-,i8.5.0,l8.5.0 record=NSWG-COR-7\n"
		"CVE-2017-1235 CPE nodejs:node.js events=-,i8.5.0,l8.5.0 record=NSWG-COR-7\n");
	check_record("core/7.json", "{\"cve\":[],\"vulnerable\":\"8.5.0\",\"overview\":\"One. Two.\"}",
		"NSWG-COR-7 CPE nodejs:node.js events=-,i8.5.0,l8.5.0 title=One.\n");
}

TEST(nodejs_core_is_about_linux)
{
	check_record("core/7.json", "{\"vulnerable\":\"8.5.0\",\"affectedEnvironments\":[\"win32\"]}", "");
	check_record("core/7.json", "{\"vulnerable\":\"8.5.0\",\"affectedEnvironments\":[\"win32\",\"linux\"]}",
		"NSWG-COR-7 CPE nodejs:node.js events=-,i8.5.0,l8.5.0\n");
}

TEST(nodejs_core_has_npm_packages_of_old)
{
	check_record("vuln/npm/1.json",
		"{\"module_name\":\"bass\",\"cves\":[\"CVE-2014-1234\"],\"vulnerable_versions\":\"<=1.5.1\",\"patched_versions\":"
		"\">=1.5.2\","
		"\"title\":\"T\",\"publish_date\":\"2014-09-27\",\"updated_at\":\"2016-04-28\",\"cvss_vector\":\"CVSS:3.0/"
		"AV:N\",\"cvss_score\":6.5}",
		"CVE-2014-1234 npm bass events=-,i0,l1.5.1 aliases=NSWG-ECO-1 vectors=CVSS:3.0/AV:N title=T published=2014-09-27 "
		"modified=2016-04-28 record=NSWG-ECO-1\n");
	check_record("npm/2.json", "{\"module_name\":\"a\",\"vulnerable_versions\":\"*\",\"patched_versions\":null}",
		"NSWG-ECO-2 npm a events=-,i0\n");
}

TEST(nodejs_core_refuses_what_it_does_not_understand)
{
	static const struct {
		const char *path, *text, *words;
	} cases[] = {
		{ "core/1.json", "{}", "does not say what is vulnerable" },
		{ "npm/1.json", "{\"vulnerable_versions\":\"*\"}", "does not say what is vulnerable" },
		{ "core/1.json", "{\"vulnerable\":\"a\"}", "vulnerable is no range: 'a'" },
		{ "core/1.json", "{\"vulnerable\":\"1.x\",\"patched\":\"a\"}", "patched is no range: 'a'" },
		{ "core/1.json", "[]", "line 1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, "nodejs-security-wg", cases[i].path, slice_from_text(cases[i].text), &err),
			-ERR_FORMAT);
		if (!strstr(err.text, cases[i].words))
			fail_msg("'%s' has no '%s'", err.text, cases[i].words);
		gathered_done(&got);
	}
}
