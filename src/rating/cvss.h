/* cvss.h - base scores from vectors: CVSS 2.0, 3.0 and 3.1 (https://www.first.org/cvss/specification-document) */
#pragma once
#include "base/slice.h"

/* The base score, 0.0 to 10.0, one decimal. False for what is no valid vector of these versions. *RET_VERSION: "3.1". */
bool cvss_base_score(struct slice vector, double *ret_score, const char **ret_version);
