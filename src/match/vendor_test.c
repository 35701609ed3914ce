/* vendor_test.c - language packages in files that a distribution's package brought */
#include "match/match_fixture_test.h"

#define OWNED(its_name, its_version, its_path, its_owner) \
	{                                                 \
		.package = {                              \
			.type = PACKAGE_PYPI,             \
			.name = S(its_name),              \
			.version = S(its_version),        \
			.path = S(its_path),              \
			.owner = S(its_owner)             \
		}                                         \
	}
#define WHEEL "usr/lib/python3/dist-packages/requests"

/* What Python says: repaired in 2.31.0. */
#define PYTHONS                                                                                            \
	{                                                                                                  \
		.id = S("GHSA-1"), .aliases = LIST(S("CVE-2023-1"), S("PYSEC-1")), .ecosystem = S("PyPI"), \
		.package = S("requests"), .events = FIXED_IN("2.31.0")                                     \
	}
#define DEBIANS(...)                                                               \
	{                                                                          \
		.ecosystem = S("Debian:12"), .package = S("requests"), __VA_ARGS__ \
	}

static void check(
	bool partial, const struct advisory *debians, const char *owner_version, const char *third_party, const char *want)
{
	const struct advisory advisories[] = { PYTHONS, *debians };
	struct vulndb *store = match_store("all", partial, advisories, 2);
	struct found_package packages[] = { OWNED("requests", "2.28.1", WHEEL, "python3-requests"),
		DEB("python3-requests", "requests", "2.28.1+dfsg-1") };

	packages[1].package.source_version = packages[1].package.version = slice_from_text(owner_version);
	packages[1].third_party = slice_from_text(third_party);
	match_check(packages, 2, &debian_12, &store, 1, want, "");
}

TEST(vendor_that_is_silent_of_a_flaw_is_said_to_be)
{
	check(false, &(struct advisory)DEBIANS(.id = S("CVE-2022-9"), .events = FIXED_IN("2.0-1")), "2.28.1+dfsg-1", "",
		"CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1 silent\n");
}

TEST(vendor_that_has_repaired_the_flaw_is_believed)
{
	check(false, &(struct advisory)DEBIANS(.id = S("CVE-2023-1"), .events = FIXED_IN("2.28.1+dfsg-1")), "2.28.1+dfsg-1", "",
		"");
	check(false, &(struct advisory)DEBIANS(.id = S("CVE-2023-1"), .status = S(STATUS_NOT_AFFECTED)), "2.28.1+dfsg-1", "", "");
	/* it knows the flaw by another of its names */
	check(false, &(struct advisory)DEBIANS(.id = S("TEMP-1"), .aliases = LIST(S("PYSEC-1")), .events = FIXED_IN("2.0-1")),
		"2.28.1+dfsg-1", "", "");
}

TEST(vendor_that_has_the_flaw_makes_it_a_finding_of_its_own_package)
{
	check(false,
		&(struct advisory)DEBIANS(.id = S("CVE-2023-1"), .events = FIXED_IN("2.28.1+dfsg-1+deb12u1"),
			.remark = S("no-dsa: Minor issue"), .status = S(STATUS_DEFERRED)),
		"2.28.1+dfsg-1", "",
		"CVE-2023-1 python3-requests 2.28.1+dfsg-1 -> 2.28.1+dfsg-1+deb12u1 deferred paths=" WHEEL
		" (no-dsa: Minor issue)\n");
	check(false,
		&(struct advisory)DEBIANS(.id = S("DEBIAN-CVE-2023-1"), .aliases = LIST(S("CVE-2023-1")),
			.events = LIST(S("-"), S("i0"))),
		"2.28.1+dfsg-1", "",
		"CVE-2023-1 python3-requests 2.28.1+dfsg-1 affected aliases=DEBIAN-CVE-2023-1 paths=" WHEEL "\n");
}

