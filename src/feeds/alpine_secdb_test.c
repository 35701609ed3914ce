/* alpine_secdb_test.c - Alpine's security database, in YAML and in JSON */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>

static int parse(struct gathered *got, const char *text, struct error *err)
{
	return gathered_parse(got, "alpine-secdb", "v3.11/main.yaml", slice_from_text(text), err);
}

static void check_document(const char *text, const char *want, const char *want_notes)
{
	gathered_check("alpine-secdb", "v3.11/main.yaml", text, want, want_notes, NULL);
}

/* One entry of the version 1.2-r0. */
static void check_entry(const char *entry, const char *want, const char *want_notes)
{
	char text[4096];

	snprintf(text, sizeof text,
		"{\"packages\":[{\"pkg\":{\"name\":\"a\",\"secfixes\":{\"1.2-r0\":[\"%s\"]}}}],\"distroversion\":\"edge\"}",
		entry);
	check_document(text, want, want_notes);
}

#define URL " url=https://security.alpinelinux.org/vuln/"
#define STATEMENT(id) id " Alpine:edge a events=-,i0,f1.2-r0"
#define CVE(id) STATEMENT(id) URL id "\n"

TEST(alpine_secdb_means_the_same_in_yaml_and_json)
{
	static const char want[] = "CVE-2019-14904 Alpine:v3.11 ansible events=-,i0,f2.9.3-r0" URL "CVE-2019-14904\n"
				   "CVE-2019-14905 Alpine:v3.11 ansible events=-,i0,f2.9.3-r0" URL "CVE-2019-14905\n"
				   "CVE-2018-0001 Alpine:v3.11 ansible events=-,i0,f2.10" URL "CVE-2018-0001\n"
				   "CVE-2017-0001 Alpine:v3.11 zlib status=not-affected" URL "CVE-2017-0001\n";

	check_document("---\ndistroversion: v3.11\nreponame: main\narchs:\n  - x86_64\napkurl: "
		       "\"{{urlprefix}}/{{pkg.name}}.apk\"\npackages:\n"
		       "  - pkg:\n      name: ansible\n      secfixes:\n        2.9.3-r0:\n          - CVE-2019-14904\n          "
		       "- CVE-2019-14905\n"
		       "        2.10:\n        - CVE-2018-0001\n  - pkg:\n      name: zlib\n      secfixes:\n        \"0\":\n    "
		       "      - CVE-2017-0001\n",
		want, "");
	check_document("\xef\xbb\xbf\n{\"apkurl\":\"x\",\"archs\":[\"x86_64\"],\"packages\":[{\"pkg\":{\"secfixes\":{\"2.9.3-"
		       "r0\":[\"CVE-2019-14904\",\"CVE-2019-14905\"],"
		       "\"2.10\":[\"CVE-2018-0001\"]},\"name\":\"ansible\"}},{\"pkg\":{\"name\":\"zlib\",\"secfixes\":{\"0\":["
		       "\"CVE-2017-0001\"]}}}],"
		       "\"distroversion\":\"v3.11\",\"reponame\":\"main\"}",
		want, "");
}

