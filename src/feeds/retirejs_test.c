/* retirejs_test.c - flaws of JavaScript libraries */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>

static void check(const char *path, const char *text, const char *want, const char *want_notes)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, "retirejs", path, slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.statements), want);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	gathered_done(&got);
}

#define FLAW                                                                                                            \
	"{\"atOrAbove\":\"1.2.1\",\"below\":\"1.9.0b1\",\"cwe\":[\"CWE-79\"],\"severity\":\"medium\",\"identifiers\":{" \
	"\"summary\":\"One. Two.\",\"CVE\":[\"CVE-2020-7656\"],\"githubID\":\"GHSA-q4m3-2j7h-f7xw\"},"                  \
	"\"info\":[\"see\",\"https://example.org/1\",\"https://example.org/2\"]}"
#define SAID " events=-,i1.2.1,f1.9.0-b1 aliases=GHSA-q4m3-2j7h-f7xw severity=medium title=One. url=https://example.org/1\n"

TEST(retirejs_speaks_of_packages_of_npm)
{
	check("jsrepository-v4.json",
		"{\"jQuery\":{\"bowername\":[\"jQuery\"],\"vulnerabilities\":[" FLAW
		"],\"npmname\":\"jquery\",\"extractors\":{}},"
		"\"dojo\":{\"vulnerabilities\":[{\"below\":\"1\",\"identifiers\":{\"CVE\":[\"CVE-2020-7656\"]}}]},\"dont "
		"check\":{\"vulnerabilities\":[]}}",
		"CVE-2020-7656 npm jquery" SAID, "");
	check("a/npmrepository.json",
		"{\"retire-example\":{\"vulnerabilities\":[" FLAW "]},\"jq\":{\"vulnerabilities\":[" FLAW "]}}",
		"CVE-2020-7656 npm jq" SAID, "");
}

TEST(retirejs_calls_flaws_by_the_best_name_that_they_have)
{
	static const struct {
		const char *identifiers, *want;
	} cases[] = {
		{ "\"CVE\":[\"CVE-2020-1234\",\"CVE-2020-1235\",\"CVE-XX\"],\"githubID\":\"GHSA-q4m3-2j7h-f7xw\"",
			"CVE-2020-1234 npm a events=-,i0,f2.0.0\nCVE-2020-1235 npm a events=-,i0,f2.0.0\n" },
		{ "\"CVE\":[],\"githubID\":\"GHSA-q4m3-2j7h-f7xw\",\"retid\":\"7\"",
			"GHSA-q4m3-2j7h-f7xw npm a events=-,i0,f2.0.0\n" },
		{ "\"retid\":\"7\"", "RETIREJS-7 npm a events=-,i0,f2.0.0\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[500];

		snprintf(text, sizeof text, "{\"a\":{\"vulnerabilities\":[{\"below\":\"2\",\"identifiers\":{%s}}]}}",
			cases[i].identifiers);
		check("npmrepository.json", text, cases[i].want, "");
	}
}

/* The same words of two ranges are one flaw; of another library they are another. */
TEST(retirejs_gives_flaws_without_a_name_one_of_their_own)
{
	struct gathered got = { 0 };
	struct error err = { 0 };
	char ids[3][60];

	CHECK_INT(gathered_parse(&got, "retirejs", "npmrepository.json",
			  S("{\"a\":{\"vulnerabilities\":[{\"below\":\"2\",\"identifiers\":{\"summary\":\"s\"}},"
			    "{\"atOrAbove\":\"3\",\"below\":\"4\",\"identifiers\":{\"summary\":\"s\"}},"
			    "{\"below\":\"2\",\"identifiers\":{\"summary\":\"t\"}}]}}"),
			  &err),
		0);
	buffer_add_byte(&got.statements, '\0');
	CHECK_INT(sscanf(got.statements.ptr, "%59s %*[^\n] %59s %*[^\n] %59s", ids[0], ids[1], ids[2]), 3);
	CHECK(strncmp(ids[0], "RETIREJS-a-", 11) == 0);
	CHECK_TEXT(ids[0], ids[1]);
	CHECK(strcmp(ids[0], ids[2]) != 0);
	gathered_done(&got);
}

TEST(retirejs_versions_are_written_as_npm_does)
{
	static const struct {
		const char *below, *want;
	} cases[] = {
		{ "1", "1.0.0" },
		{ "1.6", "1.6.0" },
		{ "1.6.3", "1.6.3" },
		{ "1.6.3-rc.1", "1.6.3-rc.1" },
		{ "1.9.0b1", "1.9.0-b1" },
		{ "1.3rc2", "1.3.0-rc2" },
		{ "1.0.0.beta.3", "1.0.0-beta.3" },
		{ "3.0.RC3", "3.0.0-RC3" },
		{ "0.9.7.1", "0.9.7.1" },
		{ "1.3.0-*", "1.3.0-0" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[200], want[200];

		snprintf(text, sizeof text,
			"{\"a\":{\"vulnerabilities\":[{\"below\":\"%s\",\"identifiers\":{\"retid\":\"7\"}}]}}", cases[i].below);
		snprintf(want, sizeof want, "RETIREJS-7 npm a events=-,i0,f%s\n", cases[i].want);
		check("npmrepository.json", text, want, "");
	}
}

TEST(retirejs_names_what_is_no_version)
{
	static const char *const cases[] = { "~", "x", "1.x", "1. 2", "1.2.3." };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[200], want[200];

		snprintf(text, sizeof text,
			"{\"a\":{\"vulnerabilities\":[{\"below\":\"%s\"},{\"atOrAbove\":\"1\",\"identifiers\":"
			"{\"retid\":\"7\"}}]},\"b\":7}",
			cases[i]);
		snprintf(want, sizeof want, "'a' from '' below '%s': no versions\n", cases[i]);
		check("npmrepository.json", text, "RETIREJS-7 npm a events=-,i1.0.0\n", want);
	}
}

TEST(retirejs_takes_both_bounds_at_their_word)
{
	/* As it has of electron: events would hold all from 1.8.4 on. */
	check("npmrepository.json", "{\"a\":{\"vulnerabilities\":[{\"atOrAbove\":\"1.8.4\",\"below\":\"1.8.0\"}]}}", "",
		"'a' from '1.8.4' below '1.8.0': no versions\n");
	check("npmrepository.json", "{\"a\":{\"vulnerabilities\":[{\"atOrAbove\":\"1.8.0\",\"below\":\"1.8.0\"}]}}", "",
		"'a' from '1.8.0' below '1.8.0': no versions\n");
}

TEST(retirejs_takes_the_name_of_a_library_for_npms_where_github_has_an_advisory)
{
	check("jsrepository-v4.json",
		"{\"axios\":{\"vulnerabilities\":[{\"below\":\"1.2.0\",\"identifiers\":{\"CVE\":[\"CVE-2021-1234\"],\"githubID\":"
		"\"GHSA-1\"}},"
		"{\"below\":\"1.3.0\",\"identifiers\":{\"CVE\":[\"CVE-2021-1235\"]}}]}}",
		"CVE-2021-1234 npm axios events=-,i0,f1.2.0 aliases=GHSA-1\n", "");
}

TEST(retirejs_refuses_other_documents)
{
	static const char *const cases[] = { "{}", "[]", "{\"a\":{\"vulnerabilities\":[]}}",
		"{\"a\":{\"vulnerabilities\":[{\"below\":\"1\"}" };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, "retirejs", "npmrepository.json", slice_from_text(cases[i]), &err), -ERR_FORMAT);
		CHECK(err.text[0]);
		gathered_done(&got);
	}
}
