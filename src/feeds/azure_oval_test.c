/* azure_oval_test.c - OVAL definitions of Azure Linux */
#include "base/test.h"
#include "feeds/gathered.h"

static int parse(struct gathered *got, const char *path, const char *text, struct error *err)
{
	return gathered_parse(got, "azurelinux-oval", path, slice_from_text(text), err);
}

/* One definition whose criteria are CRITERIA and whose "patchable" is PATCHABLE; two tests, of openssh's upper and lower end. */
#define OVAL(patchable, criteria)                                                                                       \
	"<oval_definitions xmlns=\"http://oval.mitre.org/XMLSchema/oval-definitions-5\" xmlns:oval=\"urn:o\" "          \
	"xmlns:l=\"urn:l\">\n"                                                                                          \
	"<generator><oval:timestamp>2025-02-24T13:05:27.3Z</oval:timestamp></generator>\n"                              \
	"<definitions><definition class=\"vulnerability\" id=\"d:1\"><metadata><title>t</title>"                        \
	"<reference ref_id=\"CVE-2025-1234\" ref_url=\"https://example.org/1\" source=\"CVE\"/><patchable>" patchable   \
	"</patchable><advisory_date>2025-02-18T00:00:00Z</advisory_date><advisory_id>5-1</advisory_id>"                 \
	"<severity>High</severity></metadata>" criteria "</definition></definitions>\n"                                 \
	"<tests><l:rpminfo_test id=\"t:1\"><l:object object_ref=\"o:1\"/><l:state state_ref=\"s:1\"/></l:rpminfo_test>" \
	"<l:rpminfo_test id=\"t:2\"><l:object object_ref=\"o:1\"/><l:state state_ref=\"s:2\"/></l:rpminfo_test>"        \
	"<l:rpminfo_test id=\"t:3\"><l:object object_ref=\"o:3\"/><l:state state_ref=\"s:1\"/></l:rpminfo_test>"        \
	"<l:rpminfo_test id=\"t:4\"><l:object object_ref=\"o:1\"/><l:state state_ref=\"s:4\"/></l:rpminfo_test>"        \
	"<l:rpminfo_test id=\"t:5\"><l:object object_ref=\"o:1\"/><l:state state_ref=\"s:5\"/></l:rpminfo_test>"        \
	"<l:rpminfo_test id=\"t:6\"><l:object object_ref=\"o:9\"/><l:state state_ref=\"s:1\"/></l:rpminfo_test>"        \
	"<l:uname_test id=\"t:7\"/></tests>"                                                                            \
	"<objects><l:rpminfo_object id=\"o:1\"><l:name>openssh</l:name></l:rpminfo_object>"                             \
	"<l:rpminfo_object id=\"o:3\"><l:name>curl</l:name></l:rpminfo_object></objects>"                               \
	"<states><l:rpminfo_state id=\"s:1\"><l:evr operation=\"less than\">0:9.8p1-3.azl3</l:evr></l:rpminfo_state>"   \
	"<l:rpminfo_state id=\"s:2\"><l:evr operation=\"greater than\">0: 9.0-1</l:evr></l:rpminfo_state>"              \
	"<l:rpminfo_state id=\"s:4\"><l:evr operation=\"less than or equal\">1:9.0-1</l:evr></l:rpminfo_state>"         \
	"<l:rpminfo_state id=\"s:5\"><l:evr operation=\"pattern match\">9</l:evr></l:rpminfo_state></states></oval_definitions>"
#define ALL(criteria) "<criteria operator=\"AND\">" criteria "</criteria>"
#define ONE(test) "<criterion test_ref=\"" test "\"/>"

static void check(const char *path, const char *text, const char *want)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (parse(&got, path, text, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.statements), want);
	CHECK_INT(got.note_count, 0);
	CHECK_TEXT(got.date, "2025-02-24T13:05:27.3Z");
	gathered_done(&got);
}

