/* rating.c - scores of vectors, for callers of the library */
#include "library/failure.h"
#include "rating/cvss.h"
#include <plimsoll/rating.h>

int plimsoll_cvss_score(const char *vector, struct plimsoll_cvss *ret_cvss, struct plimsoll_error *error)
{
	struct cvss cvss;

	if (!cvss_score(slice_from_text(vector), &cvss))
		return failure_set(error, PLIMSOLL_ERROR_FORMAT, "'%s' is no vector of CVSS 2.0, 3.0, 3.1 or 4.0", vector);
	*ret_cvss = (struct plimsoll_cvss){ cvss.version, cvss_severity(&cvss), cvss.base, cvss.temporal, cvss.environmental };
	return 0;
}
