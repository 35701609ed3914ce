/* cvss.c - base scores of CVSS 2.0, 3.0 and 3.1 */
#include "rating/cvss.h"
#include <math.h>
#include <stdio.h>

#define METRICS_MAX 32

/* A metric, and its values with blanks between; the base metrics come first. */
struct metric {
	const char *name, *values;
};

struct specification {
	const struct metric *metrics; /* NULL-terminated */
	size_t base_count;
};

enum { V3_AV, V3_AC, V3_PR, V3_UI, V3_S, V3_C, V3_I, V3_A, V3_BASE_COUNT };

static const struct metric v3_metrics[] = {
	[V3_AV] = { "AV", "N A L P" },
	[V3_AC] = { "AC", "L H" },
	[V3_PR] = { "PR", "N L H" },
	[V3_UI] = { "UI", "N R" },
	[V3_S] = { "S", "U C" },
	[V3_C] = { "C", "H L N" },
	[V3_I] = { "I", "H L N" },
	[V3_A] = { "A", "H L N" },
	{ "E", "X U P F H" },
	{ "RL", "X O T W U" },
	{ "RC", "X U R C" },
	{ "CR", "X L M H" },
	{ "IR", "X L M H" },
	{ "AR", "X L M H" },
	{ "MAV", "X N A L P" },
	{ "MAC", "X L H" },
	{ "MPR", "X N L H" },
	{ "MUI", "X N R" },
	{ "MS", "X U C" },
	{ "MC", "X H L N" },
	{ "MI", "X H L N" },
	{ "MA", "X H L N" },
	{ NULL, NULL },
};
static const struct specification v3 = { v3_metrics, V3_BASE_COUNT };

enum {
	V2_AV,
	V2_AC,
	V2_AU,
	V2_C,
	V2_I,
	V2_A,
	V2_E,
	V2_RL,
	V2_RC,
	V2_CDP,
	V2_TD,
	V2_CR,
	V2_IR,
	V2_AR,
	V2_ALL_COUNT,
	V2_BASE_COUNT = V2_E
};

static const struct metric v2_metrics[] = {
	[V2_AV] = { "AV", "L A N" },
	[V2_AC] = { "AC", "H M L" },
	[V2_AU] = { "Au", "M S N" },
	[V2_C] = { "C", "N P C" },
	[V2_I] = { "I", "N P C" },
	[V2_A] = { "A", "N P C" },
	[V2_E] = { "E", "ND U POC F H" },
	[V2_RL] = { "RL", "ND OF TF W U" },
	[V2_RC] = { "RC", "ND UC UR C" },
	[V2_CDP] = { "CDP", "ND N L LM MH H" },
	[V2_TD] = { "TD", "ND N L M H" },
	[V2_CR] = { "CR", "ND L M H" },
	[V2_IR] = { "IR", "ND L M H" },
	[V2_AR] = { "AR", "ND L M H" },
	{ NULL, NULL },
};
static const struct specification v2 = { v2_metrics, V2_BASE_COUNT };

static int value_index(const char *values, struct slice value)
{
	struct slice rest = slice_from_text(values), one;

	for (int i = 0; slice_next_token(&rest, ' ', &one); i++)
		if (slice_equal(one, value))
			return i;
	return -1;
}

/* What a vector says: the index of each metric's value, or -1 where it is not there; and the order they stand in. */
struct reading {
	int values[METRICS_MAX];
	size_t order[METRICS_MAX];
	size_t count;
};

/* NAME:VALUE/NAME:VALUE: known names with known values, each once, all base metrics among them. */
static bool read_metrics(const struct specification *specification, struct slice vector, struct reading *ret_reading)
{
	struct reading reading = { .count = 0 };
	struct slice part, name, value;

	for (size_t i = 0; i < METRICS_MAX; i++)
		reading.values[i] = -1;
	if (slice_ends_with(vector, S("/")))
		return false;
	while (slice_next_token(&vector, '/', &part)) {
		size_t at = 0;

		if (!slice_cut(part, ':', &name, &value))
			return false;
		while (specification->metrics[at].name && !slice_equal(name, slice_from_text(specification->metrics[at].name)))
			at++;
		if (!specification->metrics[at].name || reading.values[at] >= 0)
			return false;
		reading.values[at] = value_index(specification->metrics[at].values, value);
		if (reading.values[at] < 0)
			return false;
		reading.order[reading.count++] = at;
	}
	for (size_t i = 0; i < specification->base_count; i++)
		if (reading.values[i] < 0)
			return false;
	*ret_reading = reading;
	return true;
}

static double one_decimal(double tenths)
{
	return tenths / 10.0;
}

