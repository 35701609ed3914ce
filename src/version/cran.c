/* cran.c - R packages: numbers with dots or hyphens between them, which are the same (R's own compareVersion, package_version)
 *
 * No number is less than 0: "1.9" comes before "1.9.0". */
#include "version/numbers.h"
#include "version/version.h"

static int cran_compare(struct slice a, struct slice b)
{
	return numbers_compare(a, b, ".-");
}

static bool cran_valid(struct slice version)
{
	return numbers_valid(version, ".-");
}

const struct version_scheme version_scheme_cran = {
	.name = "cran",
	.compare = cran_compare,
	.valid = cran_valid,
};
