/* cvss_4.c - CVSS 4.0 (https://www.first.org/cvss/v4-0/specification-document, section 8): MacroVectors, and between them */
#include "rating/cvss_read.h"

enum {
	AV,
	AC,
	AT,
	PR,
	UI,
	VC,
	VI,
	VA,
	SC,
	SI,
	SA,
	E,
	CR,
	IR,
	AR,
	MAV,
	MSI = MAV + SI,
	MSA,
	SUPPLEMENTAL,
	BASE_COUNT = E,
	SCORED_COUNT = MAV /* the metrics that make the score, modified ones in place of the base's */
};

/* The worst value first, behind X: an index is a number of steps down. */
static const struct cvss_metric metrics[] = {
	[AV] = { "AV", "N A L P" },
	[AC] = { "AC", "L H" },
	[AT] = { "AT", "N P" },
	[PR] = { "PR", "N L H" },
	[UI] = { "UI", "N P A" },
	[VC] = { "VC", "H L N" },
	[VI] = { "VI", "H L N" },
	[VA] = { "VA", "H L N" },
	[SC] = { "SC", "H L N" },
	[SI] = { "SI", "H L N" },
	[SA] = { "SA", "H L N" },
	[E] = { "E", "X A P U" },
	[CR] = { "CR", "X H M L" },
	[IR] = { "IR", "X H M L" },
	[AR] = { "AR", "X H M L" },
	[MAV] = { "MAV", "X N A L P" },
	[MAV + AC] = { "MAC", "X L H" },
	[MAV + AT] = { "MAT", "X N P" },
	[MAV + PR] = { "MPR", "X N L H" },
	[MAV + UI] = { "MUI", "X N P A" },
	[MAV + VC] = { "MVC", "X H L N" },
	[MAV + VI] = { "MVI", "X H L N" },
	[MAV + VA] = { "MVA", "X H L N" },
	[MAV + SC] = { "MSC", "X H L N" },
	[MSI] = { "MSI", "X S H L N" },
	[MSA] = { "MSA", "X S H L N" },
	[SUPPLEMENTAL] = { "S", "X N P" },
	{ "AU", "X N Y" },
	{ "R", "X A U I" },
	{ "V", "X D C" },
	{ "RE", "X L M H" },
	{ "U", "X Clear Green Amber Red" },
	{ NULL, NULL },
};
static const struct cvss_specification specification = { metrics, BASE_COUNT, true };

/* Steps of each metric below its worst value; of SC, SI and SA that is safety (S), which a base metric cannot say. */
struct steps {
	int of[SCORED_COUNT];
};

static struct steps steps_of(const struct cvss_reading *reading)
{
	struct steps steps;

	for (int i = 0; i < BASE_COUNT; i++) {
		int modified = cvss_optional(reading, MAV + i);

		steps.of[i] = modified ? modified - 1 : reading->values[i];
		if (i >= SC && !(modified && i != SC))
			steps.of[i]++;
	}
	for (int i = E; i < SCORED_COUNT; i++) {
		int value = cvss_optional(reading, i);

		steps.of[i] = value ? value - 1 : 0; /* not defined counts as the worst */
	}
	return steps;
}

enum { EQ36_00, EQ36_01, EQ36_10, EQ36_11, EQ36_21, EQ36_COUNT };
enum { EQ1, EQ2, EQ36, EQ4, EQ5, EQ_COUNT };

#define NO_SCORE (-1)

/* Tenths; NO_SCORE where a level below the last is asked for. */
static int score_of(const int *levels)
{
	static const signed char scores[3][2][EQ36_COUNT][9] = {
#define SCORES(eq1, eq2, eq36, ...) [eq1][eq2][eq36] = { __VA_ARGS__ },
#include "rating/cvss_4_scores.def"
#undef SCORES
	};
	static const int counts[EQ_COUNT] = { 3, 2, EQ36_COUNT, 3, 3 };

	for (int i = 0; i < EQ_COUNT; i++)
		if (levels[i] >= counts[i])
			return NO_SCORE;
	return scores[levels[EQ1]][levels[EQ2]][levels[EQ36]][levels[EQ4] * 3 + levels[EQ5]];
}

