/* version_test.c - the schemes against their specifications, by ascending lists and groups of equals */
#include "version/version_test.h"
#include "base/memory.h"

TEST(schemes_are_found_by_name_and_are_alphabetical)
{
	CHECK(version_scheme_by_name(S("deb")) != NULL);
	CHECK(version_scheme_by_name(S("de")) == NULL);
	CHECK(version_scheme_by_name(S("")) == NULL);
	for (size_t i = 0; version_schemes[i + 1]; i++)
		CHECK(strcmp(version_schemes[i]->name, version_schemes[i + 1]->name) < 0);
}

TEST(the_empty_version_is_valid_nowhere_and_is_ordered)
{
	for (size_t i = 0; version_schemes[i]; i++) {
		CHECK(!version_schemes[i]->valid(S("")));
		check_order(version_schemes[i], "", "", 0);
		check_order(version_schemes[i], "", "1.0", -1);
	}
}

TEST(numbers_have_no_upper_bound)
{
	for (size_t i = 0; version_schemes[i]; i++) {
		check_order(version_schemes[i], "1.99999999999999999999999999998.0", "1.99999999999999999999999999999.0", -1);
		check_order(version_schemes[i], "1.99999999999999999999999999999.0", "1.100000000000000000000000000000.0", -1);
		check_order(version_schemes[i], "18446744073709551616.0.0", "18446744073709551617.0.0", -1);
		check_order(version_schemes[i], "0.0.0", "18446744073709551616.0.0", -1);
	}
}

/* Debian policy 5.6.12: "~~", "~~a", "~", the empty part, "a"; letters before other bytes; deb-version(7). */
TEST(deb_follows_policy)
{
	ASCENDS(deb, "1.0~~", "1.0~~a", "1.0~", "1.0", "1.0a", "1.0z", "1.0+", "1.0.1");
	ASCENDS(deb, "1.0~beta1~svn1245", "1.0~beta1", "1.0");
	ASCENDS(deb, "9.9-9", "1:0.1~rc1-1", "1:0.1-1~deb12u1", "1:0.1-1", "1:0.1-1+b1", "10:0.0");
	ASCENDS(deb, "1.0-1", "1.0-1.1", "1.0-2", "1.0-10", "1.0-1-1");
	ASCENDS(deb, "3.0.11-1~deb12u2", "3.0.11-1", "3.0.13-1~deb12u1");
	ASCENDS(deb, "2.4.2-6", "2.4.2-6+lenny1", "2.4.2.1-1");
	EQUAL(deb, "1.0", "0:1.0", "1.0-0", "1.00", "1.0-", "00:01.0-00");
	EQUAL(deb, "1.2-a", "1.2-a0", "01.02-a");
}

TEST(deb_is_valid_as_deb_version_says)
{
	VALID(deb, "1", "1:2.3-4", "2.30~git20240101-1+b1", "1-2-3", "1:2:3-1", "svn1", "99999999999:1");
	INVALID(deb, "a:1", ":1", "1:", "1.0-", "1.0 1", "1_0", "1:-1", "1\xc3\xa4", "-1");
}

/* apk-package(5): pre-release suffixes, none, then cvs svn git hg p; a letter; a commit; the build. */
TEST(apk_follows_its_man_page)
{
	ASCENDS(apk, "1.0_alpha", "1.0_alpha1", "1.0_alpha2", "1.0_beta", "1.0_pre", "1.0_rc", "1.0", "1.0-r0", "1.0-r1",
		"1.0-r10", "1.0_cvs", "1.0_svn", "1.0_git", "1.0_git20240101", "1.0_hg", "1.0_p", "1.0_p1", "1.0_p2", "1.0_p10",
		"1.0a", "1.0b", "1.0.1", "1.1", "1.10", "2");
	ASCENDS(apk, "1.0_alpha_pre2", "1.0_alpha", "1.0_alpha1", "1.0_alpha_p1");
	ASCENDS(apk, "1.0~0", "1.0~1a", "1.0~f", "1.0_git1");
	ASCENDS(apk, "1.0_rc1~abc-r1", "1.0", "1.0-r1", "1.0~abc", "1.0~abc-r0");
	ASCENDS(apk, "1.2", "1.2b", "1.2c", "1.2.0");
	ASCENDS(apk, "6.6.2_p1", "6.6.2p1", "6.6.2p2", "6.6.2p10");
}