TEST(vendor_is_asked_only_where_a_whole_store_knows_it)
{
	check(true, &(struct advisory)DEBIANS(.id = S("CVE-2022-9"), .events = FIXED_IN("2.0-1")), "2.28.1+dfsg-1", "",
		"CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1\n");
	check(true, &(struct advisory)DEBIANS(.id = S("CVE-2023-1"), .events = FIXED_IN("2.0-1")), "2.28.1+dfsg-1", "",
		"CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1\n");
}

TEST(vendor_is_not_asked_of_what_a_third_party_made)
{
	check(false, &(struct advisory)DEBIANS(.id = S("CVE-2023-1"), .events = FIXED_IN("2.0-1")), "2.28.1+dfsg-1",
		"origin 'Elsewhere'", "CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1\n");
}

TEST(vendor_is_not_asked_of_what_nobody_owns)
{
	const struct advisory advisories[] = { PYTHONS, DEBIANS(.id = S("CVE-2023-1"), .events = FIXED_IN("2.0-1")) };
	const struct found_package packages[] = { OWNED("requests", "2.28.1", "usr/local/lib/requests", ""),
		OWNED("requests", "2.28.1", WHEEL, "python3-requests"),
		OWNED("requests", "2.28.1", "opt/requests", "requests-wheel"),
		DEB("python3-requests", "requests", "2.28.1+dfsg-1") };
	struct vulndb *store = match_store("all", false, advisories, 2);

	match_check(packages, 4, &debian_12, &store, 1,
		"CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1 paths=usr/local/lib/requests\n", "");
	/* one place is its own, another the distribution's, which is silent: two findings */
	store = match_store("all", false,
		(const struct advisory[]){ PYTHONS, DEBIANS(.id = S("CVE-2022-9"), .events = FIXED_IN("2.0-1")) }, 2);
	match_check(packages, 4, &debian_12, &store, 1,
		"CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1 paths=usr/local/lib/requests\n"
		"CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1 silent\n",
		"");
}

TEST(vendor_never_takes_one_cve_for_another)
{
	/* a bulletin of two flaws, of which the second is repaired, says nothing of the first */
	const struct advisory advisories[] = { PYTHONS,
		DEBIANS(.id = S("CVE-2023-2"), .aliases = LIST(S("DSA-1")), .events = FIXED_IN("2.0-1")) };
	const struct found_package packages[] = { OWNED("requests", "2.28.1", WHEEL, "python3-requests"),
		DEB("python3-requests", "requests", "2.28.1+dfsg-1") };
	struct vulndb *store = match_store("all", false, advisories, 2);

	match_check(packages, 2, &debian_12, &store, 1,
		"CVE-2023-1 requests 2.28.1 -> 2.31.0 fixed aliases=GHSA-1,PYSEC-1 silent\n", "");
}

TEST(match_lets_a_whole_store_outrank_what_the_built_in_set_says)
{
	const struct advisory own = DEBIANS(.id = S("CVE-2023-1"), .events = FIXED_IN("3.0-1"));
	const struct advisory vendors[] = { DEBIANS(.id = S("DEBIAN-CVE-2023-1"), .aliases = LIST(S("CVE-2023-1")),
						    .status = S(STATUS_NOT_AFFECTED)),
		DEBIANS(.id = S("CVE-2023-2"), .events = FIXED_IN("2.0-1")) };
	const struct found_package packages[] = { DEB("python3-requests", "requests", "2.28.1+dfsg-1") };
	struct vulndb *stores[] = { match_store("builtin", true, &own, 1), match_store("all", false, vendors, 2) };

	match_check(packages, 1, &debian_12, stores, 2, "", "");
	/* of which it says nothing, the built-in set may speak */
	stores[0] = match_store("builtin", true, &own, 1);
	stores[1] = match_store("all", false, &vendors[1], 1);
	match_check(packages, 1, &debian_12, stores, 2, "CVE-2023-1 python3-requests 2.28.1+dfsg-1 -> 3.0-1 fixed\n", "");
}
