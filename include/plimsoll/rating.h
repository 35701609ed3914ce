/* plimsoll/rating.h - scores of CVSS vectors: 2.0, 3.0, 3.1 and 4.0 (https://www.first.org/cvss/specification-document) */
#ifndef PLIMSOLL_RATING_H
#define PLIMSOLL_RATING_H

#include "plimsoll.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Scores are 0.0 to 10.0 with one decimal, or negative where the vector does not define them: temporal and environmental of 2.0 without
 * such metrics; both of 4.0, whose one score, of the vector with all that it says, is `base`. */
struct plimsoll_cvss {
	const char *version;  /* "2.0", "3.0", "3.1" or "4.0" */
	const char *severity; /* of the base score, in the words of that version: none, low, medium, high, critical; of 2.0 NVD's three */
	double base;
	double temporal;
	double environmental;
};

/* Of "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", or of 2.0 without a prefix. PLIMSOLL_ERROR_FORMAT: it is no vector. */
PLIMSOLL_API int plimsoll_cvss_score(const char *vector, struct plimsoll_cvss *ret_cvss, struct plimsoll_error *error);

#ifdef __cplusplus
}
#endif
#endif
