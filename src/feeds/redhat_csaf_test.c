/* redhat_csaf_test.c - CSAF documents of Red Hat */
#include "base/test.h"
#include "feeds/gathered.h"

#define HEAD(id) "{\"document\":{\"tracking\":{\"id\":\"" id "\",\"current_release_date\":\"2024-01-02T03:04:05+00:00\"}},"
#define NAME(id, cpe)                                                      \
	"{\"category\":\"product_name\",\"product\":{\"product_id\":\"" id \
	"\",\"product_identification_helper\":{\"cpe\":\"" cpe "\"}}}"
#define RPM(id, purl)                                                         \
	"{\"category\":\"product_version\",\"product\":{\"product_id\":\"" id \
	"\",\"product_identification_helper\":{\"purl\":\"" purl "\"}}}"
#define BARE(id) "{\"category\":\"product_version\",\"product\":{\"product_id\":\"" id "\"}}"
#define PART(component, owner)                                                                                \
	"{\"category\":\"default_component_of\",\"full_product_name\":{\"product_id\":\"" owner ":" component \
	"\"},\"product_reference\":\"" component "\",\"relates_to_product_reference\":\"" owner "\"}"
#define TREE(branches, relationships)                                                      \
	"\"product_tree\":{\"branches\":[{\"category\":\"vendor\",\"branches\":[" branches \
	"]}],\"relationships\":[" relationships "]},"
#define FLAW(rest) "\"vulnerabilities\":[{\"cve\":\"CVE-2023-1\",\"title\":\"curl: overflow\"," rest "}]}"
#define FLAW4(rest) "\"vulnerabilities\":[{\"cve\":\"CVE-2023-1234\",\"title\":\"curl: overflow\"," rest "}]}"
#define URL " url=https://access.redhat.com/security/cve/CVE-2023-1234 "
#define DATE "modified=2024-01-02T03:04:05+00:00"
#define APP "cpe:/a:redhat:enterprise_linux:9::appstream"

static void check(const char *text, const char *want_statements, const char *want_notes)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, "redhat-csaf-vex", "vex/2023/cve-2023-1234.json", slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.statements), want_statements);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	CHECK_TEXT(got.date, "2024-01-02T03:04:05+00:00");
	gathered_done(&got);
}

TEST(redhat_csaf_names_what_repairs_and_which_bulletins_say_so)
{
	check(HEAD("CVE-2023-1234") TREE(NAME("A-9.2.0.Z.MAIN.EUS", APP) "," NAME("A-9.3.0.Z.MAIN", APP) "," NAME(
						 "A-9.0.0.Z.EUS", "cpe:/a:redhat:rhel_eus:9.0::appstream") "," RPM("curl-2.x86",
						 "pkg:rpm/redhat/curl@7-23.el9_2.4?arch=x86_64&epoch=1") "," RPM("curl-2.src",
						 "pkg:rpm/redhat/curl@7-23.el9_2.4?arch=src&epoch=1") "," RPM("curl-3.x86",
						 "pkg:rpm/redhat/curl@7-26.el9_3?arch=x86_64&epoch=1") "," RPM("curl-0.x86",
						 "pkg:rpm/redhat/curl@7-14.el9_0?arch=x86_64&epoch=1"),
		      PART("curl-2.x86", "A-9.2.0.Z.MAIN.EUS") "," PART("curl-2.src", "A-9.2.0.Z.MAIN.EUS") "," PART(
			      "curl-3.x86", "A-9.3.0.Z.MAIN") "," PART("curl-0.x86", "A-9.0.0.Z.EUS"))
			FLAW4("\"product_status\":{\"fixed\":[\"A-9.2.0.Z.MAIN.EUS:curl-2.x86\",\"A-9.2.0.Z.MAIN.EUS:curl-2."
			      "src\","
			      "\"A-9.3.0.Z.MAIN:curl-3.x86\",\"A-9.0.0.Z.EUS:curl-0.x86\"]},\"remediations\":["
			      "{\"category\":\"vendor_fix\",\"details\":\"x\",\"url\":\"https://access.redhat.com/errata/"
			      "RHSA-2023:2\",\"product_ids\":[\"A-9.2.0.Z.MAIN.EUS:curl-2.x86\",\"A-9.2.0.Z.MAIN.EUS:curl-2."
			      "src\"]},"
			      "{\"category\":\"vendor_fix\",\"url\":\"https://access.redhat.com/errata/RHSA-2023:3\","
			      "\"product_ids\":[\"A-9.3.0.Z.MAIN:curl-3.x86\"]},{\"category\":\"vendor_fix\",\"url\":"
			      "\"https://access.redhat.com/errata/RHSA-2023:0\",\"product_ids\":[\"A-9.0.0.Z.EUS:curl-0.x86\"]},"
			      "{\"category\":\"workaround\",\"details\":\"None.\"}],"
			      "\"threats\":[{\"category\":\"impact\",\"details\":\"Important\"}],\"scores\":[{\"cvss_v3\":{"
			      "\"vectorString\":\"CVSS:3.1/AV:N\"},\"products\":[\"A-9.2.0.Z.MAIN.EUS:curl-2.x86\"]}]"),
		"CVE-2023-1234 Red Hat:9 curl events=-,i0,f1:7-23.el9_2.4,i1:7-24,f1:7-26.el9_3 "
		"bulletins=RHSA-2023:2,RHSA-2023:3 vectors=CVSS:3.1/AV:N severity=important title=curl: overflow" URL DATE "\n",
		"CVE-2023-1234: 1 products are no packages of Red Hat Enterprise Linux itself, and left out\n");
}

