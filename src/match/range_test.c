/* range_test.c - the evaluation of the OSV schema */
#include "base/buffer.h"
#include "base/test.h"
#include "match/match.h"
#include "version/version.h"

#define TEXTS_MAX 64

/* "- i1 f2" as events. */
static struct slices split(const char *text, struct slice *items)
{
	struct slice rest = slice_from_text(text), token;
	size_t count = 0;

	while (count < TEXTS_MAX && slice_next_token(&rest, ' ', &token))
		if (token.len)
			items[count++] = token;
	return (struct slices){ items, count };
}

static bool is_affected(const char *events, const char *versions, const char *scheme, const char *version, struct arena *arena,
	struct slice *ret_fixed, struct slice *ret_why)
{
	struct slice event_items[TEXTS_MAX], version_items[TEXTS_MAX];
	struct advisory advisory = { .events = split(events, event_items), .versions = split(versions, version_items) };

	return match_version(&advisory, scheme, slice_from_text(version), arena, ret_fixed, ret_why);
}

TEST(match_version_follows_the_evaluation_of_the_osv_schema)
{
	static const struct {
		const char *events, *versions, *scheme, *version;
		const char *fixed; /* NULL: not affected */
	} cases[] = {
		/* introduced is in, fixed is out */
		{ "- i1.0.0 f2.0.0", "", "semver", "0.9.9", NULL },
		{ "- i1.0.0 f2.0.0", "", "semver", "1.0.0-rc.1", NULL },
		{ "- i1.0.0 f2.0.0", "", "semver", "1.0.0", "2.0.0" },
		{ "- i1.0.0 f2.0.0", "", "semver", "1.9.9", "2.0.0" },
		{ "- i1.0.0 f2.0.0", "", "semver", "2.0.0-rc.1", "2.0.0" },
		{ "- i1.0.0 f2.0.0", "", "semver", "2.0.0", NULL },
		{ "- i1.0.0 f2.0.0", "", "semver", "10.0.0", NULL },
		/* last_affected is in */
		{ "- i1.0.0 l2.0.0", "", "semver", "2.0.0", "" },
		{ "- i1.0.0 l2.0.0", "", "semver", "2.0.1", NULL },
		{ "- i1.0.0 l1.0.0", "", "semver", "1.0.0", "" },
		{ "- i1.0.0 l1.0.0", "", "semver", "1.0.1", NULL },
		{ "- l1.0.0 i1.0.0", "", "semver", "1.0.1", NULL },
		/* after is out itself */
		{ "- a1.0.0 f2.0.0", "", "semver", "1.0.0", NULL },
		{ "- a1.0.0 f2.0.0", "", "semver", "1.0.1", "2.0.0" },
		{ "- a1.0.0 l2.0.0", "", "semver", "2.0.0", "" },
		{ "- a1.0.0 l1.0.0", "", "semver", "1.0.0", NULL },
		{ "- a1.0.0 l1.0.0", "", "semver", "1.0.1", NULL },
		{ "- a1.0.0", "", "semver", "9.0.0", "" },
		{ "- i0 l1.0.0 a1.0.0 f3.0.0", "", "semver", "1.0.0", "" },
		{ "- i0 l1.0.0 a1.0.0 f3.0.0", "", "semver", "2.0.0", "3.0.0" },
		/* of CPE: an update is no part of the version */
		{ "- i0 l9.2", "", "cpe", "9.2p1", "" },
		{ "- i0 l9.2", "", "cpe", "9.2.1", NULL },
		{ "- i0 l9.2-p1", "", "cpe", "9.2p2", NULL },
		{ "- i0 l1.0.2", "", "cpe", "1.0.2a", NULL },
		{ "- i0 f9.2", "", "cpe", "9.2p1", NULL },
		{ "- a9.2 f9.5", "", "cpe", "9.2p1", NULL },
		{ "- a9.2 f9.5", "", "cpe", "9.3p1", "9.5" },
		{ "- i1.52 f1.51.11", "", "cpe", "1.52", NULL },
		{ "- i1.52 l1.51.11", "", "cpe", "1.53", NULL },
		{ "- a1.52 l1.52", "", "cpe", "1.53", NULL },
		{ "- i1.52 f1.51.11", "", "semver", "1.52.0", "" },
		{ "", "9.2", "cpe", "9.2p1", "" },
		{ "", "9.2", "cpe", "9.2rc1", "" },
		{ "", "9.2-", "cpe", "9.2p1", NULL },
		{ "", "9.2-", "cpe", "9.2", "" },
		{ "", "9.2-p1", "cpe", "9.2p1", "" },
		{ "", "9.2-p1", "cpe", "9.2", NULL },
		{ "", "1.0.2", "cpe", "1.0.2a", NULL },
		/* "0" is before everything, even what a scheme puts below 0 */
		{ "- i0 f1.0", "", "deb", "0", "1.0" },
		{ "- i0 f1.0", "", "deb", "0~beta1", "1.0" },
		{ "- i0 f1.0", "", "pep440", "0.dev0", "1.0" },
		{ "- f0~beta2 i0", "", "deb", "0~beta3", NULL },
		{ "- i0", "", "npm", "1.2.3", "" },
		{ "- i0 f0", "", "npm", "1.2.3", NULL },
		/* events in any order, several intervals */
		{ "- f2.0.0 i3.0.0 i1.0.0 f4.0.0", "", "semver", "1.5.0", "2.0.0" },
		{ "- f2.0.0 i3.0.0 i1.0.0 f4.0.0", "", "semver", "2.5.0", NULL },
		{ "- f2.0.0 i3.0.0 i1.0.0 f4.0.0", "", "semver", "3.0.0", "4.0.0" },
		{ "- f2.0.0 i3.0.0 i1.0.0 f4.0.0", "", "semver", "4.0.0", NULL },
		{ "- f2.0.0 i3.0.0 i0", "", "semver", "9.0.0", "" },
		{ "- i0 f2.0.0 i2.0.0 f3.0.0", "", "semver", "2.0.0", "3.0.0" },
		/* a repair that is affected itself is none: BIT-apache-2021-42013, PYSEC-2023-72, PYSEC-2021-114 are such */
		{ "- i2.4.49 f2.4.50 i2.4.50 f2.4.51", "", "semver", "2.4.49", "2.4.51" },
		{ "- i2.4.49 f2.4.50 - i2.4.50 f2.4.51", "", "semver", "2.4.49", "2.4.51" },
		{ "- i1.0.0 f2.0.0 - i0 f3.0.0", "", "semver", "1.5.0", "3.0.0" },
		{ "- i1.0.0 f2.0.0 - i2.0.0", "", "semver", "1.5.0", "" },
		{ "- i1.0.0 f2.0.0 - i2.0.0 l2.1.0", "", "semver", "1.5.0", "" },
		{ "- i0 f3.1.1", "3.0.0 3.1.1", "pep440", "3.0.0", "" },
		{ "- i0 f3.1.1 i3.2.0 f3.2.2", "3.0.0 3.1.1", "pep440", "3.0.0", "3.2.2" },
		{ "- i0 f2.11.7 i2.12 f2.12.4", "2.11.7", "pep440", "2.11.6", "2.12.4" },
		{ "- i1.0.0 l1.5.0 i3.0.0 f4.0.0", "", "semver", "1.2.0", "" },
		{ "- i1.0.0 l1.5.0 i3.0.0 f4.0.0", "", "semver", "1.6.0", NULL },
		/* order is the scheme's, not that of the text */
		{ "- i0 f1.10.0", "", "npm", "1.9.0", "1.10.0" },
		{ "- i0 f3.0.13-1~deb12u1", "", "deb", "3.0.11-1", "3.0.13-1~deb12u1" },
		{ "- i0 f3.0.13-1~deb12u1", "", "deb", "3.0.13-1~deb12u1", NULL },
		{ "- i0 f3.0.13-1~deb12u1", "", "deb", "1:1.0-1", NULL },
		{ "- i0 f1.1.1g-r0", "", "apk", "1.1.1d-r3", "1.1.1g-r0" },
		{ "- i2.0-beta9 f2.15.0", "", "maven", "2.14.1", "2.15.0" },
		{ "- i2.0-beta9 f2.15.0", "", "maven", "2.0-beta8", NULL },
		{ "- i0 f2.31.0", "", "pep440", "2.31.0rc1", "2.31.0" },
		/* several ranges: any; of two fixes the lower that no range holds */
		{ "- i1.0.0 f2.0.0 - i3.0.0 f4.0.0", "", "semver", "1.0.0", "2.0.0" },
		{ "- i1.0.0 f2.0.0 - i3.0.0 f4.0.0", "", "semver", "3.5.0", "4.0.0" },
		{ "- i1.0.0 f2.0.0 - i3.0.0 f4.0.0", "", "semver", "2.5.0", NULL },
		{ "- i0 f9.0.0 - i1.0.0 f2.0.0", "", "semver", "1.5.0", "9.0.0" },
		{ "- i0 - i1.0.0 f2.0.0", "", "semver", "1.5.0", "" },
		/* limits: before any one of them */
		{ "- i0 m2.0.0", "", "semver", "1.0.0", "" },
		{ "- i0 m2.0.0", "", "semver", "2.0.0", NULL },
		{ "- i0 m2.0.0 m3.0.0", "", "semver", "2.5.0", "" },
		{ "- i0 m*", "", "semver", "9.0.0", "" },
		{ "- i0 m2.0.0 - i0 f9.0.0", "", "semver", "3.0.0", "9.0.0" },
		/* versions[]: as the scheme compares */
		{ "", "1.0 2.0", "pep440", "1.0", "" },
		{ "", "1.0 2.0", "pep440", "2.0.0", "" },
		{ "", "1.0 2.0", "pep440", "1.5", NULL },
		{ "", "0!1.0", "pep440", "1.0", "" },
		{ "", "1.0", "pep440", "0!1.0", "" },
		{ "", "0:1.0-1", "deb", "1.0-1", "" },
		{ "", "01.0", "pep440", "1.0", "" },
		{ "", "v1.0", "pep440", "1.0", "" },
		{ "", "10.0 1.00 11", "pep440", "1", "" },
		{ "- i3.0 f4.0", "1.0", "pep440", "1.0", "" },
		{ "- i3.0 f4.0", "1.0", "pep440", "3.5", "4.0" },
		/* says nothing, holds nothing */
		{ "", "", "semver", "1.0.0", NULL },
		{ "-", "", "semver", "1.0.0", NULL },
		{ "- f2.0.0", "", "semver", "1.0.0", NULL },
		{ "- i - f2.0.0", "", "semver", "1.0.0", NULL },
		{ "i0 f2.0.0", "", "semver", "1.0.0", "2.0.0" },
		{ "- x0 i0 f2.0.0", "", "semver", "1.0.0", "2.0.0" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice fixed = S("untouched"), why = S("");
		bool affected =
			is_affected(cases[i].events, cases[i].versions, cases[i].scheme, cases[i].version, &arena, &fixed, &why);

		if (affected != (cases[i].fixed != NULL))
			fail_msg("%s in '%s' '%s': %s", cases[i].version, cases[i].events, cases[i].versions,
				affected ? "yes" : "no");
		CHECK_SLICE(fixed, cases[i].fixed ? cases[i].fixed : "untouched");
		CHECK((why.len > 0) == affected);
	}
}

TEST(match_version_says_why)
{
	static const struct {
		const char *events, *versions, *version, *why;
	} cases[] = {
		{ "- i0 f3.0.13-1~deb12u1", "", "3.0.11-1", "3.0.11-1 is before 3.0.13-1~deb12u1 (deb order)" },
		{ "- i2 f4", "", "3", "3 is at or after 2 and before 4 (deb order)" },
		{ "- i0 l4", "", "3", "3 is not after the last affected 4 (deb order)" },
		{ "- i2 l4", "", "3", "3 is at or after 2 and not after the last affected 4 (deb order)" },
		{ "- i2", "", "3", "3 is at or after 2, and no later version is known to be good (deb order)" },
		{ "- i0", "", "3", "every version is affected" },
		{ "- i5", "3", "3", "3 is named as affected" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice fixed, why;

		CHECK(is_affected(cases[i].events, cases[i].versions, "deb", cases[i].version, &arena, &fixed, &why));
		CHECK_SLICE(why, cases[i].why);
	}
}

/* A fixed sequence that looks random. */
static unsigned next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33);
}

