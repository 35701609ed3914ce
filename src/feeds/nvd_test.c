/* nvd_test.c - NVD's records and the overrides of their configurations */
#include "base/test.h"
#include "feeds/gathered.h"

#define PAGE(cves) "{\"format\":\"NVD_CVE\",\"timestamp\":\"2024-02-03T04:05:06.007\",\"vulnerabilities\":[" cves "]}"
#define CVE(members) "{\"cve\":{\"id\":\"CVE-2024-0001\",\"lastModified\":\"2024-01-02T03:04:05.678\"," members "}}"
#define CONFIGURATION(members) CVE("\"configurations\":[{" members "}]")
#define NODE(matches) "{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":[" matches "]}"
#define MATCH(vulnerable, name, more) "{\"vulnerable\":" vulnerable ",\"criteria\":\"cpe:2.3:" name "\"" more "}"
#define ANY ":*:*:*:*:*:*:*:*"
#define REST ":*:*:*:*:*:*"

static void check(const char *feed, const char *text, const char *want, const char *want_assessments, const char *want_notes)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, feed, "nvd.json", slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	if (want)
		CHECK_SLICE(buffer_slice(&got.statements), want);
	if (want_assessments)
		CHECK_SLICE(buffer_slice(&got.assessments), want_assessments);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	gathered_done(&got);
}

/* Configurations of one CVE, without the words that all of its statements begin and end with. */
static void check_statements(const char *text, const char *want)
{
	static const char start[] = "CVE-2024-0001 CPE ", stop[] = " modified=2024-01-02T03:04:05Z";
	struct gathered got = { 0 };
	struct buffer plain = BUFFER_INIT(0);
	struct slice rest, line;
	struct error err = { 0 };

	if (gathered_parse(&got, "nvd", "nvd.json", slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.notes), "");
	rest = buffer_slice(&got.statements);
	while (slice_next_line(&rest, &line)) {
		ptrdiff_t at = slice_find(line, slice_from_text(stop));

		CHECK(slice_starts_with(line, slice_from_text(start)) && at > 0);
		buffer_add_slice(&plain, slice_first(slice_from(line, sizeof start - 1), (size_t)at - (sizeof start - 1)));
		buffer_add_slice(&plain, slice_from(line, (size_t)at + sizeof stop - 1));
		buffer_add_byte(&plain, '\n');
	}
	CHECK_SLICE(buffer_slice(&plain), want);
	buffer_done(&plain);
	gathered_done(&got);
}

TEST(nvd_ranges_become_events)
{
	check_statements(
		PAGE(CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "a:haxx:curl" ANY,
			",\"versionStartIncluding\":\"7.1\",\"versionEndExcluding\":\"8.0\"") "," MATCH("true", "a:haxx:curl" ANY,
			",\"versionStartExcluding\":\"8.1\",\"versionEndIncluding\":\"8.2\"") "," MATCH("true",
			"a:haxx:libcurl" ANY, ",\"versionEndExcluding\":\"8.0\"") "," MATCH("true", "a:x:every" ANY,
			"") "," MATCH("true", "a:x:from" ANY, ",\"versionStartIncluding\":\"1.0\"")) "]")),
		"haxx:curl events=-,i7.1,f8.0,-,a8.1,l8.2\n"
		"haxx:libcurl events=-,i0,f8.0\n"
		"x:every events=-,i0\n"
		"x:from events=-,i1.0\n");
}

TEST(nvd_exact_versions_keep_their_update)
{
	check_statements(PAGE(CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "a:openbsd:openssh:9.3:-" REST, "") "," MATCH(
				 "true", "a:openbsd:openssh:9.3:p1" REST, "") "," MATCH("true", "a:openbsd:openssh:9.2:*" REST,
				 "") "," MATCH("true", "a:Erlang:Erlang\\\\/OTP:27.0:rc1" REST, "") "," MATCH("true",
				 "o:cisco:ios:12.2\\\\(15\\\\)t:*" REST, "") "," MATCH("true", "a:x:none:-:*" REST, "")) "]")),
		"openbsd:openssh versions=9.3-,9.3-p1,9.2\n"
		"erlang:erlang/otp versions=27.0-rc1\n"
		"cisco:ios versions=12.2(15)t\n");
}