#define UNFIXED(remediation)                                                                                     \
	HEAD("CVE-2023-1234")                                                                                    \
	TREE(NAME("rhel_7", "cpe:/o:redhat:enterprise_linux:7") "," RPM("curl", "pkg:rpm/redhat/curl?arch=src"), \
		PART("curl", "rhel_7"))                                                                          \
	FLAW4("\"remediations\":[" remediation "],\"product_status\":{\"known_affected\":[\"rhel_7:curl\"]}")

TEST(redhat_csaf_says_why_there_is_no_repair)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ UNFIXED("{\"category\":\"no_fix_planned\",\"details\":\"Will not fix\",\"product_ids\":[\"rhel_7:curl\"]}"),
			"status=will-not-fix remark=Will not fix" },
		{ UNFIXED("{\"category\":\"no_fix_planned\",\"details\":\"Out of support "
			  "scope\",\"product_ids\":[\"rhel_7:curl\"]}"),
			"status=end-of-life remark=Out of support scope" },
		{ UNFIXED("{\"category\":\"none_available\",\"details\":\"Fix deferred\",\"product_ids\":[\"rhel_7:curl\"]}"),
			"status=deferred remark=Fix deferred" },
		{ UNFIXED("{\"category\":\"none_available\",\"details\":\"Affected\",\"product_ids\":[\"rhel_7:curl\"]}"),
			"status=affected" },
		{ UNFIXED("{\"category\":\"none_available\",\"details\":\"Affected\"}"), "status=affected" }, /* of all */
		{ UNFIXED("{\"category\":\"no_fix_planned\",\"details\":\"Will not fix\",\"product_ids\":[\"rhel_8:curl\"]}"),
			"status=affected" },
		{ UNFIXED("{\"category\":\"no_fix_planned\",\"details\":\"Will not fix\",\"group_ids\":[\"g\"]}"),
			"status=affected" },
		{ UNFIXED("{\"category\":\"workaround\",\"details\":\"Do not use it.\",\"product_ids\":[\"rhel_7:curl\"]}"),
			"status=affected" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char want[300];

		snprintf(want, sizeof want, "CVE-2023-1234 Red Hat:7 curl events=-,i0 %s title=curl: overflow" URL DATE "\n",
			cases[i].want);
		check(cases[i].text, want, "");
	}
}

TEST(redhat_csaf_knows_what_is_not_affected_and_what_is_looked_into)
{
	check(HEAD("CVE-2023-1234") TREE(NAME("rhel_8", "cpe:/o:redhat:enterprise_linux:8") "," BARE("a") "," BARE("b") "," RPM(
						 "a.src", "pkg:rpm/redhat/a?arch=src"),
		      PART("a", "rhel_8") "," PART("b", "rhel_8") "," PART("a.src", "rhel_8"))
			FLAW4("\"product_status\":{\"known_not_affected\":[\"rhel_8:a\",\"rhel_8:b\"],\"under_investigation\":["
			      "\"rhel_8:a.src\"]}"),
		"CVE-2023-1234 Red Hat:8 a events=-,i0 status=under-investigation title=curl: overflow" URL DATE "\n"
		"CVE-2023-1234 Red Hat:8 b status=not-affected title=curl: overflow" URL DATE "\n",
		"");
}

TEST(redhat_csaf_keeps_streams_of_modules_apart)
{
	/* In the qualifier; before a slash; as a component between package and product. */
	check(HEAD("RHSA-2023:1") TREE(NAME("A", "cpe:/a:redhat:enterprise_linux:8::appstream") "," RPM("q",
					       "pkg:rpm/redhat/"
					       "ruby@2-1.module%2Bel8.8.0%"
					       "2B1%2Ba?arch=x86_64&rpmmod="
					       "ruby:2.7:80:63b") "," BARE("ruby:3.1/ruby") "," RPM("ruby:2.5:80:x",
					       "pkg:rpmmod/redhat/ruby@2.5:80:x") "," RPM("old",
					       "pkg:rpm/redhat/ruby@1-1.module%2Bel8%2B1%2Ba?arch=src"),
		      PART("q", "A") "," PART("ruby:3.1/ruby", "A") "," PART("ruby:2.5:80:x", "A") "," PART(
			      "old", "A:ruby:2.5:80:x")) FLAW4("\"product_status\":{\"fixed\":[\"A:q\",\"A:ruby:2.5:80:"
							       "x:old\"],\"known_affected\":[\"A:ruby:3.1/ruby\"]}"),
		"CVE-2023-1234 Red Hat:8 ruby events=-,i0,f1-1.module+el8+1+a title=curl: overflow (ruby:2.5)" URL DATE
		" record=RHSA-2023:1\n"
		"CVE-2023-1234 Red Hat:8 ruby events=-,i0,f2-1.module+el8.8.0+1+a title=curl: overflow (ruby:2.7)" URL DATE
		" record=RHSA-2023:1\n"
		"CVE-2023-1234 Red Hat:8 ruby events=-,i0 status=affected title=curl: overflow (ruby:3.1)" URL DATE
		" record=RHSA-2023:1\n",
		"");
}

