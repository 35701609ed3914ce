/* cvss_3.c - CVSS 3.0 and 3.1 (https://www.first.org/cvss/v3-1/specification-document, section 7; v3-0, section 8) */
#include "rating/cvss_read.h"
#include <math.h>

enum { AV, AC, PR, UI, SCOPE, C, I, A, E, RL, RC, CR, IR, AR, MAV, MAC, MPR, MUI, MS, MC, MI, MA, BASE_COUNT = E };

static const struct cvss_metric metrics[] = {
	[AV] = { "AV", "N A L P" },
	[AC] = { "AC", "L H" },
	[PR] = { "PR", "N L H" },
	[UI] = { "UI", "N R" },
	[SCOPE] = { "S", "U C" },
	[C] = { "C", "H L N" },
	[I] = { "I", "H L N" },
	[A] = { "A", "H L N" },
	[E] = { "E", "X U P F H" },
	[RL] = { "RL", "X O T W U" },
	[RC] = { "RC", "X U R C" },
	[CR] = { "CR", "X L M H" },
	[IR] = { "IR", "X L M H" },
	[AR] = { "AR", "X L M H" },
	[MAV] = { "MAV", "X N A L P" },
	[MAC] = { "MAC", "X L H" },
	[MPR] = { "MPR", "X N L H" },
	[MUI] = { "MUI", "X N R" },
	[MS] = { "MS", "X U C" },
	[MC] = { "MC", "X H L N" },
	[MI] = { "MI", "X H L N" },
	[MA] = { "MA", "X H L N" },
	{ NULL, NULL },
};
static const struct cvss_specification specification = { metrics, BASE_COUNT, false };

/* The base metrics, or what the environmental ones put in their place. */
struct scene {
	int values[BASE_COUNT];
	double impact; /* the sub score (ISS, MISS) */
	bool modified;
};

static const double impacts[] = { 0.56, 0.22, 0.0 };

static struct scene base_scene(const struct cvss_reading *reading)
{
	struct scene scene = { .modified = false };
	double without = 1.0;

	for (int i = 0; i < BASE_COUNT; i++)
		scene.values[i] = reading->values[i];
	for (int i = C; i <= A; i++)
		without *= 1.0 - impacts[scene.values[i]];
	scene.impact = 1.0 - without;
	return scene;
}

static struct scene modified_scene(const struct cvss_reading *reading)
{
	static const double requirements[] = { 1.0, 0.5, 1.0, 1.5 };
	struct scene scene = { .modified = true };
	double without = 1.0;

	for (int i = 0; i < BASE_COUNT; i++) {
		int modified = cvss_optional(reading, MAV + i);

		scene.values[i] = modified ? modified - 1 : reading->values[i];
	}
	for (int i = 0; i < 3; i++)
		without *= 1.0 - requirements[cvss_optional(reading, CR + i)] * impacts[scene.values[C + i]];
	scene.impact = 1.0 - without < 0.915 ? 1.0 - without : 0.915;
	return scene;
}

/* Up to a tenth. 3.1 spells it with integers (Appendix A), so that what floating point adds in the last places cannot lift a
 * score; in 3.0 nothing is to be lifted either: no exact value lies above a tenth by less than 2/100,000. */
static long up_to_tenth(double score, bool v31)
{
	return v31 ? (lround(score * 100000.0) + 9999) / 10000 : (long)ceil(score * 10.0 - 1e-9);
}

static long scene_tenths(const struct scene *scene, bool v31)
{
	static const double av[] = { 0.85, 0.62, 0.55, 0.2 }, ac[] = { 0.77, 0.44 }, ui[] = { 0.85, 0.62 };
	static const double pr[2][3] = { { 0.85, 0.62, 0.27 }, { 0.85, 0.68, 0.5 } };
	const int *values = scene->values;
	bool changed = values[SCOPE] == 1;
	double exploitability = 8.22 * av[values[AV]] * ac[values[AC]] * pr[changed][values[PR]] * ui[values[UI]];
	double impact = 6.42 * scene->impact, score;

	if (changed)
		impact =
			7.52 * (scene->impact - 0.029) - 3.25 * (v31 && scene->modified ? pow(scene->impact * 0.9731 - 0.02, 13.0)
											: pow(scene->impact - 0.02, 15.0));
	if (impact <= 0.0)
		return 0;
	score = (impact + exploitability) * (changed ? 1.08 : 1.0);
	return up_to_tenth(score < 10.0 ? score : 10.0, v31);
}

/* TENTHS times the temporal metrics, up to a tenth again, in whole numbers. */
static long temporal_tenths(const struct cvss_reading *reading, long tenths, bool v31)
{
	static const long e[] = { 100, 91, 94, 97, 100 }, rl[] = { 100, 95, 96, 97, 100 }, rc[] = { 100, 92, 96, 100 };
	long millionths = tenths * e[cvss_optional(reading, E)] * rl[cvss_optional(reading, RL)] * rc[cvss_optional(reading, RC)];

	/* 3.1: to the nearest 1/100,000 of a point first */
	return v31 ? ((millionths + 50) / 100 + 9999) / 10000 : (millionths + 999999) / 1000000;
}

bool cvss_3_score(struct slice vector, bool v31, struct cvss *ret_cvss)
{
	struct cvss_reading reading;
	struct scene base, modified;
	long tenths;

	if (!cvss_read(&specification, vector, &reading))
		return false;
	base = base_scene(&reading);
	modified = modified_scene(&reading);
	tenths = scene_tenths(&base, v31);
	*ret_cvss = (struct cvss){
		.version = v31 ? "3.1" : "3.0",
		.base = (double)tenths / 10.0,
		.temporal = (double)temporal_tenths(&reading, tenths, v31) / 10.0,
		.environmental = (double)temporal_tenths(&reading, scene_tenths(&modified, v31), v31) / 10.0,
	};
	return true;
}