/* Tables 24 to 29: which level of each equivalence class the vector is of. */
static void find_levels(const int *of, int *levels)
{
	bool network = of[AV] == 0, no_privileges = of[PR] == 0, no_interaction = of[UI] == 0, physical = of[AV] == 3;
	bool vulnerable_high = of[VC] == 0 || of[VI] == 0 || of[VA] == 0;
	bool required = (of[VC] == 0 && of[CR] == 0) || (of[VI] == 0 && of[IR] == 0) || (of[VA] == 0 && of[AR] == 0);

	if (network && no_privileges && no_interaction)
		levels[EQ1] = 0;
	else
		levels[EQ1] = (network || no_privileges || no_interaction) && !physical ? 1 : 2;
	levels[EQ2] = of[AC] || of[AT];
	if (of[VC] == 0 && of[VI] == 0)
		levels[EQ36] = required ? EQ36_00 : EQ36_01;
	else if (vulnerable_high)
		levels[EQ36] = required ? EQ36_10 : EQ36_11;
	else
		levels[EQ36] = EQ36_21;
	if (of[SI] == 0 || of[SA] == 0)
		levels[EQ4] = 0;
	else
		levels[EQ4] = of[SC] == 1 || of[SI] == 1 || of[SA] == 1 ? 1 : 2;
	levels[EQ5] = of[E];
}

/* The score of the next lower MacroVector of class EQ. Below 00 of EQ3 with EQ6 there are two, of which the worse counts. */
static int score_below(const int *levels, int eq)
{
	int below[EQ_COUNT], other;

	memcpy(below, levels, sizeof below);
	if (eq != EQ36 || levels[EQ36] == EQ36_11 || levels[EQ36] == EQ36_21) {
		below[eq]++;
		return score_of(below);
	}
	below[EQ36] = EQ36_11;
	if (levels[EQ36] != EQ36_00)
		return score_of(below);
	below[EQ36] = EQ36_01;
	other = score_of(below);
	below[EQ36] = EQ36_10;
	return other > score_of(below) ? other : score_of(below);
}

/* How many steps the vector is below the worst ones of its level. All of the worst ones of a level (Tables 24 to 29, "highest
 * severity vectors") are equally many steps down, so that it does not matter which of them is taken. */
static int steps_below_worst(const int *of, const int *levels, int eq)
{
	static const int worst_1[] = { 0, 1, 3 }, worst_2[] = { 0, 1 }, worst_36[] = { 0, 3, 1, 3, 3 }, worst_4[] = { 1, 3, 6 };
	int level = levels[eq];

	switch (eq) {
	case EQ1:
		return of[AV] + of[PR] + of[UI] - worst_1[level];
	case EQ2:
		return of[AC] + of[AT] - worst_2[level];
	case EQ36:
		return of[VC] + of[VI] + of[VA] + of[CR] + of[IR] + of[AR] - worst_36[level];
	case EQ4:
		return of[SC] + of[SI] + of[SA] - worst_4[level];
	default:
		return 0; /* EQ5 has one vector a level */
	}
}

/* Steps from the worst of a level to the worst of the next. */
static int depth_of(const int *levels, int eq)
{
	static const int depths[EQ_COUNT][EQ36_COUNT] = {
		[EQ1] = { 1, 4, 5 },
		[EQ2] = { 1, 2 },
		[EQ36] = { 7, 6, 8, 8, 10 },
		[EQ4] = { 6, 5, 4 },
		[EQ5] = { 1, 1, 1 },
	};

	return depths[eq][levels[eq]];
}

#define DEPTH_MULTIPLE 840 /* of all depths */

/* The MacroVector's score less the mean of what the steps down in each class take off it, in whole numbers, rounded once. */
static int interpolate(const int *of)
{
	int levels[EQ_COUNT], score, taken = 0, classes = 0, whole, tenths;

	find_levels(of, levels);
	score = score_of(levels);
	for (int eq = 0; eq < EQ_COUNT; eq++) {
		int below = score_below(levels, eq);

		if (below == NO_SCORE)
			continue;
		taken += (score - below) * steps_below_worst(of, levels, eq) * (DEPTH_MULTIPLE / depth_of(levels, eq));
		classes++;
	}
	if (classes == 0)
		return score;
	whole = DEPTH_MULTIPLE * classes;
	tenths = (2 * (score * whole - taken) + whole) / (2 * whole);
	return tenths < 0 ? 0 : tenths > 100 ? 100 : tenths;
}

bool cvss_4_score(struct slice vector, struct cvss *ret_cvss)
{
	struct cvss_reading reading;
	struct steps steps;
	bool harmless;

	if (!cvss_read(&specification, vector, &reading))
		return false;
	steps = steps_of(&reading);
	harmless = steps.of[VC] == 2 && steps.of[VI] == 2 && steps.of[VA] == 2 && steps.of[SC] == 3 && steps.of[SI] == 3 &&
		   steps.of[SA] == 3;
	*ret_cvss = (struct cvss){ "4.0", harmless ? 0.0 : interpolate(steps.of) / 10.0, -1.0, -1.0 };
	return true;
}