/* Against sets: versions 1 to 30; intervals are drawn, and what they hold is written down version by version. */
TEST(match_version_agrees_with_sets)
{
	uint64_t random = 7;

	for (int round = 0; round < 3000; round++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		char events[32][8], fix_of[32][8] = { { 0 } };
		bool affected[32] = { false };
		struct slice items[32];
		struct advisory advisory = { .events = { items, 0 } };
		unsigned count = 0, at = next_random(&random) % 4;

		while (at < 26 && count < 28) {
			unsigned stop = at + 1 + next_random(&random) % 5;
			bool fixed = next_random(&random) % 2;

			snprintf(events[count++], 8, "i%u", at);
			snprintf(events[count++], 8, "%c%u", fixed ? 'f' : 'l', fixed ? stop : stop - 1);
			for (unsigned v = at; v < stop; v++) {
				affected[v] = true;
				if (fixed)
					snprintf(fix_of[v], 8, "%u", stop);
			}
			at = stop + 1 + next_random(&random) % 6;
		}
		for (unsigned i = 0; i + 1 < count; i++) {
			unsigned other = i + next_random(&random) % (count - i);
			char swap[8];

			memcpy(swap, events[i], 8);
			memcpy(events[i], events[other], 8);
			memcpy(events[other], swap, 8);
		}
		for (unsigned i = 0; i < count; i++)
			items[advisory.events.count++] = slice_from_text(events[i]);
		for (unsigned v = 1; v < 31; v++) {
			struct slice fixed = S(""), why;
			bool got = match_version(&advisory, "deb", arena_printf(&arena, "%u", v), &arena, &fixed, &why);

			CHECK_INT(got, affected[v]);
			CHECK_SLICE(fixed, fix_of[v]);
		}
	}
}

