/* debian_json_test.c - the security tracker's JSON, as it is served and as an attacker would write it */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>

#define FEED "debian-security-tracker"
#define URL(id) " url=https://security-tracker.debian.org/tracker/" id

static void check_json(const char *path, const char *text, const char *want_statements, const char *want_notes)
{
	gathered_check(FEED, path, text, want_statements, want_notes, "");
}

static void check_error(const char *text, const char *want)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	CHECK_INT(gathered_parse(&got, FEED, "json", slice_from_text(text), &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, want);
	gathered_done(&got);
}

TEST(debian_json_gives_a_statement_a_package_flaw_and_release)
{
	check_json("json",
		"{\"chromium\":{\"CVE-2022-0456\":{\"releases\":{"
		"\"bookworm\":{\"status\":\"resolved\",\"repositories\":{\"bookworm\":\"98.0.4758.102-1\"},"
		"\"fixed_version\":\"98.0.4758.80-1\",\"urgency\":\"not yet assigned\"},"
		"\"buster\":{\"status\":\"open\",\"repositories\":{\"buster\":\"89.0\"},\"urgency\":\"end-of-life\"}},"
		"\"scope\":\"remote\",\"debianbug\":555217,\"description\":\"Use after free. In \\\"x\\\".\"}},"
		"\"wordpress\":{\"TEMP-0000000-0CA7E3\":{\"releases\":{\"sid\":{\"status\":\"resolved\",\"fixed_version\":\"0\","
		"\"urgency\":\"unimportant\"}}}}}",
		"CVE-2022-0456 Debian:12 chromium events=-,i0,f98.0.4758.80-1 status=fixed title=Use after free." URL(
			"CVE-2022-0456") "\nCVE-2022-0456 Debian:10 chromium events=-,i0 status=end-of-life title=Use after "
					 "free." URL("CVE-2022-0456") "\nTEMP-0000000-0CA7E3 Debian:sid wordpress "
								      "severity=unimportant status=not-affected" URL(
									      "TEMP-"
									      "0000000-"
									      "0CA7E3") "\n",
		"");
}

TEST(debian_json_keeps_every_state)
{
	static const struct {
		const char *release, *events, *rest;
	} cases[] = {
		{ "\"status\":\"open\",\"urgency\":\"not yet assigned\"", " events=-,i0", " status=affected" },
		{ "\"status\":\"open\",\"urgency\":\"medium**\"", " events=-,i0", " severity=medium status=affected" },
		{ "\"status\":\"open\",\"urgency\":\"low\",\"nodsa\":\"Minor issue\",\"nodsa_reason\":\"\"", " events=-,i0",
			" severity=low status=deferred remark=no-dsa: Minor issue" },
		{ "\"status\":\"open\",\"nodsa\":\"\",\"nodsa_reason\":\"\"", " events=-,i0", " status=deferred remark=no-dsa" },
		{ "\"status\":\"open\",\"nodsa\":\"Minor issue\"", " events=-,i0",
			" status=deferred remark=no-dsa: Minor issue" },
		{ "\"status\":\"open\",\"nodsa\":\"Next time\",\"nodsa_reason\":\"postponed\"", " events=-,i0",
			" status=deferred remark=postponed: Next time" },
		{ "\"status\":\"open\",\"nodsa\":\"Too big\",\"nodsa_reason\":\"ignored\"", " events=-,i0",
			" status=will-not-fix remark=ignored: Too big" },
		{ "\"status\":\"open\",\"urgency\":\"end-of-life\",\"nodsa\":\"x\",\"nodsa_reason\":\"ignored\"", " events=-,i0",
			" status=end-of-life remark=ignored: x" },
		{ "\"status\":\"undetermined\",\"urgency\":\"unimportant\"", " events=-,i0",
			" severity=unimportant status=under-investigation" },
		{ "\"status\":\"resolved\",\"fixed_version\":\"1:1.0-1+deb12u1\",\"urgency\":\"high**\"",
			" events=-,i0,f1:1.0-1+deb12u1", " severity=high status=fixed" },
		{ "\"status\":\"resolved\",\"fixed_version\":\"2\",\"nodsa\":\"Minor issue\",\"nodsa_reason\":\"\"",
			" events=-,i0,f2", " status=fixed remark=no-dsa: Minor issue" },
		{ "\"status\":\"resolved\",\"fixed_version\":\"0\",\"urgency\":\"unimportant\"", "",
			" severity=unimportant status=not-affected" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512], want[512];

		snprintf(text, sizeof text, "{\"a\":{\"CVE-1-1\":{\"releases\":{\"trixie\":{%s}}}}}", cases[i].release);
		snprintf(want, sizeof want, "CVE-1-1 Debian:13 a%s%s" URL("CVE-1-1") "\n", cases[i].events, cases[i].rest);
		check_json("json", text, want, "");
	}
}

