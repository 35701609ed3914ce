/* glob_test.c - patterns of paths and names */
#include "base/test.h"
#include "silence/glob.h"

TEST(patterns_match_as_doublestar_does)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} cases[] = {
		{ "", "", true },
		{ "", "a", false },
		{ "a", "a", true },
		{ "a", "ab", false },
		{ "a*", "abc", true },
		{ "a*", "a/b", false },
		{ "*", "", true },
		{ "a?c", "abc", true },
		{ "a?c", "a/c", false },
		{ "**", "a/b/c", true },
		{ "a/**", "a/b/c", true },
		{ "a/**", "a", false },
		{ "a/**/c", "a/c", true },
		{ "a/**/c", "a/b/b/c", true },
		{ "a/**/c", "ab/c", false },
		{ "**/c", "c", true },
		{ "**/c", "a/b/c", true },
		{ "**/c", "a/bc", false },
		{ "**/*.jar", "x/y/z.jar", true },
		{ "linux-headers-**", "linux-headers-6.1/x", true },
		{ "*/b", "a/b", true },
		{ "*/b", "a/c/b", false },
		{ "usr/*/lib/*.so", "usr/a/lib/b.so", true },
		{ "a**b", "axxb", true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(glob_matches(slice_from_text(cases[i].pattern), slice_from_text(cases[i].text)), cases[i].matches);
}

TEST(a_path_begins_without_a_slash)
{
	CHECK_SLICE(glob_plain_path(S("/usr/a")), "usr/a");
	CHECK_SLICE(glob_plain_path(S("././usr/a")), "usr/a");
	CHECK_SLICE(glob_plain_path(S(".hidden")), ".hidden");
}
