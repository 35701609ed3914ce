/* osv_test.c - OSV records as their sources write them, and as an attacker would */
#include "base/test.h"
#include "feeds/gathered.h"

#include <dirent.h>

static int parse(struct gathered *got, struct slice text, struct error *err)
{
	return gathered_parse(got, "osv", "a.json", text, err);
}

static void check_record(const char *text, const char *want_statements, const char *want_notes)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (parse(&got, slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.statements), want_statements);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	gathered_done(&got);
}

static void check_error(const char *text, enum error_code code)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	CHECK_INT(parse(&got, slice_from_text(text), &err), -(int)code);
	CHECK(err.text[0]);
	CHECK_INT(got.count, 0);
	gathered_done(&got);
}

#define PACKAGE(name) "\"package\":{\"ecosystem\":\"npm\",\"name\":\"" name "\"}"
#define FIXED_IN(version) "\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"" version "\"}]}]"
#define AFFECTED "\"affected\":[{" PACKAGE("a") "," FIXED_IN("1.2") "}]"
#define STATEMENT " npm a events=-,i0,f1.2"

TEST(osv_gives_one_statement_an_affected_package)
{
	check_record("{\"id\":\"GHSA-1\",\"affected\":[{" PACKAGE("@s/a") "," FIXED_IN("1.2") "},{" PACKAGE(
			     "b") ",\"versions\":[\"3\",\"4\"]}]}",
		"GHSA-1 npm @s/a events=-,i0,f1.2\nGHSA-1 npm b versions=3,4\n", "");
}

TEST(osv_keeps_ranges_apart_and_events_in_their_order)
{
	check_record("{\"id\":\"X-1\",\"affected\":[{" PACKAGE(
			     "a") ",\"ranges\":["
				  "{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"2.0\"},{\"last_affected\":\"2.9\"},{"
				  "\"introduced\":\"0\"},{\"limit\":\"9\"}]},"
				  "{\"events\":[{\"introduced\":\"3\",\"fixed\":\"4\"}],\"type\":\"SEMVER\"},"
				  "{\"type\":\"GIT\",\"repo\":\"x\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"abc\"}]}]}]}",
		"X-1 npm a events=-,i2.0,l2.9,i0,m9,-,i3,f4\n", "");
}