TEST(nvd_nodes_are_alternatives_unless_together)
{
	check_statements(PAGE(CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "a:x:a" ANY, "")) "," NODE(
				 MATCH("true", "a:x:b" ANY, "") "," MATCH("false", "a:x:c" ANY, "")) "]")),
		"x:a events=-,i0\nx:b events=-,i0\n");
	check_statements(PAGE(CONFIGURATION("\"operator\":\"AND\",\"nodes\":[" NODE(
				 MATCH("true", "a:x:a" ANY, ",\"versionEndExcluding\":\"2\"")) "," NODE(MATCH("false",
				 "o:linux:linux_kernel:-:*" REST, "") "," MATCH("false", "o:debian:debian_linux:12.0:*" REST,
				 "") "," MATCH("false", "h:x:board:-:*" REST, "")) "," NODE(MATCH("true", "a:php:php" ANY,
				 ",\"versionStartIncluding\":\"7\",\"versionEndIncluding\":\"7.4\"")) "]")),
		"x:a events=-,i0,f2 conditions=o:linux:linux_kernel | o:debian:debian_linux =12.0,a:php:php >=7 <=7.4\n"
		"php:php events=-,i7,l7.4 conditions=a:x:a <2,o:linux:linux_kernel | o:debian:debian_linux =12.0\n");
	check_statements(PAGE(CONFIGURATION("\"nodes\":[{\"operator\":\"AND\",\"cpeMatch\":[" MATCH("true", "a:x:a" ANY,
				 "") "," MATCH("false", "a:x:b" ANY, ",\"versionStartExcluding\":\"3\"") "]}]")),
		"x:a events=-,i0 conditions=a:x:b >3\n");
}

TEST(nvd_negation_is_a_condition)
{
	check_statements(PAGE(CONFIGURATION("\"operator\":\"AND\",\"nodes\":[" NODE(MATCH("true", "a:x:a" ANY,
				 "")) ",{\"operator\":\"OR\",\"negate\":true,"
				      "\"cpeMatch\":[" MATCH("true", "a:x:b" ANY, "") "," MATCH(
					      "false", "h:x:c" ANY, "") "]},{\"operator\":\"OR\",\"negate\":true,"
									"\"cpeMatch\":[" MATCH("false", "h:x:c" ANY, "") "]}]")),
		"x:a events=-,i0 conditions=!a:x:b\n");
}

TEST(nvd_hardware_holds_in_no_container)
{
	check_statements(PAGE(CONFIGURATION("\"operator\":\"AND\",\"nodes\":[" NODE(
				 MATCH("true", "o:x:firmware" ANY, "")) "," NODE(MATCH("false", "h:x:board:-:*" REST,
				 "")) "]") "," CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "h:x:board" ANY, "")) "]")),
		"");
}

TEST(nvd_keeps_for_which_software_a_product_is)
{
	check_statements(
		PAGE(CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "a:x:a:*:*:*:*:*:WordPress:*:*", "") "," MATCH(
			"true", "a:x:a:*:*:*:*:*:-:*:*", "") "," MATCH("true", "a:x:a:1:*:*:*:*:wordpress:*:*", "")) "]")),
		"x:a events=-,i0 versions=1 conditions=for wordpress\nx:a events=-,i0\n");
}

TEST(nvd_keeps_of_which_edition_a_product_is)
{
	check_statements(
		PAGE(CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "a:x:a:*:*:*:*:Enterprise:*:*:*", "") "," MATCH(
			"true", "a:x:a:*:*:home:de:-:*:x64:*", "") "," MATCH("true", "a:x:a:1:*:*:*:enterprise:*:*:*", "")) "]")),
		"x:a events=-,i0 versions=1 conditions=as sw_edition:enterprise\n"
		"x:a events=-,i0 conditions=as edition:home,as language:de,as target_hw:x64\n");
}

TEST(nvd_says_how_bad_a_flaw_is_and_who_says_so)
{
	check("nvd",
		PAGE(CVE("\"sourceIdentifier\":\"cna@x.org\",\"vulnStatus\":\"Analyzed\",\"descriptions\":[{\"lang\":\"es\","
			 "\"value\":\"No.\"},"
			 "{\"lang\":\"en\",\"value\":\"First sentence. Second "
			 "one.\"}],\"cisaExploitAdd\":\"2024-01-05\",\"cisaActionDue\":"
			 "\"2024-01-26\",\"metrics\":{\"cvssMetricV31\":["
			 "{\"source\":\"nvd@nist.gov\",\"type\":\"Primary\",\"cvssData\":{\"vectorString\":\"CVSS:3.1/AV:N\"}},"
			 "{\"source\":\"cna@x.org\",\"type\":\"Secondary\",\"cvssData\":{\"vectorString\":\"CVSS:3.1/AV:L\"}}],"
			 "\"cvssMetricV2\":[{\"source\":\"nvd@nist.gov\",\"type\":\"Primary\",\"cvssData\":{\"vectorString\":"
			 "\"AV:N/AC:L\"}}],"
			 "\"ssvcV203\":[{\"source\":\"134c704f-9b21-4f2e-91b3-4a467353bcc0\",\"ssvcData\":{\"options\":[{"
			 "\"exploitation\":\"none\"},"
			 "{\"automatable\":\"yes\"},{\"technicalImpact\":\"total\"}]}}]},"
			 "\"weaknesses\":[{\"source\":\"nvd@nist.gov\",\"description\":[{\"lang\":\"en\",\"value\":\"CWE-79\"},{"
			 "\"lang\":\"en\","
			 "\"value\":\"NVD-CWE-noinfo\"}]},{\"source\":\"z@z.org\",\"description\":[{\"lang\":\"en\",\"value\":"
			 "\"CWE-20\"}]}]")),
		"",
		"CVE-2024-0001 date=2024-01-02 role=cna vectors=CVSS:3.1/AV:L\n"
		"CVE-2024-0001 date=2024-01-02 role=adp speaker=CISA-ADP ssvc=exploitation=none automatable=yes impact=total\n"
		"CVE-2024-0001 date=2024-01-02 role=adp speaker=z@z.org cwes=CWE-20\n"
		"CVE-2024-0001 kev=2024-01-05 due=2024-01-26 date=2024-01-02 modified=2024-01-02T03:04:05Z role=nvd "
		"vectors=CVSS:3.1/AV:N,AV:N/AC:L "
		"cwes=CWE-79 "
		"title=First sentence.\n",
		"");
}

