/* nuget.c - NuGet versions (https://learn.microsoft.com/nuget/concepts/package-versioning)
 *
 * Semver with one to four numbers, missing ones being 0; words of pre-releases are the same in upper and lower case. */
#include "version/scan.h"
#include "version/semver.h"
#include "version/version.h"

static int nuget_compare(struct slice a, struct slice b)
{
	struct semver x = semver_take_apart(a), y = semver_take_apart(b);
	int order = scan_compare_dotted(x.core, y.core);

	if (order)
		return order;
	if (x.pre.len == 0 || y.pre.len == 0)
		return (x.pre.len == 0) - (y.pre.len == 0);
	return semver_compare_identifiers(x.pre, y.pre, scan_compare_lower);
}

static bool nuget_valid(struct slice version)
{
	struct semver parts = semver_take_apart(version);
	struct slice number;
	size_t count = 0;

	if (slice_ends_with(parts.core, S(".")))
		return false;
	while (slice_next_token(&parts.core, '.', &number))
		count++;
	return count >= 1 && count <= 4 && !parts.attached && (!parts.has_pre || semver_are_identifiers(parts.pre, false)) &&
	       (!parts.has_build || semver_are_identifiers(parts.build, false));
}

const struct version_scheme version_scheme_nuget = {
	.name = "nuget",
	.compare = nuget_compare,
	.valid = nuget_valid,
};
