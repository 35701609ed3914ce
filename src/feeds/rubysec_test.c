/* rubysec_test.c - advisories on gems and implementations of Ruby */
#include "base/test.h"
#include "feeds/gathered.h"

static int parse(struct gathered *got, const char *path, const char *text, struct error *err)
{
	return gathered_parse(got, "ruby-advisory-db", path, slice_from_text(text), err);
}

static void check_record(const char *path, const char *text, const char *want)
{
	gathered_check("ruby-advisory-db", path, text, want, "", NULL);
}

static void check_error(const char *text, const char *words)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	CHECK_INT(parse(&got, "gems/a/x.yml", text, &err), -ERR_FORMAT);
	if (!strstr(err.text, words))
		fail_msg("'%s' has no '%s'", err.text, words);
	CHECK_INT(got.count, 0);
	gathered_done(&got);
}

TEST(rubysec_says_which_versions_are_neither_patched_nor_unaffected)
{
	struct gathered got = { 0 };

	check_record("gems/a/CVE-2021-1234.yml",
		"---\ngem: a\ncve: 2021-1234\nghsa: jfh8-c2jp-5v3q\nosvdb: 99\nurl: https://example.org/1\ntitle: |\n  T\n  "
		"more\n"
		"date: 2021-02-03\ndescription: d\ncvss_v2: 9.5\ncvss_v3: 7.5\n"
		"patched_versions:\n- \"~> 1.2.3\"\n- \">= 1.3.1\"\nunaffected_versions:\n- \"< 1.0\"\n",
		"CVE-2021-1234 RubyGems a events=-,i1.0,f1.2.3,i1.3.a,f1.3.1 aliases=GHSA-jfh8-c2jp-5v3q,OSVDB-99 severity=high "
		"title=T "
		"url=https://example.org/1 published=2021-02-03\n");
	CHECK_INT(parse(&got, "gems/a/x.yml", "gem: a\ndate: 2021-02-03\n", &(struct error){ 0 }), 0);
	CHECK_TEXT(got.date, "2021-02-03");
	gathered_done(&got);
}

TEST(rubysec_without_a_good_version_has_all)
{
	check_record("gems/a/CVE-2021-1234.yml", "gem: a\ncve: 2021-1234\n", "CVE-2021-1234 RubyGems a events=-,i0\n");
	check_record("gems/a/CVE-2021-1234.yml", "gem: a\ncve: 2021-1234\npatched_versions:\nunaffected_versions: []\n",
		"CVE-2021-1234 RubyGems a events=-,i0\n");
	check_record("gems/a/CVE-2021-1234.yml", "gem: a\ncve: 2021-1234\npatched_versions: '> 1'\n",
		"CVE-2021-1234 RubyGems a events=-,i0,l1\n");
	check_record("gems/a/CVE-2021-1234.yml", "gem: a\ncve: 2021-1234\npatched_versions: ['>= 0', '< 1']\n", "");
}

TEST(rubysec_takes_the_first_id_that_there_is)
{
	check_record("gems/a/GHSA-1.yml", "gem: a\nghsa: 1-2-3\nosvdb: ~\n", "GHSA-1-2-3 RubyGems a events=-,i0 record=GHSA-1\n");
	check_record("gems/a/OSVDB-7.yml", "gem: a\ncve: 2021-XXXX\nosvdb: OSVDB-7\n", "OSVDB-7 RubyGems a events=-,i0\n");
	check_record("gems/a/A-1.yml", "gem: a\n", "A-1 RubyGems a events=-,i0\n");
	check_record("rubies/jruby/CVE-2010-1330.yml", "engine: jruby\ncve: 2010-1330\npatched_versions: [\">= 1.4.1\"]\n",
		"CVE-2010-1330 CPE jruby:jruby events=-,i0,f1.4.1\n");
	check_record("rubies/ruby/x.yml", "engine: ruby\n", "x CPE ruby-lang:ruby events=-,i0\n");
	check_record("rubies/rbx/x.yml", "engine: rbx\n", "x CPE rubinius:rubinius events=-,i0\n");
}

TEST(rubysec_scores_are_words_by_the_bands_of_their_version)
{
	static const struct {
		const char *scores, *want;
	} cases[] = {
		{ "cvss_v4: 9.0", " severity=critical" },
		{ "cvss_v4: 2.0\ncvss_v3: 9.0", " severity=low" },
		{ "cvss_v3: 10", " severity=critical" },
		{ "cvss_v3: 8.9", " severity=high" },
		{ "cvss_v3: 6.9\ncvss_v2: 10.0", " severity=medium" },
		{ "cvss_v3: 4", " severity=medium" },
		{ "cvss_v3: 0.1", " severity=low" },
		{ "cvss_v3: 0.0", " severity=none" },
		{ "cvss_v2: 10.0", " severity=high" },
		{ "cvss_v2: 0.0", " severity=low" },
		{ "cvss_v3: ~", "" },
		{ "cvss_v3: 11.0", "" },
		{ "cvss_v3: high", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer text = BUFFER_INIT(0), want = BUFFER_INIT(0);

		buffer_addf(&text, "gem: a\n%s\n", cases[i].scores);
		buffer_add_byte(&text, '\0');
		buffer_addf(&want, "x RubyGems a events=-,i0%s\n", cases[i].want);
		buffer_add_byte(&want, '\0');
		check_record("gems/a/x.yml", text.ptr, want.ptr);
	}
}

TEST(rubysec_refuses_what_it_does_not_understand)
{
	check_error("", "neither gem nor engine");
	check_error("cve: 2021-1234\n", "neither gem nor engine");
	check_error("gem: a\npatched_versions: ['>= x']\n", "x: patched_versions are no requirements");
	check_error("gem: a\npatched_versions: [[]]\n", "patched_versions are no requirements");
	check_error("gem: a\nunaffected_versions: {a: b}\n", "unaffected_versions are no requirements");
	check_error("gem: [a\n", "line ");
}