/* 3.0: the smallest number with one decimal that is not smaller. 3.1 spells it with integers, so that what floating point
 * adds in the last places cannot lift a score (its Appendix A). */
static double round_up(double value, bool v31)
{
	long scaled, tenths;

	if (!v31)
		return one_decimal(ceil(value * 10.0));
	scaled = lround(value * 100000.0);
	tenths = (scaled + 9999) / 10000;
	return one_decimal((double)tenths);
}

static double v3_score(const int *values, bool v31)
{
	static const double av[] = { 0.85, 0.62, 0.55, 0.2 }, ac[] = { 0.77, 0.44 }, ui[] = { 0.85, 0.62 },
			    cia[] = { 0.56, 0.22, 0.0 };
	static const double pr[2][3] = { { 0.85, 0.62, 0.27 }, { 0.85, 0.68, 0.5 } };
	bool changed = values[V3_S] == 1;
	double base = 1.0 - (1.0 - cia[values[V3_C]]) * (1.0 - cia[values[V3_I]]) * (1.0 - cia[values[V3_A]]);
	double impact = changed ? 7.52 * (base - 0.029) - 3.25 * pow(base - 0.02, 15.0) : 6.42 * base;
	double exploitability = 8.22 * av[values[V3_AV]] * ac[values[V3_AC]] * pr[changed][values[V3_PR]] * ui[values[V3_UI]];
	double sum = (impact + exploitability) * (changed ? 1.08 : 1.0);

	if (impact <= 0.0)
		return 0.0;
	return round_up(sum < 10.0 ? sum : 10.0, v31);
}

static double v2_score(const int *values)
{
	static const double av[] = { 0.395, 0.646, 1.0 }, ac[] = { 0.35, 0.61, 0.71 }, au[] = { 0.45, 0.56, 0.704 },
			    cia[] = { 0.0, 0.275, 0.660 };
	double impact = 10.41 * (1.0 - (1.0 - cia[values[V2_C]]) * (1.0 - cia[values[V2_I]]) * (1.0 - cia[values[V2_A]]));
	double exploitability = 20.0 * av[values[V2_AV]] * ac[values[V2_AC]] * au[values[V2_AU]];

	if (impact == 0.0)
		return 0.0;
	return one_decimal(round((0.6 * impact + 0.4 * exploitability - 1.5) * 1.176 * 10.0));
}

/* CVSS 2.0 fixes the order (section 2.4). A temporal or environmental group that does not reach its last metric was cut off, and
 * with it perhaps more; one that is left out before the last is taken for not defined, as calculators do. */
static bool v2_is_whole(const struct reading *reading)
{
	for (size_t i = 1; i < reading->count; i++)
		if (reading->order[i] < reading->order[i - 1])
			return false;
	for (size_t i = V2_BASE_COUNT; i < V2_ALL_COUNT; i++)
		if (reading->values[i] >= 0 && reading->values[i <= V2_RC ? V2_RC : V2_AR] < 0)
			return false;
	return true;
}

/* Without the parentheses that NVD writes CVSS 2.0 vectors in. */
static struct slice without_parentheses(struct slice vector)
{
	if (vector.len >= 2 && slice_starts_with(vector, S("(")) && slice_ends_with(vector, S(")")))
		return slice_make(vector.ptr + 1, vector.len - 2);
	return vector;
}

bool cvss_base_score(struct slice vector, double *ret_score, const char **ret_version)
{
	struct reading reading;
	bool v31 = slice_starts_with(vector, S("CVSS:3.1/"));

	if (v31 || slice_starts_with(vector, S("CVSS:3.0/"))) {
		if (!read_metrics(&v3, slice_from(vector, strlen("CVSS:3.x/")), &reading))
			return false;
		*ret_score = v3_score(reading.values, v31);
		*ret_version = v31 ? "3.1" : "3.0";
		return true;
	}
	if (!read_metrics(&v2, without_parentheses(vector), &reading) || !v2_is_whole(&reading))
		return false;
	*ret_score = v2_score(reading.values);
	*ret_version = "2.0";
	return true;
}

bool cvss_metric(struct slice vector, struct slice metric, struct slice *ret_value)
{
	struct slice rest = without_parentheses(vector), part, name, value;

	while (slice_next_token(&rest, '/', &part)) {
		if (!slice_cut(part, ':', &name, &value) || !slice_equal(name, metric))
			continue;
		*ret_value = value;
		return true;
	}
	return false;
}

bool cvss_is_4_0(struct slice vector)
{
	return slice_starts_with(vector, S("CVSS:4.0/"));
}
