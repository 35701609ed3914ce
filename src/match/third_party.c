/* third_party.c - which packages are not the distribution's own
 *
 * apk, opkg and chisel do not keep who made a package or where it came from: nothing is said of theirs. */
#include "match/third_party.h"

/* How an rpm's vendor begins when the distribution is the vendor; a distribution may have several. EPEL, say, is Fedora's. */
static const struct {
	const char *id, *vendor;
} vendors[] = {
	{ "almalinux", "AlmaLinux" },
	{ "amzn", "Amazon" },
	{ "azurelinux", "Microsoft Corporation" },
	{ "centos", "CentOS" },
	{ "centos", "Red Hat" },
	{ "fedora", "Fedora Project" },
	{ "mariner", "Microsoft Corporation" },
	{ "ol", "Oracle America" },
	{ "opensuse", "SUSE" },
	{ "opensuse", "openSUSE" },
	{ "opensuse-leap", "SUSE" },
	{ "opensuse-leap", "openSUSE" },
	{ "opensuse-tumbleweed", "openSUSE" },
	{ "photon", "Broadcom" },
	{ "photon", "VMware" },
	{ "rhel", "Red Hat" },
	{ "rocky", "Rocky" },
	{ "sled", "SUSE" },
	{ "sles", "SUSE" },
};

/* How the maintainer of packages ends that firms and projects give away themselves; none of them maintains one of Debian's or Ubuntu's. */
static const char *const maintainers[] = {
	"@clickhouse.com>",
	"@cloudflare.com>",
	"@confluent.io>",
	"@datadoghq.com>",
	"@docker.com>",
	"@elastic.co>",
	"@f5.com>",
	"@gitlab.com>",
	"@grafana.com>",
	"@hashicorp.com>",
	"@influxdata.com>",
	"@microsoft.com>",
	"@mongodb.com>",
	"@newrelic.com>",
	"@nginx.com>",
	"@nodesource.com>",
	"@oss.oracle.com>",
	"@percona.com>",
	"@redis.com>",
	"@yarnpkg.com>",
	"<chromium-dev@chromium.org>",
	"<cudatools@nvidia.com>",
	"<https://code.google.com/p/google-cloud-sdk/>",
	"<kubernetes-dev+release@googlegroups.com>",
};

/* What versions hold of packages from well-known archives beside Debian's and Ubuntu's. */
static const char *const version_parts[] = { "nodesource", "pgdg", "~ppa", "sury.org" };

static struct slice marked(const char *what, struct slice text, struct arena *arena)
{
	return arena_printf(arena, "%s '%.*s'", what, SLICE_ARG(slice_first(text, 200)));
}

static struct slice rpm_mark(const struct package *package, const struct distribution *distribution, struct arena *arena)
{
	bool known = false;

	for (size_t i = 0; i < sizeof vendors / sizeof vendors[0]; i++) {
		if (!slice_equal(distribution->id, slice_from_text(vendors[i].id)))
			continue;
		known = true;
		if (slice_starts_with(package->maintainer, slice_from_text(vendors[i].vendor)))
			return S("");
	}
	return known && package->maintainer.len ? marked("vendor", package->maintainer, arena) : S("");
}

/* What Debian and Ubuntu build states no origin, vendor or place for bugs: their archives' indexes do, not their packages. */
static struct slice deb_mark(const struct package *package, struct arena *arena)
{
	static const char *const own[] = { "Debian", "Ubuntu" };

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (slice_equal_ignoring_case(package->origin, slice_from_text(own[i])))
			return S("");
	if (package->origin.len && slice_find(package->origin, S("debian.org")) < 0 &&
		slice_find(package->origin, S("launchpad.net/ubuntu")) < 0)
		return marked("origin", package->origin, arena);
	for (size_t i = 0; i < sizeof maintainers / sizeof maintainers[0]; i++)
		if (slice_ends_with(package->maintainer, slice_from_text(maintainers[i])))
			return marked("maintainer", package->maintainer, arena);
	for (size_t i = 0; i < sizeof version_parts / sizeof version_parts[0]; i++)
		if (slice_find(package->version, slice_from_text(version_parts[i])) >= 0)
			return marked("version", package->version, arena);
	return S("");
}

struct slice third_party_mark(const struct package *package, const struct distribution *distribution, struct arena *arena)
{
	switch (package->type) {
	case PACKAGE_RPM:
		return rpm_mark(package, distribution, arena);
	case PACKAGE_DEB:
		return deb_mark(package, arena);
	case PACKAGE_ALPM: /* what makepkg writes where nobody said who packs; whoever packs for a distribution says so */
		return slice_equal(package->maintainer, S("Unknown Packager")) ? marked("packager", package->maintainer, arena)
									       : S("");
	case PACKAGE_EBUILD:
		return slice_equal(distribution->id, S("gentoo")) && package->origin.len &&
				       !slice_equal(package->origin, S("gentoo"))
			       ? marked("repository", package->origin, arena)
			       : S("");
	default:
		return S("");
	}
}