/* The schema: a version is what the ecosystem orders. Where one is none, too much is said to be affected, never too little. */
TEST(osv_remarks_on_events_that_are_no_versions)
{
#define RANGE(ecosystem, events)                                                 \
	"{\"id\":\"X-1\",\"affected\":[{\"package\":{\"ecosystem\":\"" ecosystem \
	"\",\"name\":\"a\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[" events "]}]}]}"
#define REMARK(version, scheme) \
	"X-1: affected entry 1: '" version "' is no " scheme " version: its range is taken for wider than it may be\n"
	static const struct {
		const char *record, *statement, *note;
	} cases[] = {
		{ RANGE("npm", "{\"introduced\":\"0\"},{\"fixed\":\"garbage\"}"), "X-1 npm a events=-,i0\n",
			REMARK("garbage", "npm") },
		{ RANGE("npm", "{\"introduced\":\"0\"},{\"last_affected\":\"1.x\"}"), "X-1 npm a events=-,i0\n",
			REMARK("1.x", "npm") },
		{ RANGE("npm", "{\"introduced\":\"latest\"},{\"fixed\":\"2.0.0\"}"), "X-1 npm a events=-,i0,f2.0.0\n",
			REMARK("latest", "npm") },
		{ RANGE("npm", "{\"introduced\":\"0\"},{\"limit\":\"*\"}"), "X-1 npm a events=-,i0,m*\n", "" },
		{ RANGE("npm", "{\"introduced\":\"0\"},{\"fixed\":\"1.2\"}"), "X-1 npm a events=-,i0,f1.2\n", "" },
		{ RANGE("crates.io", "{\"introduced\":\"0.0.0-0\"},{\"fixed\":\"1.2\"}"),
			"X-1 crates.io a events=-,i0.0.0-0,f1.2\n", "" },
		{ RANGE("Bitnami", "{\"introduced\":\"2018.08.18\"},{\"fixed\":\"2026.04.10\"}"),
			"X-1 Bitnami a events=-,i2018.08.18,f2026.04.10\n", "" },
		{ RANGE("RubyGems", "{\"introduced\":\"0\"},{\"fixed\":\"~> 2\"}"), "X-1 RubyGems a events=-,i0\n",
			REMARK("~> 2", "gem") },
		{ RANGE("Debian:12", "{\"introduced\":\"0\"},{\"fixed\":\"1 2\"}"), "X-1 Debian:12 a events=-,i0\n",
			REMARK("1 2", "deb") },
		{ RANGE("Debian:12", "{\"introduced\":\"0\"},{\"fixed\":\"1:2~b-1+c\"}"),
			"X-1 Debian:12 a events=-,i0,f1:2~b-1+c\n", "" },
		{ RANGE("Unheard", "{\"introduced\":\"0\"},{\"fixed\":\"gar bage\"}"), "X-1 Unheard a events=-,i0,fgar bage\n",
			"" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_record(cases[i].record, cases[i].statement, cases[i].note);
#undef RANGE
#undef REMARK
}

TEST(osv_says_of_a_statement_that_it_is_about_no_flaw)
{
	check_record("{\"id\":\"RUSTSEC-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			     "1.2") ",\"database_specific\":{\"informational\":\"unmaintained\"}}]}",
		"RUSTSEC-1" STATEMENT " remark=informational: unmaintained\n", "");
	check_record("{\"id\":\"RUSTSEC-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			     "1.2") ",\"ecosystem_specific\":{\"severity\":\"low\"},"
				    "\"database_specific\":{\"severity\":\"high\",\"informational\":\"unsound\"}}]}",
		"RUSTSEC-1" STATEMENT " severity=low remark=informational: unsound\n", "");
	check_record("{\"id\":\"RUSTSEC-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			     "1.2") ",\"database_specific\":{\"informational\":null}}]}",
		"RUSTSEC-1" STATEMENT "\n", "");
}

TEST(osv_says_in_which_packages_of_a_go_module_a_flaw_is)
{
	/* As GO-2021-0223 and GO-2022-0229 have it. */
	check_record("{\"id\":\"GO-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			     "1.2") ",\"ecosystem_specific\":{\"imports\":[{\"path\":\"crypto/"
				    "x509\",\"symbols\":[\"Certificate.Verify\",\"B\"]},"
				    "{\"path\":\"os\",\"goos\":[\"windows\"],\"goarch\":[\"amd64\"]}]}}]}",
		"GO-1" STATEMENT " remark=in crypto/x509: Certificate.Verify, B; in os\n", "");
	check_record(
		"{\"id\":\"GO-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			"1.2") ",\"ecosystem_specific\":{\"imports\":[{\"path\":\"os\",\"goos\":[\"linux\",\"windows\"]}]}}]}",
		"GO-1" STATEMENT " remark=in os\n", "");
	/* what is not in programs for Linux is kept, and does not match here */
	check_record("{\"id\":\"GO-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			     "1.2") ",\"ecosystem_specific\":{\"imports\":[{\"path\":\"os\",\"goos\":[\"windows\"],\"symbols\":["
				    "\"S\"]},"
				    "{\"path\":\"net\",\"goos\":[\"darwin\"]}]}}]}",
		"GO-1" STATEMENT " remark=in os: S; in net conditions=for darwin\n", "");
	check_record("{\"id\":\"GO-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN("1.2") ",\"ecosystem_specific\":{\"imports\":"
											 "null}},{" PACKAGE("a") "," FIXED_IN(
												 "1.2") ",\"ecosystem_specific\":"
													"{\"imports\":[1,{}]}}]}",
		"GO-1" STATEMENT "\nGO-1" STATEMENT "\n", "");
}

TEST(osv_counts_the_symbols_that_are_too_many_to_name)
{
	struct gathered got = { 0 };
	struct buffer text = BUFFER_INIT(0);
	struct error err = { 0 };

	buffer_addf(&text, "{\"id\":\"GO-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN(
				   "1.2") ",\"ecosystem_specific\":{\"imports\":[{\"path\":\"p\",\"symbols\":[\"S0\"");
	for (int i = 1; i < 1000; i++)
		buffer_addf(&text, ",\"Symbol%03d\"", i);
	buffer_addf(&text, "]},{\"path\":\"q\"}]}}]}");
	CHECK_INT(parse(&got, buffer_slice(&text), &err), 0);
	CHECK(slice_find(buffer_slice(&got.statements), S(" remark=in p: S0, Symbol001, ")) > 0);
	CHECK(slice_find(buffer_slice(&got.statements), S(" more\n")) > 0);
	CHECK(got.statements.len < 600);
	gathered_done(&got);
	buffer_done(&text);
}

TEST(osv_knows_an_ecosystem_whatever_it_was_fetched_from)
{
	static const struct {
		const char *written, *meant;
	} cases[] = {
		{ "Packagist:https://packages.drupal.org/8", "Packagist" },
		{ "Maven:https://maven.google.com", "Maven" },
		{ "kubernetes", "Kubernetes" },
		{ "Kubernetes", "Kubernetes" },
		{ "GHC", "GHC" },
		{ "Debian:12", "Debian:12" },
		{ "Ubuntu:Pro:22.04:LTS", "Ubuntu:Pro:22.04:LTS" },
		{ ":https://x", ":https://x" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[300], want[100];

		snprintf(text, sizeof text,
			"{\"id\":\"X-1\",\"affected\":[{\"package\":{\"name\":\"a\",\"ecosystem\":\"%s\"}," FIXED_IN("1.2") "}]}",
			cases[i].written);
		snprintf(want, sizeof want, "X-1 %s a events=-,i0,f1.2\n", cases[i].meant);
		check_record(text, want, "");
	}
}

TEST(osv_passes_over_commits_without_a_word)
{
	check_record("{\"id\":\"PSF-1\",\"affected\":[{\"ranges\":[{\"type\":\"GIT\",\"repo\":\"r\",\"events\":[{\"introduced\":"
		     "\"0\"}]}],"
		     "\"versions\":[\"v1\"]}]}",
		"", "");
	check_record("{\"id\":\"X-1\",\"affected\":[{\"package\":{\"name\":\"a\"},\"ranges\":[{\"type\":\"GIT\",\"events\":[{"
		     "\"introduced\":\"0\"}]}],"
		     "\"versions\":[\"v1\"]}]}",
		"", "");
	check_record("{\"id\":\"X-1\"}", "", "");
	check_record("{\"id\":\"X-1\",\"affected\":null,\"aliases\":null}", "", "");
}

TEST(osv_reads_everything_that_a_report_shows)
{
	check_record("{\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			     "1.2") "}],\"id\":\"GHSA-1\",\"aliases\":[\"CVE-1-1\",\"PYSEC-1\",\"PYSEC-1\"],"
				    "\"summary\":\"Bad "
				    "thing.\",\"details\":\"Long.\",\"published\":\"2021-01-01T00:00:00Z\",\"modified\":\"2022-"
				    "01-01T00:00:00Z\","
				    "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/"
				    "AV:N\"},{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N\"},"
				    "{\"type\":\"CVSS_V2\",\"score\":\"AV:N/AC:L\"},{\"score\":\"untyped\"}],"
				    "\"references\":[{\"type\":\"WEB\",\"url\":\"https://w/"
				    "\"},{\"type\":\"ADVISORY\",\"url\":\"ftp://f/\"},"
				    "{\"url\":\"https://a/\",\"type\":\"ADVISORY\"},{\"type\":\"ADVISORY\",\"url\":\"https://b/"
				    "\"},{\"type\":\"FIX\",\"url\":\"https://c/\"}],"
				    "\"database_specific\":{\"severity\":\"MODERATE\",\"kev\":\"2021-12-10\",\"x\":[1]}}",
		"GHSA-1" STATEMENT
		" aliases=CVE-1-1,PYSEC-1 vectors=CVSS:3.1/AV:N,AV:N/AC:L severity=moderate title=Bad thing. url=https://a/"
		" published=2021-01-01T00:00:00Z modified=2022-01-01T00:00:00Z kev=2021-12-10\n",
		"");
}

