/* bitnami.c - Bitnami's components: Semantic Versioning, and behind it which of Bitnami's builds: "7.2.4-3"
 *
 * Bitnami's advisories name versions of what was built and no builds (https://github.com/bitnami/vulndb), so that all builds of a version
 * are the same. */
#include "version/scan.h"
#include "version/semver.h"
#include "version/version.h"

/* What stands behind the last hyphen is a number: "1.2.3-rc1-4". */
static struct slice without_build(struct slice version)
{
	ptrdiff_t at = slice_find_last_byte(version, '-');

	return at > 0 && scan_all_digits(slice_from(version, (size_t)at + 1)) ? slice_first(version, (size_t)at) : version;
}

static int bitnami_compare(struct slice a, struct slice b)
{
	return semver_compare(without_build(a), without_build(b));
}

static bool bitnami_valid(struct slice version)
{
	return semver_valid(without_build(version));
}

static bool bitnami_usable(struct slice version)
{
	return semver_usable(without_build(version));
}

const struct version_scheme version_scheme_bitnami = {
	.name = "bitnami",
	.compare = bitnami_compare,
	.valid = bitnami_valid,
	.usable = bitnami_usable,
};
