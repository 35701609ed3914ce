/* subscription.c - what only subscribers of a distribution get */
#include "match/subscription.h"

#define UBUNTU_PRO "Ubuntu Pro"
#define SUSE_LTSS "SUSE LTSS"

struct slice subscription_of(struct slice ecosystem)
{
	if (slice_starts_with(ecosystem, S("Ubuntu:Pro:")))
		return S(UBUNTU_PRO);
	if (slice_starts_with(ecosystem, S("SUSE:")) && slice_ends_with(ecosystem, S("-LTSS")))
		return S(SUSE_LTSS);
	return S("");
}

static bool is_fips(struct slice version)
{
	return slice_find(version, S("fips")) >= 0;
}

/* "2.4.29-1ubuntu4.27+esm2", "1:4.0.34-1ubuntu0.1~esm2" */
static bool is_of_esm(struct slice version)
{
	return slice_find(version, S("+esm")) >= 0 || slice_find(version, S("~esm")) >= 0;
}

static bool shows(struct slice name, const struct package *package)
{
	if (slice_equal(name, S(UBUNTU_PRO)))
		return package->type == PACKAGE_DEB && (is_of_esm(package->version) || is_of_esm(package->source_version) ||
							       is_fips(package->version) || is_fips(package->source_version));
	/* "sles-ltss-release", "SLES-LTSS-release" */
	return package->type == PACKAGE_RPM &&
	       (slice_ends_with(package->name, S("-ltss-release")) || slice_ends_with(package->name, S("-LTSS-release")));
}

bool subscription_shows(struct slice name, const struct found_package *packages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (packages[i].third_party.len == 0 && shows(name, &packages[i].package))
			return true;
	return false;
}

bool subscription_is_of_other_builds(struct slice ecosystem, struct slice version)
{
	return slice_starts_with(ecosystem, S("Ubuntu:Pro:FIPS")) && !is_fips(version);
}
