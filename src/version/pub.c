/* pub.c - Dart packages: semver, but builds count (https://dart.dev/tools/pub/versioning, package pub_semver)
 *
 * A build comes after the release without one, and builds are ordered as pre-releases are. Zeros in front of numbers are allowed. */
#include "version/scan.h"
#include "version/semver.h"
#include "version/version.h"

static int pub_compare(struct slice a, struct slice b)
{
	struct semver x = semver_take_apart(semver_without_v(a)), y = semver_take_apart(semver_without_v(b));
	int order = semver_compare_parts(&x, &y);

	return order ? order : semver_compare_identifiers(x.build, y.build, slice_compare);
}

static bool pub_valid(struct slice version)
{
	struct semver parts = semver_take_apart(semver_without_v(version));
	struct slice number;
	size_t count = 0;

	while (slice_next_token(&parts.core, '.', &number))
		count++;
	return count == 3 && !parts.attached && (!parts.has_pre || semver_are_identifiers(parts.pre, false)) &&
	       (!parts.has_build || semver_are_identifiers(parts.build, false));
}

const struct version_scheme version_scheme_pub = {
	.name = "pub",
	.compare = pub_compare,
	.valid = pub_valid,
};
