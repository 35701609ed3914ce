/* cvss_read.h - the metrics of a vector, as the score of each version wants them */
#pragma once
#include "rating/cvss.h"

#define CVSS_METRICS_MAX 32

/* A metric, and its values with blanks between; that of an optional metric which changes nothing is the first. */
struct cvss_metric {
	const char *name, *values;
};

struct cvss_specification {
	const struct cvss_metric *metrics; /* NULL-terminated; the base metrics come first */
	size_t base_count;
	bool ordered; /* any other order than this is invalid */
};

/* What a vector says: the index of each metric's value, or -1 where it is not there. */
struct cvss_reading {
	int values[CVSS_METRICS_MAX];
};

/* NAME:VALUE/NAME:VALUE: known names with known values, each once, all base metrics among them. */
bool cvss_read(const struct cvss_specification *specification, struct slice vector, struct cvss_reading *ret_reading);

/* The index of the value of an optional metric: 0 where it is not there. */
static inline int cvss_optional(const struct cvss_reading *reading, int metric)
{
	return reading->values[metric] > 0 ? reading->values[metric] : 0;
}

/* Of the metrics without the "CVSS:3.1/" before them. */
bool cvss_2_score(struct slice metrics, struct cvss *ret_cvss);
bool cvss_3_score(struct slice metrics, bool v31, struct cvss *ret_cvss);
bool cvss_4_score(struct slice metrics, struct cvss *ret_cvss);