TEST(osv_takes_a_day_alone_for_the_day_since_when_a_flaw_is_exploited)
{
#define KEV(day) "{\"id\":\"GHSA-1\"," AFFECTED ",\"database_specific\":{\"kev\":\"" day "\"}}"
	check_record(KEV("2021-12-10"), "GHSA-1" STATEMENT " kev=2021-12-10\n", "");
	check_record(KEV("banana"), "GHSA-1" STATEMENT "\n", "");
	check_record(KEV("2021-13-10"), "GHSA-1" STATEMENT "\n", "");
#undef KEV
}

TEST(osv_lets_the_package_speak_before_the_record)
{
	check_record(
		"{\"id\":\"X-1\",\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"T\"}],\"database_specific\":{\"severity\":"
		"\"LOW\"},"
		"\"affected\":[{" PACKAGE("a") "," FIXED_IN(
			"1.2") ",\"severity\":[{\"type\":\"CVSS_V4\",\"score\":\"A\"}],"
			       "\"ecosystem_specific\":{\"severity\":\"High\"},\"database_specific\":{\"severity\":\"Low\"}}]}",
		"X-1" STATEMENT " vectors=A severity=high\n", "");
}

TEST(osv_understands_the_words_of_distributions)
{
	static const struct {
		const char *specific, *want;
	} cases[] = {
		{ "\"ecosystem_specific\":{\"urgency\":\"Unimportant\"}", " severity=unimportant" },
		{ "\"ecosystem_specific\":{\"urgency\":\"not yet assigned\"}", "" },
		{ "\"ecosystem_specific\":{\"urgency\":\"end-of-life\"}", " status=end-of-life" },
		{ "\"database_specific\":{\"severity\":\"Important\"}", " severity=important" },
		{ "\"severity\":[{\"type\":\"Ubuntu\",\"score\":\"medium\"}]", " severity=medium" },
		{ "\"ecosystem_specific\":[\"severity\"]", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512], want[512];

		snprintf(text, sizeof text, "{\"id\":\"X-1\",\"affected\":[{" PACKAGE("a") "," FIXED_IN("1.2") ",%s}]}",
			cases[i].specific);
		snprintf(want, sizeof want, "X-1" STATEMENT "%s\n", cases[i].want);
		check_record(text, want, "");
	}
	check_record("{\"id\":\"UBUNTU-CVE-1-1\",\"severity\":[{\"type\":\"Ubuntu\",\"score\":\"low\"}]," AFFECTED "}",
		"UBUNTU-CVE-1-1" STATEMENT " aliases=CVE-1-1 severity=low\n", "");
}

