/* cvss.h - scores from vectors: CVSS 2.0, 3.0, 3.1 and 4.0 (https://www.first.org/cvss/specification-document) */
#pragma once
#include "base/slice.h"

/* Scores are 0.0 to 10.0 with one decimal, or negative where the vector does not define them: temporal and environmental of 2.0,
 * where none of their metrics has a value; both of 4.0, whose single score, of the vector with all that it says, is `base`. Of
 * 3.x both are what the equations give; those of 3.1 give some vectors another environmental than base score even where nothing
 * is modified. */
struct cvss {
	const char *version; /* "2.0", "3.0", "3.1" or "4.0": such texts compare as versions do */
	double base, temporal, environmental;
};

/* False for what is no valid vector: an unknown metric or value, one that stands twice, a base metric that is missing; in 2.0 and
 * 4.0 also another order than the specification's. NVD's parentheses around vectors of 2.0 are taken. */
bool cvss_score(struct slice vector, struct cvss *ret_cvss);

/* The word of the version's own scale for its base score: none, low, medium, high or critical; of 2.0, for which NVD made it,
 * low, medium or high. */
const char *cvss_severity(const struct cvss *cvss);

/* The value of METRIC ("AV") as VECTOR writes it ("N"): false when it is not there. */
bool cvss_metric(struct slice vector, struct slice metric, struct slice *ret_value);
