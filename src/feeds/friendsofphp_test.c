/* friendsofphp_test.c - advisories on what Composer installs */
#include "base/test.h"
#include "feeds/gathered.h"

static int parse(struct gathered *got, const char *text, struct error *err)
{
	return gathered_parse(got, "friendsofphp-security-advisories", "v/n/2019-04-16-1.yaml", slice_from_text(text), err);
}

static void check_record(const char *text, const char *want)
{
	gathered_check("friendsofphp-security-advisories", "v/n/2019-04-16-1.yaml", text, want, "", NULL);
}

static void check_error(const char *text, const char *words)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	CHECK_INT(parse(&got, text, &err), -ERR_FORMAT);
	if (!strstr(err.text, words))
		fail_msg("'%s' has no '%s'", err.text, words);
	CHECK_INT(got.count, 0);
	gathered_done(&got);
}

#define REFERENCE "reference: composer://v/n\n"

TEST(friendsofphp_branches_are_the_parts_of_one_range)
{
	struct gathered got = { 0 };

	check_record("title: T\nlink: https://example.org/1\ncve: CVE-2019-1234\n" REFERENCE "branches:\n"
		     "  4.1.x: {time: ~, versions: ['>=4.1.0', '<4.1.12']}\n"
		     "  2.7.x:\n    time: 2019-04-16 11:40:42\n    versions: ['>=2.7.0', '<2.7.51']\n"
		     "  '3.0': {versions: ['>=3.0.0', '<3.1.0']}\n  '3.1': {versions: ['>=3.1.0', '<=3.1.9']}\n",
		"CVE-2019-1234 Packagist v/n events=-,i2.7.0,f2.7.51,i3.0.0,l3.1.9,i4.1.0,f4.1.12 title=T "
		"url=https://example.org/1 "
		"record=v/n/2019-04-16-1\n");
	CHECK_INT(
		parse(&got, REFERENCE "branches:\n  a: {time: 2019-04-16 11:40:42, versions: [<1]}\n", &(struct error){ 0 }), 0);
	CHECK_TEXT(got.date, "2019-04-16");
	gathered_done(&got);
}

TEST(friendsofphp_takes_the_first_id_that_there_is)
{
#define BRANCH REFERENCE "branches: {a: {versions: [<1]}}\n"
	check_record(BRANCH "cve: ~\n", "v/n/2019-04-16-1 Packagist v/n events=-,i0,f1\n");
	check_record(BRANCH "cve: CVE-2019-XXXX\n", "v/n/2019-04-16-1 Packagist v/n events=-,i0,f1\n");
	check_record(BRANCH "link: https://github.com/v/n/security/advisories/GHSA-jfh8-c2jp-5v3q\n",
		"GHSA-jfh8-c2jp-5v3q Packagist v/n events=-,i0,f1 "
		"url=https://github.com/v/n/security/advisories/GHSA-jfh8-c2jp-5v3q "
		"record=v/n/2019-04-16-1\n");
	check_record(BRANCH "cve: CVE-2019-1234\nlink: https://github.com/advisories/GHSA-jfh8-c2jp-5v3q\n",
		"CVE-2019-1234 Packagist v/n events=-,i0,f1 aliases=GHSA-jfh8-c2jp-5v3q "
		"url=https://github.com/advisories/GHSA-jfh8-c2jp-5v3q record=v/n/2019-04-16-1\n");
}

TEST(friendsofphp_branches_that_hold_nothing_say_nothing)
{
	check_record(REFERENCE "branches: {a: {versions: [<1, '>2']}}\n", "");
}

TEST(friendsofphp_refuses_what_it_does_not_understand)
{
	check_error("", "no package of Composer");
	check_error("reference: npm://a\n", "no package of Composer");
	check_error("reference: composer://\n", "no package of Composer");
	check_error(REFERENCE, "without branches");
	check_error(REFERENCE "branches: []\n", "without branches");
	check_error(REFERENCE "branches: {a: {versions: []}}\n", "branch 'a'");
	check_error(REFERENCE "branches: {a: {versions: <1}}\n", "branch 'a'");
	check_error(REFERENCE "branches: {a: {versions: [<]}}\n", "branch 'a'");
	check_error(REFERENCE "branches: {a: {versions: [~1]}}\n", "branch 'a'");
	check_error("a: [b\n", "line ");
}