TEST(osv_finds_the_flaws_that_a_record_speaks_of)
{
	static const struct {
		const char *ids, *want;
	} cases[] = {
		/* bundles: a statement a CVE, from whichever list names it; the bundle is cited */
		{ "\"id\":\"DSA-1-1\",\"aliases\":[\"CVE-1-1\",\"CVE-1-2\"]",
			"CVE-1-1" STATEMENT " bulletins=DSA-1-1 record=DSA-1-1\nCVE-1-2" STATEMENT
			" bulletins=DSA-1-1 record=DSA-1-1\n" },
		{ "\"id\":\"DLA-1-1\",\"related\":[\"CVE-1-1\"]", "CVE-1-1" STATEMENT " bulletins=DLA-1-1 record=DLA-1-1\n" },
		{ "\"id\":\"RHSA-2023:1\",\"upstream\":[\"CVE-1-1\"],\"related\":[\"CVE-1-1\",\"CVE-1-2\"]",
			"CVE-1-1" STATEMENT " bulletins=RHSA-2023:1 record=RHSA-2023:1\nCVE-1-2" STATEMENT
			" bulletins=RHSA-2023:1 record=RHSA-2023:1\n" },
		{ "\"id\":\"USN-1-1\",\"upstream\":[\"CVE-1-1\"]", "CVE-1-1" STATEMENT " bulletins=USN-1-1 record=USN-1-1\n" },
		{ "\"id\":\"ALSA-1\",\"related\":[\"CVE-1-1\"]", "CVE-1-1" STATEMENT " bulletins=ALSA-1 record=ALSA-1\n" },
		{ "\"id\":\"RLSA-1\",\"related\":[\"CVE-1-1\"]", "CVE-1-1" STATEMENT " bulletins=RLSA-1 record=RLSA-1\n" },
		{ "\"id\":\"SUSE-SU-1\",\"upstream\":[\"CVE-1-1\"]",
			"CVE-1-1" STATEMENT " bulletins=SUSE-SU-1 record=SUSE-SU-1\n" },
		{ "\"id\":\"DSA-1-1\"", "DSA-1-1" STATEMENT "\n" },
		/* a CVE under a distribution's name for it, with the bulletins that repaired it */
		{ "\"id\":\"DEBIAN-CVE-1-1\",\"upstream\":[\"CVE-1-1\"]", "DEBIAN-CVE-1-1" STATEMENT " aliases=CVE-1-1\n" },
		{ "\"id\":\"USN-7-1\",\"upstream\":[\"UBUNTU-CVE-1-1\"]",
			"CVE-1-1" STATEMENT " bulletins=USN-7-1 record=USN-7-1\n" },
		{ "\"id\":\"UBUNTU-CVE-1-1\",\"related\":[\"USN-7-1\",\"CVE-9-9\"]",
			"UBUNTU-CVE-1-1" STATEMENT " aliases=CVE-1-1 bulletins=USN-7-1\n" },
		/* an alias is the same flaw; related is another one */
		{ "\"id\":\"GHSA-1\",\"aliases\":[\"CVE-1-1\"],\"related\":[\"CVE-1-2\",\"GHSA-2\"]",
			"GHSA-1" STATEMENT " aliases=CVE-1-1\n" },
		{ "\"id\":\"CVE-1-1\",\"aliases\":[\"GHSA-1\",\"CVE-1-2\",\"CVE-1-1\"]",
			"CVE-1-1" STATEMENT " aliases=GHSA-1\n" },
		{ "\"id\":\"AZL-1\",\"upstream\":[\"CVE-1-1\"]", "AZL-1" STATEMENT " aliases=CVE-1-1\n" },
		{ "\"id\":\"GHSA-1\",\"aliases\":[\"DSA-1-1\",\"X-1\"]", "GHSA-1" STATEMENT " aliases=X-1 bulletins=DSA-1-1\n" },
		/* several CVEs are several flaws, whatever the record is called */
		{ "\"id\":\"GHSA-1\",\"aliases\":[\"CVE-1-1\",\"PYSEC-1\",\"CVE-1-2\"]",
			"CVE-1-1" STATEMENT " bulletins=GHSA-1 record=GHSA-1\nCVE-1-2" STATEMENT
			" bulletins=GHSA-1 record=GHSA-1\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512];

		snprintf(text, sizeof text, "{%s," AFFECTED "}", cases[i].ids);
		check_record(text, cases[i].want, "");
	}
}

TEST(osv_goes_on_after_a_bad_entry)
{
	static const struct {
		const char *entry, *want;
	} cases[] = {
		{ "7", "is no object" },
		{ "{" FIXED_IN("1") "}", "names no package" },
		{ "{\"package\":{\"name\":\"b\"}," FIXED_IN("1") "}", "names no package" },
		{ "{" PACKAGE("b") "}", "names no version" },
		{ "{" PACKAGE("b") ",\"ranges\":[7]}", "a range that is no object" },
		{ "{" PACKAGE("b") ",\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"fixed\":\"1\"}]}]}",
			"a range without introduced" },
		{ "{" PACKAGE("b") ",\"ranges\":[{\"type\":\"WEEKDAY\",\"events\":[{\"introduced\":\"0\"}]}]}",
			"a range of unknown type" },
		{ "{" PACKAGE("b") ",\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":1}]}]}",
			"an event without a version" },
		{ "{" PACKAGE("b") ",\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{}]}]}",
			"an event that says nothing" },
		{ "{" PACKAGE("b") ",\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},\"1\"]}]}",
			"an event that is no object" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512], notes[256];

		snprintf(text, sizeof text, "{\"id\":\"X-1\",\"affected\":[%s,{" PACKAGE("a") "," FIXED_IN("1.2") "}]}",
			cases[i].entry);
		snprintf(notes, sizeof notes, "X-1: affected entry 1: %s\n", cases[i].want);
		check_record(text, "X-1" STATEMENT "\n", notes);
	}
}