TEST(debian_json_names_what_it_cannot_use_and_goes_on)
{
	static const struct {
		const char *flaw, *want;
	} cases[] = {
		{ "\"CVE-1-1\":{\"releases\":{\"sid\":{\"status\":\"resolved\"}}}",
			"CVE-1-1 in 'a' of 'sid' is resolved in no version\n" },
		{ "\"CVE-1-1\":{\"releases\":{\"sid\":{\"status\":\"resolved\",\"fixed_version\":7}}}",
			"CVE-1-1 in 'a' of 'sid' is resolved in no version\n" },
		{ "\"CVE-1-1\":{\"releases\":{\"sid\":{\"status\":\"lost\"}}}",
			"CVE-1-1 in 'a' of 'sid' has an unknown status\n" },
		{ "\"CVE-1-1\":{\"releases\":{\"sid\":{}}}", "CVE-1-1 in 'a' of 'sid' has no status\n" },
		{ "\"CVE-1-1\":{\"releases\":{\"sid\":7}}", "CVE-1-1 in 'a' of 'sid' has no status\n" },
		{ "\"CVE-1-1\":{\"releases\":{\"sloth\":{\"status\":\"open\"}}},\"CVE-1-2\":{\"releases\":{\"sloth\":{\"status\":"
		  "\"open\"}}}",
			"no release of Debian is known as 'sloth'\n" },
		{ "\"CVE-1-1\":[]", "'CVE-1-1' in 'a' is no flaw\n" },
		{ "\"BUG-1\":{}", "'BUG-1' in 'a' is no flaw\n" },
		{ "\"CVE-1-1\":{\"releases\":[]}", "" }, /* how the tracker writes a flaw that is in no release */
		{ "\"CVE-1-1\":{}", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512];

		snprintf(text, sizeof text,
			"{\"a\":{%s},\"b\":{},\"c\":{\"CVE-2-1\":{\"releases\":{\"bullseye\":{\"status\":\"open\"}}}}}",
			cases[i].flaw);
		check_json("json", text, "CVE-2-1 Debian:11 c events=-,i0 status=affected" URL("CVE-2-1") "\n", cases[i].want);
	}
}

TEST(debian_json_refuses_a_document_that_is_broken_or_another)
{
	check_error("{", "line 1, column 2: a key expected, the text ends");
	check_error("{\"a\":{\"CVE-1-1\":{\"releases\":{\"sid\":{\"status\":\"open\"}}}}",
		"line 1, column 56: ',' or '}' expected, the text ends");
	check_error("{}", "JSON, but not the security tracker's: it names no flaw of a package");
	check_error("{\"a\":{}}", "JSON, but not the security tracker's: it names no flaw of a package");
	check_error("{\"title\":\"CISA Catalog\"}", "line 1, column 10: an object expected, not '\"'");
	check_error("{\"repositories\":{\"etch\":\"http://x/\"}}",
		"JSON, but not the security tracker's: it names no flaw of a package");
}

TEST(debian_json_passes_over_the_trackers_own_configuration)
{
	check_json("security-tracker-master/data/config.json", "{\"repositories\":{\"etch\":\"http://x/\"}}", "", "");
}

TEST(debian_json_limits_the_releases_of_a_flaw)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct gathered got = { 0 };
	struct error err = { 0 };

	buffer_addf(&text, "{\"a\":{\"CVE-1-1\":{\"releases\":{\"sid\":{}");
	for (int i = 0; i < 64; i++)
		buffer_addf(&text, ",\"r%d\":{}", i);
	buffer_addf(&text, "}}}}");
	CHECK_INT(gathered_parse(&got, FEED, "json", buffer_slice(&text), &err), -ERR_FORMAT);
	CHECK(slice_ends_with(slice_from_text(err.text), S("'CVE-1-1' in more than 64 releases")));
	CHECK_INT(got.count, 0);
	gathered_done(&got);
}

TEST(debian_json_stops_when_the_sink_does)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(gathered_parse(
			  &got, FEED, "json", S("{\"a\":{\"CVE-1-1\":{\"releases\":{\"sid\":{\"status\":\"open\"}}}}}"), &err),
		-ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at 'CVE-1-1'");
	gathered_done(&got);
}

/* Genuine pieces of the real document. The numbers were counted in them by hand: 2 + 2 + 2 releases of three flaws of 389-ds-base and 2 of
 * one of wordpress; 4 + 4 of prototypejs, 4 of txt2man, 4 of backupninja, 5 of chromium, 4 of sope, none of chromium-browser. */
TEST(debian_json_of_the_world_is_understood)
{
	static const struct {
		const char *below;
		size_t count;
	} cases[] = {
		{ "feeds/debian-security-tracker/tracker-json-excerpts/a/json", 8 },
		{ "feeds/debian-security-tracker/tracker-json-excerpts/b/json", 25 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *path = test_data_path(cases[i].below);
		struct slice bytes = test_read_file(path);
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, FEED, "json", bytes, &err), 0);
		CHECK_INT(got.count, cases[i].count);
		CHECK_SLICE(buffer_slice(&got.notes), "");
		gathered_done(&got);
		free((void *)bytes.ptr);
		free(path);
	}
}