TEST(alpine_secdb_takes_ids_as_people_write_them)
{
	static const struct {
		const char *entry, *want;
	} cases[] = {
		{ "CVE-2019-0001", CVE("CVE-2019-0001") },
		{ "CVE-2019-0001 XSA-273", STATEMENT("CVE-2019-0001") " aliases=XSA-273" URL "CVE-2019-0001\n" },
		{ "XSA-273, CVE-2019-0001", STATEMENT("CVE-2019-0001") " aliases=XSA-273" URL "CVE-2019-0001\n" },
		{ "CVE-2017-12122   TALOS-2017-0488",
			STATEMENT("CVE-2017-12122") " aliases=TALOS-2017-0488" URL "CVE-2017-12122\n" },
		{ "CVE-2017-5753 CVE-2017-5715 XSA-254 XPTI",
			CVE("CVE-2017-5753") CVE("CVE-2017-5715") STATEMENT("XSA-254") "\n" },
		{ "CVE-?\?\?\?-?\?\?\?\?  XSA-284", STATEMENT("XSA-284") "\n" },
		{ "CVE-2017-2616 (+ regression fix)", CVE("CVE-2017-2616") },
		{ "CVE-2018-10103 (SMB - partially fixed, but SMB-1 printing disabled)", CVE("CVE-2018-10103") },
		{ "CVE-2018-14879 (tcpdump -V", CVE("CVE-2018-14879") },
		{ "CVE-2018-14879(+)", CVE("CVE-2018-14879") },
		{ "CVE-2018-14879 (+) XSA-1", STATEMENT("CVE-2018-14879") " aliases=XSA-1" URL "CVE-2018-14879\n" },
		{ "CVE-2017-17434-1", CVE("CVE-2017-17434") },
		{ "CVE-2017-8073.patch", CVE("CVE-2017-8073") },
		{ "CVE_2019-2426", CVE("CVE-2019-2426") },
		{ "CVE 2018-16859", CVE("CVE-2018-16859") },
		{ "CVE-2019-0001 CVE-2019-0001", CVE("CVE-2019-0001") },
		{ "ALPINE-13661", STATEMENT("ALPINE-13661") "\n" },
		{ "ZBX-11023", STATEMENT("ZBX-11023") "\n" },
		{ "wnpa-sec-2017-18", STATEMENT("wnpa-sec-2017-18") "\n" },
		{ "GHSA-qqqq-wwww-cccc", STATEMENT("GHSA-qqqq-wwww-cccc") "\n" },
		{ "GHSA-jfh8-c2jp-5v3q", STATEMENT("GHSA-jfh8-c2jp-5v3q") "\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_entry(cases[i].entry, cases[i].want, "");
}

TEST(alpine_secdb_names_an_entry_without_an_id)
{
	static const char *const entries[] = { "CVE-?\?\?\?-?\?\?\?\?", "CVE-2020-XXXX", "CVE-2020-123", "none", "fix-me",
		"(CVE-2020-0001)", "?", "-", "XSA-", "1-2" };

	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		char want[100];

		snprintf(want, sizeof want, "a 1.2-r0: '%s' is no id\n", entries[i]);
		check_entry(entries[i], "", want);
	}
	check_document("{\"distroversion\":\"edge\",\"packages\":[{\"pkg\":{\"name\":\"a\",\"secfixes\":{\"1.2-r0\":[7,[],\"CVE-"
		       "2020-0001\"]}}}]}",
		CVE("CVE-2020-0001"), "a 1.2-r0: '7' is no id\na 1.2-r0: '?' is no id\n");
}

TEST(alpine_secdb_says_both_where_a_flaw_was_repaired_twice)
{
	check_document("distroversion: edge\npackages:\n- pkg: {name: a, secfixes: {1.2-r0: [CVE-2020-0001], 1.3-r0: "
		       "[CVE-2020-0001]}}\n",
		CVE("CVE-2020-0001") "CVE-2020-0001 Alpine:edge a events=-,i0,f1.3-r0" URL "CVE-2020-0001\n", "");
}

TEST(alpine_secdb_passes_over_what_is_empty)
{
	check_document("distroversion: v3.3\npackages:\n", "", "");
	check_document("distroversion: v3.3\npackages: ~\n", "", "");
	check_document("{\"distroversion\":\"v3.3\",\"packages\":null}", "", "");
	check_document("{\"distroversion\":\"v3.3\",\"packages\":[]}", "", "");
	check_document(
		"distroversion: edge\npackages:\n- pkg:\n    name: a\n    secfixes:\n- pkg:\n    name: b\n    secfixes: {}\n- "
		"pkg:\n    name: c\n"
		"    secfixes:\n      7.4.0-r0:\n      7.5.0-r0: []\n      7.6.0-r0: [~, null, \"\"]\n- pkg:\n    name: d\n",
		"", "c 7.6.0-r0: '' is no id\n");
	check_document("{\"distroversion\":\"edge\",\"packages\":[{\"pkg\":{\"name\":\"a\",\"secfixes\":[]}},{\"pkg\":{\"name\":"
		       "\"a\",\"secfixes\":null}},"
		       "{\"pkg\":{\"name\":\"a\",\"secfixes\":{\"1\":null,\"2\":[],\"3\":[null]}}}]}",
		"", "");
}

TEST(alpine_secdb_takes_a_single_id_that_is_no_list)
{
	check_document("{\"distroversion\":\"edge\",\"packages\":[{\"pkg\":{\"name\":\"a\",\"secfixes\":{\"1.2-r0\":\"CVE-2020-"
		       "0001\"}}}]}",
		CVE("CVE-2020-0001"), "");
}

TEST(alpine_secdb_names_what_is_malformed_and_goes_on)
{
	check_document("{\"distroversion\":\"edge\",\"packages\":[1,{\"pkg\":1},{\"pkg\":{\"secfixes\":{}}},{\"pkg\":{\"name\":"
		       "\"b\",\"secfixes\":[1]}},"
		       "{\"pkg\":{\"name\":\"c\",\"secfixes\":\"x\"}},{\"pkg\":{\"name\":\"d\",\"secfixes\":{\" "
		       "\":[\"CVE-2020-0002\"]}}},"
		       "{\"pkg\":{\"name\":\"a\",\"secfixes\":{\"1.2-r0\":[\"CVE-2020-0001\"]}}}]}",
		CVE("CVE-2020-0001"),
		"package 1: no name\npackage 2: no name\npackage 3: no name\npackage 4 (b): secfixes is no table\npackage 5 (c): "
		"secfixes is no table\n"
		"package 6 (d): a fix without a version\n");
}

TEST(alpine_secdb_refuses_what_is_not_one)
{
	static const char *const texts[] = { "", "[]", "{}", "x", "distroversion: edge\n", "packages: []\n",
		"distroversion: 3.11\npackages: []\n", "distroversion: v3\npackages: []\n", "distroversion: v3.x\npackages: []\n",
		"distroversion: [edge]\npackages: []\n", "distroversion: edge\npackages: x\n",
		"distroversion: edge\npackages: {}\n", "distroversion: edge\npackages: [\n",
		"distroversion: edge\ndistroversion: edge\npackages: []\n", "{\"distroversion\":\"edge\",\"packages\":[}",
		"{\"distroversion\":\"edge\",\"packages\":[]}x" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		if (parse(&got, texts[i], &err) != -ERR_FORMAT)
			fail_msg("'%s' was taken", texts[i]);
		CHECK(err.text[0]);
		CHECK_INT(got.count, 0);
		gathered_done(&got);
	}
}

TEST(alpine_secdb_bounds_what_an_entry_and_a_document_make)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct gathered got = { 0 };
	struct error err = { 0 };

	buffer_addf(&text, "{\"distroversion\":\"edge\",\"packages\":[{\"pkg\":{\"name\":\"a\",\"secfixes\":{\"1\":[\"");
	for (int i = 0; i < 1000; i++)
		buffer_addf(&text, " CVE-2020-%d", 1000 + i);
	buffer_addf(&text, "\"]}}}]}");
	CHECK_INT(gathered_parse(&got, "alpine-secdb", "a", buffer_slice(&text), &err), 0);
	CHECK_INT(got.count, 64);
	CHECK_SLICE(buffer_slice(&got.notes), "a 1: not more than 64 ids of an entry are read\n");
	gathered_done(&got);

	buffer_clear(&text);
	buffer_addf(&text, "{\"distroversion\":\"edge\",\"packages\":[");
	for (int i = 0; i < 1000001; i++)
		buffer_addf(&text, "1,");
	buffer_addf(&text, "1]}");
	got = (struct gathered){ 0 };
	CHECK_INT(gathered_parse(&got, "alpine-secdb", "a", buffer_slice(&text), &err), -ERR_FORMAT);
	gathered_done(&got);
}

TEST(alpine_secdb_stops_when_nobody_takes_its_records)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(parse(&got, "distroversion: edge\npackages:\n- pkg: {name: a, secfixes: {1: [CVE-2020-0001, CVE-2020-0002]}}\n",
			  &err),
		-ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at 'CVE-2020-0001'");
	gathered_done(&got);
}