TEST(osv_skips_withdrawn_records_and_says_so)
{
	check_record("{\"id\":\"X-1\",\"withdrawn\":\"2022-02-02T00:00:00Z\"," AFFECTED "}", "",
		"X-1 was withdrawn on 2022-02-02T00:00:00Z\n");
}

TEST(osv_makes_a_title_of_the_details_where_there_is_no_summary)
{
	check_record("{\"id\":\"X-1\",\"details\":\"\\n# One thing. And more.\\nLine\"," AFFECTED "}",
		"X-1" STATEMENT " title=One thing.\n", "");
	check_record("{\"id\":\"X-1\",\"published\":\"0001-01-01T00:00:00Z\"," AFFECTED "}", "X-1" STATEMENT "\n", "");
	/* 159 bytes of ASCII, then a letter of two bytes that does not fit whole */
	check_record("{\"id\":\"X-1\",\"details\":\""
		     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\303\251\303\251\"," AFFECTED
		     "}",
		"X-1" STATEMENT " title="
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
		"");
}

TEST(osv_refuses_what_is_no_record)
{
	check_error("", ERR_FORMAT);
	check_error("[]", ERR_FORMAT);
	check_error("7", ERR_FORMAT);
	check_error("{}", ERR_FORMAT);
	check_error("{\"id\":7}", ERR_FORMAT);
	check_error("{\"id\":\"X-1\"," AFFECTED, ERR_FORMAT);
	check_error("{\"id\":\"X-1\"," AFFECTED "} {}", ERR_FORMAT);
}

