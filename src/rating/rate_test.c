/* rate_test.c - what statements come to, and why in words */
#include "base/test.h"
#include "rating/rate.h"

#define V31 "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" /* 9.8 */
#define V30 "CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N" /* 1.8 */
#define V2 "AV:N/AC:M/Au:S/C:P/I:P/A:P"                    /* 6.0 */
#define V40 "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

struct statement {
	const char *source, *severity, *vectors[3];
};

static const struct {
	struct statement statements[3];
	enum rating rating;
	double score;
	const char *vector, *reason;
} cases[] = {
	{ { { "builtin", "", { V31 } } }, RATING_CRITICAL, 9.8, V31,
		"CVSS 3.1 base 9.8 (builtin): network, low complexity, no privileges, no interaction" },
	{ { { "nvd", "", { V2, V30 } } }, RATING_LOW, 1.8, V30,
		"CVSS 3.0 base 1.8 (nvd): local, high complexity, high privileges, user interaction" },
	{ { { "nvd", "high", { V2 } } }, RATING_MODERATE, 6.0, V2,
		"CVSS 2.0 base 6.0 (nvd): network, medium complexity, one authentication" },
	/* the newest version decides, whoever says it and wherever it stands; a word does not outweigh it */
	{ { { "a", "low", { V2 } }, { "b", "", { V30 } }, { "c", "", { V31 } } }, RATING_CRITICAL, 9.8, V31,
		"CVSS 3.1 base 9.8 (c): network, low complexity, no privileges, no interaction" },
	{ { { "a", "low", { V2 } }, { "b", "", { V30, V40 } }, { "c", "", { V31 } } }, RATING_CRITICAL, 9.3, V40,
		"CVSS 4.0 9.3 (b): network, low complexity, no requirements, no privileges, no interaction" },
	{ { { "a", "", { "CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N" } } }, RATING_LOW, 1.0,
		"CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N",
		"CVSS 4.0 1.0 (a): adjacent network, high complexity, special requirements, low privileges, passive "
		"interaction" },
	/* of two of one version the first */
	{ { { "a", "", { "CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N" } }, { "b", "", { V31 } } }, RATING_LOW, 3.2,
		"CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N",
		"CVSS 3.1 base 3.2 (a): physical access, low complexity, low privileges, no interaction" },
	/* the edges of the bands */
	{ { { "a", "", { "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N" } } }, RATING_LOW, 0.0,
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N",
		"CVSS 3.1 base 0.0 (a): network, low complexity, no privileges, no interaction" },
	{ { { "a", "", { "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N" } } }, RATING_MODERATE, 4.0,
		"CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
		"CVSS 3.1 base 4.0 (a): local, low complexity, no privileges, no interaction" },
	{ { { "a", "", { "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H" } } }, RATING_HIGH, 7.0,
		"CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H",
		"CVSS 3.1 base 7.0 (a): local, high complexity, low privileges, no interaction" },
	{ { { "a", "", { "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H" } } }, RATING_CRITICAL, 9.0,
		"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H",
		"CVSS 3.1 base 9.0 (a): network, high complexity, no privileges, no interaction" },
	/* no vector: the first word that is one */
	{ { { "a", "", { 0 } }, { "Debian", "medium", { 0 } }, { "b", "high", { 0 } } }, RATING_MODERATE, -1, "",
		"Debian says moderate; there is no CVSS vector" },
	{ { { "Ubuntu", "negligible", { 0 } } }, RATING_LOW, -1, "", "Ubuntu says low; there is no CVSS vector" },
	{ { { "a", "critical", { "CVSS:3.1/AV:N" } } }, RATING_CRITICAL, -1, "",
		"a says critical; its CVSS vector cannot be read" },
	/* nothing known */
	{ { { NULL } }, RATING_UNKNOWN, -1, "", "nobody says how bad it is, and there is no CVSS vector: treated as high" },
	{ { { "a", "unknown", { "CVSS:4.0/AV:N" } } }, RATING_UNKNOWN, -1, "",
		"nobody says how bad it is, and its CVSS vector cannot be read: treated as high" },
	{ { { "a", "untriaged", { "nonsense" } } }, RATING_UNKNOWN, -1, "",
		"nobody says how bad it is, and its CVSS vector cannot be read: treated as high" },
};

TEST(the_newest_vector_that_can_be_scored_decides_and_else_a_word)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct finding finding = { .rating = RATING_COUNT, .score = 99 };
		struct advisory advisories[3] = { 0 };
		const struct advisory *pointers[3];
		size_t count = 0;

		for (; count < 3 && cases[i].statements[count].source; count++) {
			const struct statement *statement = &cases[i].statements[count];
			struct advisory *advisory = &advisories[count];

			advisory->source = slice_from_text(statement->source);
			advisory->severity = slice_from_text(statement->severity);
			advisory->vectors.items = arena_array(&arena, struct slice, 3);
			for (; advisory->vectors.count < 3 && statement->vectors[advisory->vectors.count];
				advisory->vectors.count++)
				advisory->vectors.items[advisory->vectors.count] =
					slice_from_text(statement->vectors[advisory->vectors.count]);
			pointers[count] = advisory;
		}
		rate_finding(&finding, pointers, count, &arena);
		CHECK_SLICE(finding.reason, cases[i].reason);
		CHECK_TEXT(rating_name(finding.rating), rating_name(cases[i].rating));
		CHECK(finding.score == cases[i].score);
		CHECK_SLICE(finding.vector, cases[i].vector);
	}
}