TEST(azure_oval_says_which_versions_of_which_package)
{
	check("azurelinux-3.0-oval.xml", OVAL("true", ALL(ONE("t:1"))),
		"CVE-2025-1234 Azure Linux:3 openssh events=-,i0,f9.8p1-3.azl3 severity=high url=https://example.org/1 "
		"published=2025-02-18T00:00:00Z record=5-1\n");
	check("a/cbl-mariner-2.0-oval.xml", OVAL("true", ALL(ONE("t:1") ONE("t:2"))),
		"CVE-2025-1234 Azure Linux:2 openssh events=-,a9.0-1,f9.8p1-3.azl3 severity=high url=https://example.org/1 "
		"published=2025-02-18T00:00:00Z record=5-1\n");
}

TEST(azure_oval_says_what_has_no_repair_and_what_is_no_flaw)
{
	check("azurelinux-3.0-oval.xml", OVAL("false", ALL(ONE("t:4"))),
		"CVE-2025-1234 Azure Linux:3 openssh events=-,i0,l1:9.0-1 severity=high status=affected "
		"url=https://example.org/1 "
		"published=2025-02-18T00:00:00Z record=5-1\n");
	check("azurelinux-3.0-oval.xml", OVAL("Not Applicable", ALL(ONE("t:4"))),
		"CVE-2025-1234 Azure Linux:3 openssh severity=high status=not-affected url=https://example.org/1 "
		"published=2025-02-18T00:00:00Z record=5-1\n");
}

TEST(azure_oval_names_definitions_that_it_does_not_understand)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ OVAL("true", ""), "no criteria" },
		{ OVAL("true", ALL("")), "no criteria" },
		{ OVAL("true", ALL(ALL(ONE("t:1")))), "criteria of another shape" },
		{ OVAL("true", "<criteria operator=\"OR\">" ONE("t:1") ONE("t:2") "</criteria>"), "not all must hold" },
		{ OVAL("true", ALL("<criterion negate=\"true\" test_ref=\"t:1\"/>")), "negated" },
		{ OVAL("true", ALL(ONE("t:1") ONE("t:3"))), "several packages" },
		{ OVAL("true", ALL(ONE("t:8"))), "a test that is not there" },
		{ OVAL("true", ALL(ONE("t:7"))), "of another kind" },
		{ OVAL("true", ALL(ONE("t:6"))), "without its object" },
		{ OVAL("true", ALL(ONE("t:5"))), "compares no version" },
		{ OVAL("maybe", ALL(ONE("t:1"))), "whether there is a repair" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(parse(&got, "azurelinux-3.0-oval.xml", cases[i].text, &err), 0);
		CHECK_INT(got.count, 0);
		CHECK_INT(got.incomplete, 1);
		buffer_add_byte(&got.notes, '\0');
		if (!strstr(got.notes.ptr, cases[i].why) || !strstr(got.notes.ptr, "line 3: definition 'd:1'"))
			fail_msg("'%s' has no '%s'", got.notes.ptr, cases[i].why);
		gathered_done(&got);
	}
}

TEST(azure_oval_refuses_other_documents)
{
	static const struct {
		const char *path, *text;
		int want;
	} cases[] = {
		{ "azurelinux-3.0-oval.xml", "<a/>", -ERR_FORMAT },
		{ "azurelinux-3.0-oval.xml", "<oval_definitions/>", -ERR_FORMAT },
		{ "azurelinux-3.0-oval.xml", "<oval_definitions>", -ERR_FORMAT },
		{ "azurelinux-oval.xml", OVAL("true", ""), -ERR_UNSUPPORTED },
		{ "azurelinux-x.0-oval.xml", OVAL("true", ""), -ERR_UNSUPPORTED },
		{ "suse-3.0-oval.xml", OVAL("true", ""), -ERR_UNSUPPORTED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(parse(&got, cases[i].path, cases[i].text, &err), cases[i].want);
		CHECK(err.text[0]);
		gathered_done(&got);
	}
}