TEST(osv_stops_when_the_sink_does)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(parse(&got, S("{\"id\":\"X-1\"," AFFECTED "}"), &err), -ERR_LIMIT);
	gathered_done(&got);
}

TEST(osv_limits_flaws_times_packages)
{
	struct gathered got = { 0 };
	struct error err = { 0 };
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	buffer_addf(&text, "{\"id\":\"DSA-1-1\",\"aliases\":[\"CVE-0-0\"");
	for (int i = 0; i < 1000; i++)
		buffer_addf(&text, ",\"CVE-1-%d\"", i);
	buffer_addf(&text, "],\"affected\":[{}");
	for (int i = 0; i < 1000; i++)
		buffer_addf(&text, ",{}");
	buffer_addf(&text, "]}");
	CHECK_INT(parse(&got, buffer_slice(&text), &err), -ERR_LIMIT);
	CHECK_INT(got.count, 0);
	buffer_clear(&text);
	buffer_addf(&text, "{\"id\":\"X-1\",\"aliases\":[\"A\"");
	for (int i = 0; i < 10000; i++)
		buffer_addf(&text, ",\"A-%d\"", i);
	buffer_addf(&text, "]}");
	CHECK_INT(parse(&got, buffer_slice(&text), &err), -ERR_FORMAT);
	gathered_done(&got);
}

/* The built-in set: every record of it, without a note. Found beside the place where the tests run, or by PLIMSOLL_SOURCE. */
TEST(osv_reads_every_built_in_advisory_without_a_note)
{
	const char *source = getenv("PLIMSOLL_SOURCE");
	char folder_path[4096];
	struct gathered got = { 0 };
	struct dirent *entry;
	DIR *folder;

	snprintf(folder_path, sizeof folder_path, "%s/advisories/osv", source ? source : ".");
	folder = opendir(folder_path);
	if (!folder)
		skip();
	while ((entry = readdir(folder))) {
		char path[8192];
		struct slice bytes;
		struct error err = { 0 };
		size_t before = got.count;

		if (!slice_ends_with(slice_from_text(entry->d_name), S(".json")))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder_path, entry->d_name);
		bytes = test_read_file(path);
		if (parse(&got, bytes, &err) < 0)
			fail_msg("%s: %s", path, err.text);
		free((void *)bytes.ptr);
		if (got.note_count)
			fail_msg("%s: %.*s", path, SLICE_ARG(buffer_slice(&got.notes)));
		if (got.count == before)
			fail_msg("%s: gave nothing", path);
	}
	closedir(folder);
	CHECK(got.count > 0);
	gathered_done(&got);
}

TEST(feeds_are_found_by_their_folder)
{
	CHECK(feed_by_name(S("osv")) != NULL);
	CHECK(feed_by_name(S("")) == NULL);
	CHECK(feed_by_name(S("os")) == NULL);
}

TEST(many_flaws_with_many_versions_each_are_refused)
{
	struct gathered got = { 0 };
	struct error err = { 0 };
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	buffer_addf(&text, "{\"id\":\"X-1\",\"upstream\":[\"CVE-2026-1\"");
	for (int i = 2; i <= 4000; i++)
		buffer_addf(&text, ",\"CVE-2026-%d\"", i);
	buffer_addf(&text, "],\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"a\"},\"versions\":[\"1.0.0\"");
	for (int i = 1; i < 5000; i++)
		buffer_addf(&text, ",\"1.0.%d\"", i);
	buffer_addf(&text, "]}]}");
	CHECK_INT(parse(&got, buffer_slice(&text), &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "what it says of 4000 flaws, each with all versions, is more than 128 MiB");
	gathered_done(&got);
}
