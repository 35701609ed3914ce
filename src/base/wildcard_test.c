/* wildcard_test.c - tests of wildcard.c; those of paths are what glob(3) and fnmatch(3) with FNM_PATHNAME and FNM_PERIOD say */
#include "base/test.h"
#include "base/wildcard.h"
#include <fnmatch.h>

TEST(wildcards_stand_for_bytes)
{
	static const struct {
		const char *pattern, *text;
		bool bytes, ignoring_case;
	} cases[] = {
		{ "", "", true, true },
		{ "", "a", false, false },
		{ "*", "", true, true },
		{ "*", "a/.b", true, true },
		{ "a?c", "abc", true, true },
		{ "a?c", "ac", false, false },
		{ "A*C", "abbc", false, true },
		{ "*a*b", "xaybzab", true, true },
		{ "*a*b", "xaybza", false, false },
		{ "**a", "a", true, true },
		{ "a", "A", false, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice pattern = slice_from_text(cases[i].pattern), text = slice_from_text(cases[i].text);

		CHECK_INT(wildcard_matches(pattern, text, WILDCARD_BYTES), cases[i].bytes);
		CHECK_INT(wildcard_matches(pattern, text, WILDCARD_IGNORES_CASE), cases[i].ignoring_case);
	}
}

TEST(paths_match_as_fnmatch_has_it)
{
	static const char *const patterns[] = { "etc/*.conf", "*", "a*", "*/b", "?b", "a?b", "etc/ssh/*", ".*", "a/.*",
		"*.d/1*" };
	static const char *const paths[] = { "etc/a.conf", "etc/.a.conf", "etc/x/a.conf", "a", ".a", "ab", "a/b", ".b", "a/.b",
		"etc/ssh/x", "etc/ssh/.x", "x.d/10", "x.d/.10", "" };

	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		for (size_t k = 0; k < sizeof paths / sizeof *paths; k++)
			if (wildcard_matches(slice_from_text(patterns[i]), slice_from_text(paths[k]), WILDCARD_PATHS) !=
				(fnmatch(patterns[i], paths[k], FNM_PATHNAME | FNM_PERIOD) == 0))
				fail_msg("%s %s", patterns[i], paths[k]);
}
