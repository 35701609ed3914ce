/* cvss_2.c - CVSS 2.0 (https://www.first.org/cvss/v2/guide, section 3.2) */
#include "rating/cvss_read.h"
#include <math.h>

enum { AV, AC, AU, C, I, A, E, RL, RC, CDP, TD, CR, IR, AR, ALL_COUNT, BASE_COUNT = E };

static const struct cvss_metric metrics[] = {
	[AV] = { "AV", "L A N" },
	[AC] = { "AC", "H M L" },
	[AU] = { "Au", "M S N" },
	[C] = { "C", "N P C" },
	[I] = { "I", "N P C" },
	[A] = { "A", "N P C" },
	[E] = { "E", "ND U POC F H" },
	[RL] = { "RL", "ND OF TF W U" },
	[RC] = { "RC", "ND UC UR C" },
	[CDP] = { "CDP", "ND N L LM MH H" },
	[TD] = { "TD", "ND N L M H" },
	[CR] = { "CR", "ND L M H" },
	[IR] = { "IR", "ND L M H" },
	[AR] = { "AR", "ND L M H" },
	{ NULL, NULL },
};
static const struct cvss_specification specification = { metrics, BASE_COUNT, true };

/* COUNT tenths and more decimals, UNITS of them in a tenth, to the nearest tenth. */
static long round_to_tenths(long count, long units)
{
	long doubled = 2 * count + units;

	return doubled >= 0 ? doubled / (2 * units) : -((-doubled + 2 * units - 1) / (2 * units));
}

/* The equations for base scores, in tenths. No vector's exact value lies nearer to the middle of two tenths than 5/100,000. */
static long base_tenths(const struct cvss_reading *reading, double impact)
{
	static const double av[] = { 0.395, 0.646, 1.0 }, ac[] = { 0.35, 0.61, 0.71 }, au[] = { 0.45, 0.56, 0.704 };
	const int *values = reading->values;
	double exploitability = 20.0 * av[values[AV]] * ac[values[AC]] * au[values[AU]];

	if (impact <= 0.0)
		return 0;
	return lround((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176 * 10.0);
}

/* REQUIREMENTS: of confidentiality, integrity, availability. */
static double impact_of(const struct cvss_reading *reading, const double *requirements)
{
	static const double impacts[] = { 0.0, 0.275, 0.660 };
	double without = 1.0;

	for (int i = 0; i < 3; i++)
		without *= 1.0 - impacts[reading->values[C + i]] * requirements[i];
	return 10.41 * (1.0 - without);
}

/* Whole numbers, so that the middle of two tenths is one. */
static long temporal_tenths(const struct cvss_reading *reading, long base)
{
	static const long e[] = { 100, 85, 90, 95, 100 }, rl[] = { 100, 87, 90, 95, 100 }, rc[] = { 100, 90, 95, 100 };

	return round_to_tenths(
		base * e[cvss_optional(reading, E)] * rl[cvss_optional(reading, RL)] * rc[cvss_optional(reading, RC)], 1000000);
}

static long environmental_tenths(const struct cvss_reading *reading)
{
	static const double requirements[] = { 1.0, 0.5, 1.0, 1.51 };
	static const long damage_tenths[] = { 0, 0, 1, 3, 4, 5 }, targets_hundredths[] = { 100, 0, 25, 75, 100 };
	const double required[3] = { requirements[cvss_optional(reading, CR)], requirements[cvss_optional(reading, IR)],
		requirements[cvss_optional(reading, AR)] };
	double impact = impact_of(reading, required);
	long temporal = temporal_tenths(reading, base_tenths(reading, impact < 10.0 ? impact : 10.0));

	return round_to_tenths((temporal * 10 + (100 - temporal) * damage_tenths[cvss_optional(reading, CDP)]) *
				       targets_hundredths[cvss_optional(reading, TD)],
		1000);
}

/* A temporal or environmental group that does not reach its last metric was cut off, and with it perhaps more; one that is left
 * out before the last is taken for not defined, as calculators do. */
static bool is_whole(const struct cvss_reading *reading)
{
	for (size_t i = BASE_COUNT; i < ALL_COUNT; i++)
		if (reading->values[i] >= 0 && reading->values[i <= RC ? RC : AR] < 0)
			return false;
	return true;
}

static bool says_any(const struct cvss_reading *reading, int first, int last)
{
	for (int i = first; i <= last; i++)
		if (cvss_optional(reading, i))
			return true;
	return false;
}

/* Requirements that are low can bring the environmental score below 0, where the scale ends. */
static double to_score(long tenths)
{
	return tenths < 0 ? 0.0 : (double)tenths / 10.0;
}

bool cvss_2_score(struct slice vector, struct cvss *ret_cvss)
{
	static const double even[3] = { 1.0, 1.0, 1.0 };
	struct cvss_reading reading;
	long base;

	if (!cvss_read(&specification, vector, &reading) || !is_whole(&reading))
		return false;
	base = base_tenths(&reading, impact_of(&reading, even));
	*ret_cvss = (struct cvss){ "2.0", to_score(base), -1.0, -1.0 };
	if (says_any(&reading, E, RC))
		ret_cvss->temporal = to_score(temporal_tenths(&reading, base));
	if (says_any(&reading, CDP, AR))
		ret_cvss->environmental = to_score(environmental_tenths(&reading));
	return true;
}