TEST(apk_reads_a_leading_zero_after_a_dot_as_a_fraction)
{
	ASCENDS(apk, "1.0", "1.001", "1.01", "1.010", "1.0101", "1.02", "1.09", "1.1", "1.2", "1.10");
	EQUAL(apk, "01.1", "1.1", "001.1"); /* not the first number */
}

TEST(apk_puts_what_is_no_version_before_the_end)
{
	ASCENDS(apk, "1_rc", "1-ruff", "1", "1-r0", "1_p", "1.1");
	EQUAL(apk, "1-ruff1", "1-ruff2", "1-r", "1-r1-r1", "1_blah", "1A");
}

/* Section 11 of the specification, with its examples. */
TEST(semver_follows_section_11)
{
	ASCENDS(semver, "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
		"1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.1.10", "2.10.0");
	ASCENDS(semver, "1.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0--", "1.0.0-0a", "1.0.0-A", "1.0.0-a", "1.0.0-a.b",
		"1.0.0-a-b");
	ASCENDS(semver, "1.0.0-18446744073709551616", "1.0.0-18446744073709551617", "1.0.0-a");
	EQUAL(semver, "1.0.0", "v1.0.0", "1.0.0+a", "1.0.0+b.1-2");
	EQUAL(semver, "1.0.0-rc.1", "1.0.0-rc.1+b-1");
}

TEST(semver_is_valid_as_its_grammar_says)
{
	VALID(semver, "0.0.4", "1.1.2-prerelease+meta", "1.1.2+meta", "1.0.0-alpha0.valid", "1.0.0-alpha.0valid", "v1.0.0",
		"1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay", "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
		"1.2.3----RC-SNAPSHOT.12.9.1--.12", "99999999999999999999999.999999999999999999.99999999999999999",
		"1.0.0-0A.is.legal", "1.0.0--");
	INVALID(semver, "1", "1.2", "1.2.3-0123", "1.2.3-0123.0123", "1.1.2+.123", "+invalid", "-invalid", "alpha",
		"1.0.0-alpha_beta", "1.0.0-alpha..", "1.0.0-alpha..1", "01.1.1", "1.01.1", "1.1.01", "1.2.3.DEV", "1.2.31.2.3",
		"1.2.3-", "1.2.3+", "1.2.3+a+b", "1.2.3beta", "1.2.3.4", "=1.2.3", "V1.2.3", "1.2.3 ");
}

TEST(semver_with_zeros_in_front_is_usable_and_ordered_by_its_numbers)
{
	static const char *const usable[] = { "2018.08.18", "v01.2.3", "1.02.3-rc.1", "1.2.3" };
	static const char *const unusable[] = { "2018.08", "08", "1.02.3beta", "1.2.x", "garbage", "1.2.3-01", "" };
	const struct version_scheme *scheme = version_scheme_by_name(S("semver"));

	for (size_t i = 0; i < sizeof usable / sizeof usable[0]; i++)
		CHECK(version_is_usable(scheme, slice_from_text(usable[i])));
	for (size_t i = 0; i < sizeof unusable / sizeof unusable[0]; i++)
		CHECK(!version_is_usable(scheme, slice_from_text(unusable[i])));
	CHECK(!version_is_usable(version_scheme_by_name(S("gem")), S("x.1")));
	CHECK(version_is_usable(version_scheme_by_name(S("bitnami")), S("2018.08.18-1"))); /* minio's, built by Bitnami */
	EQUAL(semver, "2018.08.18", "2018.8.18");
	ASCENDS(semver, "2018.8.18", "2018.08.19", "2018.10.1", "2018.010.02");
}