TEST(nvd_rejected_records_match_nothing)
{
	check("nvd",
		PAGE(CVE("\"vulnStatus\":\"Rejected\",\"descriptions\":[{\"lang\":\"en\",\"value\":\"Rejected reason: Not used. "
			 "Really.\"}],"
			 "\"configurations\":[{\"nodes\":[" NODE(MATCH("true", "a:x:a" ANY, "")) "]}]")),
		"", "CVE-2024-0001 date=2024-01-02 modified=2024-01-02T03:04:05Z role=nvd rejected=Not used.\n", "");
}

TEST(nvd_names_what_it_cannot_read_and_keeps_the_rest)
{
	check("nvd", PAGE(CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "a:x" ANY, "") "," MATCH("true", "a:x:b" ANY, "")) "]")),
		"CVE-2024-0001 CPE x:b events=-,i0 modified=2024-01-02T03:04:05Z\n", NULL,
		"CVE-2024-0001: no CPE name: 'cpe:2.3:a:x:*:*:*:*:*:*:*:*'\n");
	check("nvd",
		PAGE(CONFIGURATION("\"operator\":\"AND\",\"nodes\":[" NODE(MATCH("true", "a:x:a" ANY, "")) "," NODE(
			MATCH("false", "a:x:b*" ANY, "")) "]")),
		"", NULL, "CVE-2024-0001: a CPE name with a pattern for a product: 'cpe:2.3:a:x:b*:*:*:*:*:*:*:*:*'\n");
	check("nvd", PAGE(CONFIGURATION("\"nodes\":[" NODE(MATCH("true", "a:x:b:1.*:*" REST, "")) "]")), "", NULL,
		"CVE-2024-0001: a CPE name with a pattern for a version: 'cpe:2.3:a:x:b:1.*:*:*:*:*:*:*:*'\n");
	check("nvd", PAGE(CONFIGURATION("\"negate\":true,\"nodes\":[" NODE(MATCH("true", "a:x:b" ANY, "")) "]")), "", NULL,
		"CVE-2024-0001: a negated configuration: ''\n");
	check("nvd", "{\"format\":\"NVD_CVE\",\"resultsPerPage\":2,\"vulnerabilities\":[{\"cve\":{\"id\":\"x\"}}]}", "", "",
		"a record without a CVE id: 'x'\nit has 1 records and says 2\n");
	check("nvd", PAGE(""), "", "", "");
}

TEST(nvd_refuses_other_documents)
{
	static const char *const texts[] = { "", "[]", "{}", "{\"format\":\"NVD_CVE\"}",
		"{\"format\":\"NVD_CPE\",\"vulnerabilities\":[]}", "{\"format\":\"NVD_CVE\",\"vulnerabilities\":[}" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, "nvd", "a.json", slice_from_text(texts[i]), &err), -ERR_FORMAT);
		CHECK(err.text[0]);
		gathered_done(&got);
	}
}

#define OVERRIDE(cve) "{\"_annotation\":{\"cve_id\":\"CVE-1999-0037\",\"reason\":\"Very old.\"},\"cve\":{" cve "}}"

TEST(nvd_overrides_name_products_or_that_there_are_none)
{
	check("nvd-data-overrides",
		OVERRIDE("\"configurations\":[{\"nodes\":[" NODE(
			MATCH("true", "a:x:a" ANY, ",\"versionEndExcluding\":\"2\"")) "]}]"),
		"CVE-1999-0037 CPE x:a events=-,i0,f2\n", "", "");
	check("nvd-data-overrides",
		OVERRIDE("\"configurations\":[{\"nodes\":[" NODE(MATCH("false", "a:null:null" ANY, "")) "]}]"),
		"CVE-1999-0037 CPE null:null status=not-affected remark=Very old.\n", "", "");
	check("nvd-data-overrides", OVERRIDE("\"references\":[]"), "", "", "");
}
