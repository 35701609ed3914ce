/* words_test.c - ranges and comparisons, in words */
#include "base/test.h"
#include "match/match_fixture_test.h"
#include "match/words.h"

#define EVENTS_MAX 40

/* Words with blanks between. */
static struct slices split(const char *text, struct slice items[EVENTS_MAX])
{
	struct slice rest = slice_from_text(text), word;
	struct slices list = { items, 0 };

	while (slice_next_token(&rest, ' ', &word))
		items[list.count++] = word;
	return list;
}

TEST(ranges_are_said_in_the_order_of_the_scheme)
{
	static const struct {
		const char *events, *versions, *scheme, *want;
	} cases[] = {
		{ "- i0 f3.0.13-1~deb12u1", "", "deb", "before 3.0.13-1~deb12u1" },
		{ "- i2.0 f2.3", "", "semver", "from 2.0 before 2.3" },
		{ "- i2.0 f2.3 - i3.0 l3.5", "", "semver", "from 2.0 before 2.3; from 3.0 up to 3.5" },
		{ "- f4.2 i0 f3.1 i4.0", "", "semver", "before 3.1; from 4.0 before 4.2" },
		{ "- i1.10 f1.11 i1.2 f1.3", "", "npm", "from 1.2 before 1.3; from 1.10 before 1.11" },
		{ "- i0", "", "semver", "every version" },
		{ "- i2.0", "", "semver", "from 2.0 on" },
		{ "- i0 l1.2", "", "semver", "up to 1.2" },
		{ "- a1.0 l1.2", "", "semver", "after 1.0 up to 1.2" },
		{ "- a1.0", "", "semver", "after 1.0" },
		{ "- a1.0 f1.2 - i3 f4", "", "semver", "after 1.0 before 1.2; from 3 before 4" },
		{ "- i1.2 l1.2", "", "semver", "1.2 alone" },
		{ "- i0 m2.0 m3.0", "", "semver", "every version, within the limit 2.0, or 3.0" },
		{ "", "1.0 1.1", "semver", "1.0, 1.1" },
		{ "- i2 f3", "1.0 1.1 1.2 1.3 1.4 1.5 1.6", "semver", "from 2 before 3; and 7 versions by name" },
		{ "", "1.0 1.1 1.2 1.3 1.4 1.5 1.6", "semver", "1.0, 1.1, 1.2, 1.3, 1.4 and 2 more" },
		{ "- i2 f3", "1.0 1.1", "semver", "from 2 before 3; 1.0, 1.1" },
		{ "", "", "semver", "no version" },
		{ "- f2.0", "", "semver", "no version" },
		{ "- i1 f2 i3 f4 i5 f6 i7 f8 i9 f10 i11 f12 i13 f14 i15 f16 i17 f18 i19 f20", "", "deb",
			"from 1 before 2; from 3 before 4; from 5 before 6; from 7 before 8; from 9 before 10; from 11 before "
			"12; from 13 before "
			"14; from 15 before 16; and 2 more ranges" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice events[EVENTS_MAX], versions[EVENTS_MAX];
		struct advisory advisory = { .events = split(cases[i].events, events),
			.versions = split(cases[i].versions, versions) };

		CHECK_SLICE(match_range_in_words(&advisory, cases[i].scheme, &arena), cases[i].want);
	}
}

TEST(what_is_not_affected_is_told_why)
{
	static const struct {
		const char *events, *versions, *status, *scheme, *version, *want;
	} cases[] = {
		{ "- i0 f3.0.13-1~deb12u1", "", "", "deb", "3.0.13-1~deb12u1",
			"3.0.13-1~deb12u1 is not before 3.0.13-1~deb12u1 (deb order)" },
		{ "- i2.0 f2.3", "", "", "semver", "1.9", "1.9 is before 2.0 (semver order)" },
		{ "- i2.0 f2.3 i3.0 f3.5", "", "", "semver", "2.4", "2.4 is not before 2.3 and before 3.0 (semver order)" },
		{ "- i2.0 f2.3 - i3.0 f3.5", "", "", "semver", "2.4", "2.4 is not before 2.3; is before 3.0 (semver order)" },
		{ "- i0 l1.2", "", "", "semver", "1.3", "1.3 is after the last affected 1.2 (semver order)" },
		{ "- a1.0 f1.2", "", "", "semver", "1.0", "1.0 is not after 1.0 (semver order)" },
		{ "- a1.0 f1.2", "", "", "semver", "1.2", "1.2 is not before 1.2 (semver order)" },
		{ "- a9.2 f9.5", "", "", "cpe", "9.2p1", "9.2p1 is not after 9.2 (cpe order)" },
		{ "- i0 m1.2", "", "", "semver", "1.3", "1.3 is not before the limit 1.2 (semver order)" },
		{ "", "1.0 1.1", "", "pep440", "1.3", "1.3 is not among 2 named versions (pep440 order)" },
		{ "- i0 f1.0", "1.1", "", "pep440", "1.3", "1.3 is not before 1.0; is not among 1 named version (pep440 order)" },
		{ "- i0", "", "not-affected", "deb", "1", "the source says so, whatever the version" },
		{ "", "", "", "deb", "1", "no version is said to be affected" },
		{ "- f1", "", "", "", "1", "1 is not before 1 (byte order)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice events[EVENTS_MAX], versions[EVENTS_MAX], fixed, why;
		struct advisory advisory = { .events = split(cases[i].events, events),
			.versions = split(cases[i].versions, versions),
			.status = slice_from_text(cases[i].status) };
		struct slice version = slice_from_text(cases[i].version);

		if (!*cases[i].status)
			CHECK(!match_version(&advisory, cases[i].scheme, version, &arena, &fixed, &why));
		CHECK_SLICE(match_why_not(&advisory, cases[i].scheme, version, &arena), cases[i].want);
	}
}