/* What is asked a thousand times takes shorter ways. */
TEST(match_holds_is_yes_where_match_version_is)
{
	static const char *const versions[] = { "0", "1", "1.5", "2", "2.0-1", "10", "1:1", "~1", "*", "" };
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t random = 1;
	size_t yes = 0;

	for (size_t turn = 0; turn < 100000; turn++) {
		struct slice events[24], named, version, fixed, why;
		struct advisory advisory = { .events = { events, 0 }, .versions = { &named, next_random(&random) % 8 == 0 } };
		const char *kinds = turn % 3 == 0 ? "-if" : NULL, *scheme = turn % 2 ? "deb" : "semver";
		size_t count = kinds ? 3 : turn % 500 == 1 ? 24 : next_random(&random) % 16;
		bool want;

		for (size_t i = 0; i < count; i++) {
			char kind = kinds ? kinds[i] : "ifilm-f"[next_random(&random) % 7];

			events[advisory.events.count++] =
				kind == '-' ? S("-") : arena_printf(&arena, "%c%s", kind, versions[next_random(&random) % 10]);
		}
		version = slice_from_text(versions[next_random(&random) % 9]);
		named = slice_from_text(versions[next_random(&random) % 10]);
		want = match_version(&advisory, scheme, version, &arena, &fixed, &why);
		CHECK_INT(match_holds(&advisory, version_scheme_by_name(slice_from_text(scheme)), version), want);
		yes += want;
		arena_clear(&arena);
	}
	CHECK(yes > 10000 && yes < 90000);
}
