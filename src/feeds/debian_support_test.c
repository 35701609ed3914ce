/* debian_support_test.c - packages that get no security repairs any more */
#include "base/test.h"
#include "feeds/gathered.h"

static void check(const char *path, const char *text, const char *want, const char *want_notes)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, "debian-security-support", path, slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.releases), want);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	gathered_done(&got);
}

TEST(debian_support_says_since_when_a_package_gets_no_repairs)
{
	check("security-support-ended.deb12",
		"\n# a comment\nwpewebkit\t2.38.6-1\t\t2023-05-09\thttps://bugs.debian.org/1035794\n"
		"php-horde.*\t0\t\t2025-03-22\nlibsoup2.4  1:2-1 2025-01-01   two  words \n",
		"debian 12  eol=2023-05-09 package=wpewebkit remark=https://bugs.debian.org/1035794\n"
		"debian 12  eol=2025-03-22 package=php-horde*\n"
		"debian 12  eol=2025-01-01 package=libsoup2.4 remark=two  words\n",
		"");
}

TEST(debian_support_says_what_is_limited)
{
	check("a/security-support-limited", "binutils        Only suitable for trusted content; see x\ngobgp\n",
		"debian   package=binutils remark=Only suitable for trusted content; see x\ndebian   package=gobgp\n", "");
	check("security-support-limited.deb13", "golang.*  x\n", "debian 13  package=golang* remark=x\n", "");
}

TEST(debian_support_names_lines_that_it_does_not_understand)
{
	check("security-support-ended.deb12",
		"a 1\nb 1 soon\n.* 1 2025-01-01\nA 1 2025-01-01\na.*b 1 2025-01-01\nc 1 2025-01-01x\nd 1 2025-01-01\n",
		"debian 12  eol=2025-01-01 package=d\n",
		"line 1: no day when its support ended: 'a 1'\nline 2: no day when its support ended: 'b 1 soon'\n"
		"line 3: no name of a package: '.* 1 2025-01-01'\nline 4: no name of a package: 'A 1 2025-01-01'\n"
		"line 5: no name of a package: 'a.*b 1 2025-01-01'\nline 6: no day when its support ended: 'c 1 2025-01-01x'\n");
}

TEST(debian_support_refuses_other_files)
{
	static const char *const paths[] = { "security-support-ended", "security-support-ended.deb",
		"security-support-ended.debx", "security-support-ended.xxx1", "security-support-limitedx", "other" };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(
			gathered_parse(&got, "debian-security-support", paths[i], S("a 1 2025-01-01\n"), &err), -ERR_UNSUPPORTED);
		CHECK(err.text[0]);
		gathered_done(&got);
	}
}
