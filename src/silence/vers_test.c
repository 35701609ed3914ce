/* vers_test.c - ranges of versions: the specification's own examples, and what is none */
#include "base/test.h"
#include "silence/vers.h"

TEST(a_range_holds_what_the_specification_says)
{
	static const struct {
		const char *range, *type, *scheme, *holds, *not ; /* versions, with blanks between them */
	} cases[] = {
		/* https://github.com/package-url/vers-spec */
		{ "vers:npm/1.2.3", "npm", "semver", "1.2.3", "1.2.2 1.2.4" },
		{ "vers:npm/=1.2.3", "npm", "semver", "1.2.3", "1.2.2" },
		{ "vers:npm/1.2.3|>=2.0.0|<5.0.0", "npm", "semver", "1.2.3 2.0.0 4.9.9", "1.2.4 1.9.9 5.0.0 6.0.0" },
		{ "vers:gem/>=2.2.0|!=2.2.1|<2.3.0", "gem", "gem", "2.2.0 2.2.2 2.2.9", "2.2.1 2.3.0 2.1" },
		{ "vers:pypi/0.0.0|0.0.1|0.0.2|0.0.3|1.0|2.0pre1", "pypi", "pep440", "0.0.2 1.0 2.0rc1", "0.0.4 2.0" },
		{ "vers:maven/>=1.0.0-beta1|<=1.7.5|>=7.0.0-M1|<=7.0.7|>=7.1.0|<=7.1.2|>=8.0.0-M1|<=8.0.1", "maven", "maven",
			"1.0.0-beta1 1.7.5 7.0.0 7.1.1 8.0.1", "1.7.6 6.9 7.0.8 7.1.3 8.0.2 0.9" },
		{ "vers:deb/<1%3A1.2-3", "deb", "deb", "1.0 1:1.2-2 1:1.2-3~deb1", "1:1.2-3 2:0" },
		{ "vers:deb/>1.0", "deb", "deb", "1.0-1 2", "1.0 0.9" },
		{ "vers:deb/ >= 1 | < 2 ", "deb", "deb", "1 1.5", "2 0" },
		{ "vers:deb/*", "deb", "deb", "0 1:2-3", "" },
		{ "vers:deb/!=1.0", "deb", "deb", "", "1.0" },
		{ "vers:deb/<1|>2", "deb", "deb", "0.5 3", "1 1.5 2" },
		/* of another type, not ascending, a version twice, nothing, not encoded */
		{ "vers:rpm/<2", "deb", "deb", "", "1" },
		{ "vers:deb/<2|>1", "deb", "deb", "", "1.5 0 3" },
		{ "vers:deb/>=1|<1", "deb", "deb", "", "1" },
		{ "vers:deb/", "deb", "deb", "", "1" },
		{ "vers:deb/|", "deb", "deb", "", "1" },
		{ "vers:deb/<", "deb", "deb", "", "1" },
		{ "vers:deb/<%zz", "deb", "deb", "", "1" },
		{ "vers:deb/<2%2", "deb", "deb", "", "1" },
		{ "vers:deb", "deb", "deb", "", "1" },
		{ "deb/<2", "deb", "deb", "", "1" },
		{ "vers:/<2", "", "deb", "", "1" },
		{ "vers:generic/<2", "generic", "", "", "1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice holds = slice_from_text(cases[i].holds), not = slice_from_text(cases[i].not ), version;
		cleanup_arena struct arena arena = ARENA_INIT;

		while (slice_next_token(&holds, ' ', &version))
			if (version.len && !vers_holds(slice_from_text(cases[i].range), slice_from_text(cases[i].type),
						   cases[i].scheme, version, &arena))
				CHECK_SLICE(version, cases[i].range);
		while (slice_next_token(&not, ' ', &version))
			if (version.len && vers_holds(slice_from_text(cases[i].range), slice_from_text(cases[i].type),
						   cases[i].scheme, version, &arena))
				CHECK_SLICE(version, "not held");
	}
}