TEST(npm_is_semver_read_loosely)
{
	ASCENDS(npm, "1.2.3-0", "1.2.3-beta.2", "1.2.3-beta.11", "1.2.3", "1.2.3.1", "1.2.3.4", "1.2.4", "1.3", "1.10", "2");
	EQUAL(npm, "1.2.3", "v1.2.3", "=1.2.3", "= v1.2.3", " 1.2.3 ", "1.2.3+build", "1.2.3.0");
	EQUAL(npm, "1.2", "1.2.0", "1.2.0.0", "01.2");
	EQUAL(npm, "1.2.3-beta", "1.2.3beta", "1.2.3.beta");
	VALID(npm, "1", "1.2", "1.2.3.4", "v1.2.3-rc.1+x", "=1.0.0", "1.2.3beta");
	INVALID(npm, "latest", "v", "1.2.3 || 2", "^1.2.3", "git+ssh://x", "*", "x", "1.x", "1.2.x", "1.X.0");
}

/* "Summary of permitted suffixes and relative ordering" of the specification. */
TEST(pep440_follows_its_specification)
{
	ASCENDS(pep440, "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
		"1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5",
		"1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "1!0.1");
	ASCENDS(pep440, "1.0+a", "1.0+a.a", "1.0+a.1", "1.0+b", "1.0+1", "1.0+1.a", "1.0+1.0", "1.0+2", "1.0+10");
	ASCENDS(pep440, "2013.10", "2014.04", "1!1.0", "1!1.1", "1!2.0", "2!0");
}

TEST(pep440_normalises)
{
	EQUAL(pep440, "1.1a1", "1.1.a1", "1.1-a1", "1.1_alpha.1", "1.1ALPHA1", "v1.1a1", " 1.1a1\n", "1.1.0a01", "01.1a1",
		"0!1.1a1");
	EQUAL(pep440, "1.0b2", "1.0beta2", "1.0-beta_2", "1.0.Beta-2");
	EQUAL(pep440, "1.0rc1", "1.0c1", "1.0pre1", "1.0preview1", "1.0-preview-1", "1.0.RC.1");
	EQUAL(pep440, "1.0a0", "1.0a", "1.0.alpha", "1.0-a");
	EQUAL(pep440, "1.0.post1", "1.0-1", "1.0.r1", "1.0-rev1", "1.0post1", "1.0_post_1");
	EQUAL(pep440, "1.0.post0", "1.0.post", "1.0r", "1.0-0");
	EQUAL(pep440, "1.0.dev0", "1.0dev", "1-dev", "1_DEV_0");
	EQUAL(pep440, "1.0+ubuntu.1", "1.0+ubuntu-1", "1.0+Ubuntu_1", "1+ubuntu.01");
	EQUAL(pep440, "1", "1.0", "1.0.0.0");
}

/* The documentation of setuptools' parse_version before PEP 440, and its examples. */
TEST(pep440_puts_what_it_does_not_parse_first_in_the_legacy_order)
{
	ASCENDS(pep440, "2.4.x-rc", "2.4.x", "9.9.x", "0.dev0", "0");
	ASCENDS(pep440, "x-1-dev", "x-1-alpha", "x-1-beta", "x-1-rc", "x-1", "x-1-1", "x-1.1");
	EQUAL(pep440, "1.x-rc", "1.x-c", "1.x-pre", "1.x-preview");
	EQUAL(pep440, "x.1", "x1", "X1", "x.1.0", "x1.0.00");
	ASCENDS(pep440, "2013-01-21T20:33:09+0100", "2013-02-01T17:11:52+0100", "2013-10-01T00:00:00+0100");
	ASCENDS(pep440, "!1", "!2", "0.1"); /* an epoch needs its number */
	ASCENDS(pep440, "1.0+", "1.0+_", "1.0-a--b");
}

/* The examples of the specification's page. */
TEST(maven_follows_its_specification)
{
	ASCENDS(maven, "1-alpha", "1-beta", "1-milestone", "1-rc", "1-snapshot", "1", "1-sp", "1-abc", "1-xyz", "1-1", "1-2",
		"1-10", "1.1");
	ASCENDS(maven, "1-snapshot", "1", "1-sp");
	ASCENDS(maven, "1-foo2", "1-foo10");
	ASCENDS(maven, "1.foo", "1-1", "1.1");
	ASCENDS(maven, "1-ga", "1-ga.1", "1-sp", "1-sp.1");
	ASCENDS(maven, "1-sp-1", "1-ga-1");
	ASCENDS(maven, "1-ga-1", "1-1"); /* the page says that they are equal; Maven 3.9.9 does not */
	EQUAL(maven, "1-a1", "1-alpha-1", "1a1", "1.0.0-A1");
	EQUAL(maven, "1", "1.0", "1.0.0", "1.ga", "1-ga", "1-0", "1.final", "1.RELEASE", "1.", "1-", "1.0.0-0.0.0", "01");
	EQUAL(maven, "1.0.0-foo.0.0", "1-foo");
	EQUAL(maven, "1-1.foo-bar1baz-.1", "1-1.foo-bar-1-baz-0.1");
	EQUAL(maven, "1-cr1", "1-rc1", "1-CR1");
}

/* As Maven 3.8.6's own class answers them: ".word" stays in the list of numbers. */
TEST(maven_tells_a_dot_before_a_word_from_a_hyphen)
{
	ASCENDS(maven, "1.alpha1", "1-alpha1");
	ASCENDS(maven, "1.foo", "1-foo");
	ASCENDS(maven, "1.0.0-RC2", "1.0.0.RC1", "1.0.0.RC3"); /* zeros in front of a hyphen are dropped */
	ASCENDS(maven, "6.1.12.rc5", "6.1.12rc1");
	ASCENDS(maven, "2.0.1-klm", "2.0.1-lmn", "2.0.1-123", "2.0.1.1");
	ASCENDS(maven, "2-1", "2.0.a", "2.0.0.a");
	ASCENDS(maven, "1.x-alpha", "1.x", "1-1");
	ASCENDS(maven, "1.0-sp1-redhat", "1.0.Final-redhat", "1.0.1");
	ASCENDS(maven, "2.0-1-alpha", "2.0-1", "2.0-1-sp", "2.0-1.1");
}

/* Versions that would take a scheme that recurses or looks back far too long; the sanitizers watch. */
TEST(a_version_of_64_kib_is_compared_in_linear_time)
{
	static const char *const patterns[] = { "1", "0", ".", "-", "a", "1a", "1-", "a.", "0.", "-0", "_", "~", "1.a-", "_alpha",
		"+", "ga-", "0-ga.", ":", "1!", "00000000x" };
	enum { SIZE = 65536 };
	char *texts[2] = { memory_new(SIZE + 1), memory_new(SIZE + 1) };

	for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
		size_t len = strlen(patterns[p]);

		for (size_t at = 0; at < SIZE; at++)
			texts[0][at] = texts[1][at] = at < 2 ? "1."[at] : patterns[p][at % len];
		texts[1][SIZE - 1] = '2';
		for (size_t i = 0; version_schemes[i]; i++) {
			struct slice a = slice_make(texts[0], SIZE), b = slice_make(texts[1], SIZE);

			version_schemes[i]->valid(a);
			CHECK_INT(version_schemes[i]->compare(a, a), 0);
			CHECK_INT(sign(version_schemes[i]->compare(a, b)), -sign(version_schemes[i]->compare(b, a)));
		}
	}
	free(texts[0]);
	free(texts[1]);
}
