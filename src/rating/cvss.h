/* cvss.h - base scores from vectors: CVSS 2.0, 3.0 and 3.1 (https://www.first.org/cvss/specification-document) */
#pragma once
#include "base/slice.h"

/* The base score, 0.0 to 10.0, one decimal. False for what is no valid vector of these versions. *RET_VERSION: "3.1".
 * Temporal and environmental metrics may stand there; they change nothing. */
bool cvss_base_score(struct slice vector, double *ret_score, const char **ret_version);

/* The value of METRIC ("AV") as VECTOR writes it ("N"): false when it is not there. */
bool cvss_metric(struct slice vector, struct slice metric, struct slice *ret_value);

/* It says of itself that it is of CVSS 4.0, whose score is not computed yet. */
bool cvss_is_4_0(struct slice vector);
