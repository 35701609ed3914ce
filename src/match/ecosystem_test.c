/* ecosystem_test.c - releases under the names that OSV has for them */
#include "base/buffer.h"
#include "base/test.h"
#include "match/ecosystem.h"

TEST(match_ecosystem_is_that_of_the_release)
{
	static const struct {
		enum package_type type;
		const char *id, *id_like, *version_id, *want;
	} cases[] = {
		{ PACKAGE_DEB, "debian", "", "12", "Debian:12" },
		{ PACKAGE_DEB, "debian", "", "10.13", "Debian:10" },
		{ PACKAGE_DEB, "debian", "", "", "Debian:sid" },
		{ PACKAGE_DEB, "debian", "", "trixie/sid", "Debian:sid" },
		{ PACKAGE_DEB, "ubuntu", "debian", "22.04", "Ubuntu:22.04" },
		{ PACKAGE_DEB, "ubuntu", "debian", "22", "" },
		{ PACKAGE_DEB, "ubuntu", "debian", "22.", "" },
		{ PACKAGE_DEB, "kali", "debian", "2024.1", "" },
		{ PACKAGE_DEB, "linuxmint", "ubuntu debian", "21", "" },
		{ PACKAGE_DEB, "", "", "", "" },
		{ PACKAGE_DEB, "alpine", "", "3.11.6", "" },
		{ PACKAGE_APK, "alpine", "", "3.11.6", "Alpine:v3.11" },
		{ PACKAGE_APK, "alpine", "", "3.19", "Alpine:v3.19" },
		{ PACKAGE_APK, "alpine", "", "3", "" },
		{ PACKAGE_APK, "alpine", "", "3.20.0_alpha20240329", "Alpine:edge" },
		{ PACKAGE_APK, "alpine", "", "edge", "Alpine:edge" },
		{ PACKAGE_APK, "postmarketos", "alpine", "23.12", "" },
		{ PACKAGE_APK, "wolfi", "", "20230201", "Wolfi" },
		{ PACKAGE_APK, "chainguard", "", "20230214", "Chainguard" },
		{ PACKAGE_RPM, "almalinux", "rhel centos fedora", "8.9", "AlmaLinux:8" },
		{ PACKAGE_RPM, "rocky", "rhel centos fedora", "9.3", "Rocky Linux:9" },
		{ PACKAGE_RPM, "centos", "rhel fedora", "7", "" },
		{ PACKAGE_RPM, "rhel", "fedora", "9.3", "Red Hat:9" },
		{ PACKAGE_RPM, "rhel", "fedora", "10.0", "Red Hat:10" },
		{ PACKAGE_RPM, "opensuse-leap", "suse opensuse", "15.5", "openSUSE:Leap 15.5" },
		{ PACKAGE_RPM, "opensuse-tumbleweed", "opensuse suse", "20240322", "openSUSE:Tumbleweed" },
		{ PACKAGE_RPM, "mageia", "", "9", "Mageia:9" },
		{ PACKAGE_RPM, "azurelinux", "", "3.0", "Azure Linux:3" },
		{ PACKAGE_RPM, "mariner", "", "2.0", "Azure Linux:2" },
		{ PACKAGE_RPM, "photon", "", "5.0", "Photon OS:5.0" },
		{ PACKAGE_RPM, "debian", "", "12", "" },
		{ PACKAGE_NPM, "debian", "", "12", "npm" },
		{ PACKAGE_PYPI, "", "", "", "PyPI" },
		{ PACKAGE_MAVEN, "", "", "", "Maven" },
		{ PACKAGE_UNKNOWN, "debian", "", "12", "" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct distribution distribution = { .id = slice_from_text(cases[i].id),
			.id_like = slice_from_text(cases[i].id_like),
			.version_id = slice_from_text(cases[i].version_id) };
		struct ecosystems ecosystems;

		match_ecosystems(cases[i].type, &distribution, &arena, &ecosystems);
		CHECK_SLICE(ecosystems.count ? ecosystems.names[0] : S(""), cases[i].want);
	}
}

static void check_all(struct distribution distribution, enum package_type type, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	struct ecosystems ecosystems;

	match_ecosystems(type, &distribution, &arena, &ecosystems);
	for (size_t i = 0; i < ecosystems.count; i++)
		buffer_addf(&got, "%s%.*s", i ? "; " : "", SLICE_ARG(ecosystems.names[i]));
	CHECK_SLICE(buffer_slice(&got), want);
}

TEST(match_ecosystems_are_all_that_a_release_has_packages_of)
{
	check_all((struct distribution){ .id = S("ubuntu"), .version_id = S("24.04") }, PACKAGE_DEB,
		"Ubuntu:24.04; Ubuntu:24.04:LTS; Ubuntu:Pro:24.04; Ubuntu:Pro:24.04:LTS; Ubuntu:Pro:FIPS:24.04:LTS; "
		"Ubuntu:Pro:FIPS-updates:24.04:LTS");
	check_all((struct distribution){ .id = S("sles"), .version_id = S("15") }, PACKAGE_RPM,
		"SUSE:Linux Enterprise Server 15; SUSE:Linux Enterprise Server 15-LTSS; SUSE:Linux Enterprise Module for "
		"Basesystem 15; "
		"SUSE:Linux Enterprise Module for Server Applications 15");
	check_all((struct distribution){ .id = S("sled"), .version_id = S("12.5") }, PACKAGE_RPM,
		"SUSE:Linux Enterprise Desktop 12 SP5; SUSE:Linux Enterprise Workstation Extension 12 SP5; "
		"SUSE:Linux Enterprise Module for Basesystem 12 SP5; SUSE:Linux Enterprise Module for Desktop Applications 12 "
		"SP5; "
		"SUSE:Linux Enterprise Module for Development Tools 12 SP5; SUSE:Linux Enterprise Module for Python 3 12 SP5; "
		"SUSE:Package Hub 12 SP5");
}

TEST(match_ecosystems_of_red_hat_are_those_of_the_release_itself)
{
	check_all((struct distribution){ .id = S("rhel"), .version_id = S("9.3") }, PACKAGE_RPM,
		"Red Hat:9; Red Hat:enterprise_linux:9::appstream; Red Hat:enterprise_linux:9::baseos; Red "
		"Hat:enterprise_linux:9::crb; "
		"Red Hat:enterprise_linux:9::server; Red Hat:enterprise_linux:9.3");
	check_all((struct distribution){ .id = S("echo"), .version_id = S("13") }, PACKAGE_DEB, "Echo");
}

TEST(match_ecosystem_of_openeuler_has_its_service_pack)
{
	check_all(
		(struct distribution){
			.id = S("openEuler"), .version_id = S("22.03"), .pretty_name = S("openEuler 22.03 (LTS-SP1)") },
		PACKAGE_RPM, "openEuler:22.03-LTS-SP1");
	check_all((struct distribution){ .id = S("openEuler"), .version_id = S("23.09"), .pretty_name = S("openEuler 23.09") },
		PACKAGE_RPM, "openEuler:23.09");
	check_all(
		(struct distribution){ .id = S("openEuler"), .version_id = S("22.03-LTS") }, PACKAGE_RPM, "openEuler:22.03-LTS");
	check_all((struct distribution){ .id = S("openEuler"), .pretty_name = S("(") }, PACKAGE_RPM, "");
}

TEST(match_ecosystems_tell_which_feeds_speak_of_binaries)
{
	struct distribution alma = { .id = S("almalinux"), .version_id = S("9") },
			    debian = { .id = S("debian"), .version_id = S("12") };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct ecosystems ecosystems;

	match_ecosystems(PACKAGE_RPM, &alma, &arena, &ecosystems);
	CHECK(ecosystems.binaries);
	match_ecosystems(PACKAGE_DEB, &debian, &arena, &ecosystems);
	CHECK(!ecosystems.binaries);
}

TEST(match_ecosystems_of_composer_have_drupals_own_repository_wherever_it_lies)
{
	const char *want = "Packagist; Packagist:https://packages.drupal.org/8";

	check_all((struct distribution){ .id = S("debian"), .version_id = S("12") }, PACKAGE_COMPOSER, want);
	check_all((struct distribution){ .id = S("") }, PACKAGE_COMPOSER, want);
	check_all((struct distribution){ .id = S("debian"), .version_id = S("12") }, PACKAGE_NPM, "npm");
}
