/* subscription_test.c - repairs that only subscribers get, for images that show a subscription and such that do not */
#include "match/match_fixture_test.h"
#include "match/subscription.h"

static const struct distribution ubuntu_1604 = { .id = { "ubuntu", 6 }, .version_id = { "16.04", 5 } };
static const struct distribution sles_15_3 = { .id = { "sles", 4 }, .version_id = { "15.3", 4 } };

/* As UBUNTU-CVE-2021-3782 has it of wayland in 16.04, and of 18.04 besides. */
#define WAYLAND                                                            \
	STORE({ .id = S("CVE-2021-3782"),                                  \
		      .ecosystem = S("Ubuntu:Pro:16.04:LTS"),              \
		      .package = S("wayland"),                             \
		      .events = FIXED_IN("1.12.0-1~ubuntu16.04.3+esm1") }, \
		{ .id = S("CVE-2021-3782"),                                \
			.ecosystem = S("Ubuntu:18.04:LTS"),                \
			.package = S("wayland"),                           \
			.events = FIXED_IN("1.16.0-1ubuntu1.1~18.04.4") }, \
		{ .id = S("CVE-2"),                                        \
			.ecosystem = S("Ubuntu:Pro:16.04:LTS"),            \
			.package = S("wayland"),                           \
			.events = LIST(S("-"), S("i0")) })

TEST(subscription_repairs_are_no_repair_for_others_and_are_named)
{
	struct vulndb *store = WAYLAND;

	match_check(PACKAGES(DEB("libwayland-bin", "wayland", "1.12.0-1~ubuntu16.04.3")), &ubuntu_1604, &store, 1,
		"CVE-2 libwayland-bin 1.12.0-1~ubuntu16.04.3 affected\n"
		"CVE-2021-3782 libwayland-bin 1.12.0-1~ubuntu16.04.3 affected (fix only with Ubuntu Pro: "
		"1.12.0-1~ubuntu16.04.3+esm1)\n",
		"");
}

TEST(subscription_that_an_image_shows_makes_its_repairs_plain)
{
	struct vulndb *store = WAYLAND;

	match_check(PACKAGES(DEB("libwayland-bin", "wayland", "1.12.0-1~ubuntu16.04.3"),
			    DEB("libnetty-java", "netty", "1:4.0.34-1ubuntu0.1~esm2")),
		&ubuntu_1604, &store, 1,
		"CVE-2 libwayland-bin 1.12.0-1~ubuntu16.04.3 affected\n"
		"CVE-2021-3782 libwayland-bin 1.12.0-1~ubuntu16.04.3 -> 1.12.0-1~ubuntu16.04.3+esm1 fixed\n",
		"");
	store = WAYLAND;
	match_check(PACKAGES(DEB("libwayland-bin", "wayland", "1.12.0-1~ubuntu16.04.3+esm1")), &ubuntu_1604, &store, 1,
		"CVE-2 libwayland-bin 1.12.0-1~ubuntu16.04.3+esm1 affected\n", "");
}

TEST(subscription_does_not_take_away_the_repair_that_everybody_gets)
{
	struct vulndb *store = STORE(
		{ .id = S("CVE-1"), .ecosystem = S("Ubuntu:16.04:LTS"), .package = S("a"), .events = FIXED_IN("2") },
		{ .id = S("CVE-1"), .ecosystem = S("Ubuntu:Pro:16.04:LTS"), .package = S("a"), .events = FIXED_IN("3+esm1") });

	match_check(PACKAGES(DEB("a", "a", "1")), &ubuntu_1604, &store, 1, "CVE-1 a 1 -> 2 fixed\n", "");
	store = STORE({ .id = S("CVE-1"), .ecosystem = S("Ubuntu:16.04:LTS"), .package = S("a"), .events = FIXED_IN("2") },
		{ .id = S("CVE-1"), .ecosystem = S("Ubuntu:Pro:16.04:LTS"), .package = S("a"), .events = FIXED_IN("3+esm1") });
	match_check(PACKAGES(DEB("a", "a", "2")), &ubuntu_1604, &store, 1,
		"CVE-1 a 2 affected (fix only with Ubuntu Pro: 3+esm1)\n", "");
}

TEST(subscription_to_certified_builds_speaks_of_these_alone)
{
	struct vulndb *store = STORE({ .id = S("CVE-1"),
		.ecosystem = S("Ubuntu:Pro:FIPS-updates:16.04:LTS"),
		.package = S("a"),
		.events = FIXED_IN("1-1ubuntu1.fips.3") });

	match_check(PACKAGES(DEB("a", "a", "1-1ubuntu1")), &ubuntu_1604, &store, 1, "", "");
	store = STORE({ .id = S("CVE-1"),
		.ecosystem = S("Ubuntu:Pro:FIPS-updates:16.04:LTS"),
		.package = S("a"),
		.events = FIXED_IN("1-1ubuntu1.fips.3") });
	match_check(PACKAGES(DEB("a", "a", "1-1ubuntu1.fips.2")), &ubuntu_1604, &store, 1,
		"CVE-1 a 1-1ubuntu1.fips.2 -> 1-1ubuntu1.fips.3 fixed\n", "");
}

#define RPM(its_name, its_version)                                                                                            \
	{                                                                                                                     \
		.package = {.type = PACKAGE_RPM, .name = S(its_name), .version = S(its_version), .source_name = S(its_name) } \
	}

TEST(subscription_of_suse_shows_by_its_package)
{
	const struct advisory advisory = { .id = S("CVE-1"),
		.ecosystem = S("SUSE:Linux Enterprise Server 15 SP3-LTSS"),
		.package = S("a"),
		.events = FIXED_IN("2-1") };
	struct vulndb *store = match_store("builtin", true, &advisory, 1);

	match_check(
		PACKAGES(RPM("a", "1-1")), &sles_15_3, &store, 1, "CVE-1 a 1-1 affected (fix only with SUSE LTSS: 2-1)\n", "");
	store = match_store("builtin", true, &advisory, 1);
	match_check(PACKAGES(RPM("a", "1-1"), RPM("sles-ltss-release", "15.3-1")), &sles_15_3, &store, 1,
		"CVE-1 a 1-1 -> 2-1 fixed\n", "");
}

TEST(subscription_is_told_by_the_name_that_a_feed_has_for_it)
{
	CHECK_SLICE(subscription_of(S("Ubuntu:22.04:LTS")), "");
	CHECK_SLICE(subscription_of(S("Ubuntu:Pro:22.04:LTS")), "Ubuntu Pro");
	CHECK_SLICE(subscription_of(S("SUSE:Linux Enterprise Server 15 SP3")), "");
	CHECK_SLICE(subscription_of(S("Debian:12")), "");
}