#define OF_CPE(cpe)           \
	HEAD("CVE-2023-1234") \
	TREE(NAME("P", cpe) "," BARE("a"), PART("a", "P")) FLAW4("\"product_status\":{\"known_not_affected\":[\"P:a\"]}")

TEST(redhat_csaf_speaks_of_enterprise_linux_alone)
{
	static const struct {
		const char *text, *release;
	} cases[] = {
		{ OF_CPE("cpe:/o:redhat:enterprise_linux:9"), "9" },
		{ OF_CPE("cpe:/o:redhat:enterprise_linux:7::server"), "7" },
		{ OF_CPE("cpe:/a:redhat:enterprise_linux:9::crb"), "9" },
		{ OF_CPE("cpe:/o:redhat:enterprise_linux:10.0"), "10" },
		{ OF_CPE("cpe:2.3:a:redhat:enterprise_linux:8:*:appstream:*:*:*:*:*"), "8" },
		{ OF_CPE("cpe:/o:redhat:enterprise_linux"), NULL },
		{ OF_CPE("cpe:/o:redhat:enterprise_linux:"), NULL },
		{ OF_CPE("cpe:/o:redhat:enterprise_linux:x"), NULL },
		{ OF_CPE("cpe:/o:redhat:enterprise_linux:9x"), NULL },
		{ OF_CPE("cpe:/o:redhat:enterprise_linux_eus:10.0"), NULL },
		{ OF_CPE("cpe:/o:redhat:rhel_els:6"), NULL },
		{ OF_CPE("cpe:/a:redhat:openshift:4"), NULL },
		{ OF_CPE("cpe:/h:redhat:enterprise_linux:9"), NULL },
		{ OF_CPE("cpe:/"), NULL },
		{ OF_CPE(""), NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char want[300] = "";

		if (cases[i].release)
			snprintf(want, sizeof want,
				"CVE-2023-1234 Red Hat:%s a status=not-affected title=curl: overflow" URL DATE "\n",
				cases[i].release);
		check(cases[i].text, want,
			cases[i].release ? ""
					 : "CVE-2023-1234: 1 products are no packages of Red Hat Enterprise Linux itself, and "
					   "left out\n");
	}
}

TEST(redhat_csaf_names_what_it_cannot_use)
{
	check(HEAD("CVE-2023-1234") TREE(NAME("P", "cpe:/o:redhat:enterprise_linux:9") "," BARE("a"), PART("a", "P"))
			FLAW4("\"product_status\":{\"fixed\":[\"P:a\",\"P:b\"]}"),
		"",
		"CVE-2023-1234: 1 products are not in the product tree\n"
		"CVE-2023-1234: 1 products are repaired, but in which version is not said\n");
	check(HEAD("RHSA-2023:1") TREE(NAME("P", "cpe:/o:redhat:enterprise_linux:9") "," BARE("a"), PART("a", "P"))
			FLAW("\"product_status\":{\"known_affected\":[\"P:a\"]}"),
		"", "RHSA-2023:1: a flaw without a CVE id: 'curl: overflow'\n");
	/* Circles. */
	check(HEAD("CVE-2023-1234")
			TREE("", "{\"category\":\"default_component_of\",\"full_product_name\":{\"product_id\":\"x\"},"
				 "\"product_reference\":\"x\",\"relates_to_product_reference\":\"x\"}")
				FLAW4("\"product_status\":{\"fixed\":[\"x\"]}"),
		"", "CVE-2023-1234: 1 products are no packages of Red Hat Enterprise Linux itself, and left out\n");
}

TEST(redhat_csaf_refuses_what_is_no_document)
{
	static const char *const cases[] = { "", "{}", "[]", "{\"document\":{}}", "{\"document\":{\"tracking\":{\"id\":\"\"}}}",
		HEAD("CVE-2023-1234") };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, "redhat-csaf-vex", "cve-1.json", slice_from_text(cases[i]), &err), -ERR_FORMAT);
		CHECK(err.text[0]);
		gathered_done(&got);
	}
}

TEST(redhat_csaf_stops_when_it_is_told_to)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(gathered_parse(&got, "redhat-csaf-vex", "cve-1.json",
			  slice_from_text(OF_CPE("cpe:/o:redhat:enterprise_linux:9")), &err),
		-ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at CVE-2023-1234");
	gathered_done(&got);
}
