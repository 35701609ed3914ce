/* third_party_test.c - which packages are not the distribution's own: as the vendors' packages state it */
#include "base/test.h"
#include "match/third_party.h"

TEST(a_package_is_third_party_only_where_its_data_prove_it)
{
	static const struct {
		enum package_type type;
		const char *distribution, *version, *maintainer, *origin, *want;
	} cases[] = {
		{ PACKAGE_DEB, "debian", "5.2.15-2+b2", "Matthias Klose <doko@debian.org>", "", "" },
		{ PACKAGE_DEB, "debian", "1", "Gerrit Pape <pape@smarden.org>", "", "" }, /* maintainers are from everywhere */
		{ PACKAGE_DEB, "debian", "1", "", "Debian", "" },
		{ PACKAGE_DEB, "ubuntu", "1", "", "ubuntu", "" },
		{ PACKAGE_DEB, "ubuntu", "1", "", "https://bugs.launchpad.net/ubuntu/+filebug", "" },
		{ PACKAGE_DEB, "debian", "1", "a@b", "Shop Inc", "origin 'Shop Inc'" },
		{ PACKAGE_DEB, "debian", "5:27.3.1-1~debian.12~bookworm", "Docker <support@docker.com>", "",
			"maintainer 'Docker <support@docker.com>'" },
		{ PACKAGE_DEB, "ubuntu", "12.4-1", "cudatools <cudatools@nvidia.com>", "",
			"maintainer 'cudatools <cudatools@nvidia.com>'" },
		{ PACKAGE_DEB, "debian", "1", "Alex Doyle <adoyle@nvidia.com>", "", "" }, /* one of Debian's own */
		{ PACKAGE_DEB, "debian", "16.4-1.pgdg120+1", "Debian PostgreSQL Maintainers <x@tracker.debian.org>", "",
			"version '16.4-1.pgdg120+1'" },
		{ PACKAGE_DEB, "ubuntu", "2.45-1~ppa1", "", "", "version '2.45-1~ppa1'" },
		{ PACKAGE_RPM, "rhel", "1", "Red Hat, Inc.", "", "" },
		{ PACKAGE_RPM, "rhel", "1", "Fedora Project", "", "vendor 'Fedora Project'" },
		{ PACKAGE_RPM, "fedora", "1", "Fedora Project", "", "" },
		{ PACKAGE_RPM, "centos", "1", "CentOS", "", "" },
		{ PACKAGE_RPM, "sles", "1", "SUSE LLC <https://www.suse.com/>", "", "" },
		{ PACKAGE_RPM, "mariner", "1", "Microsoft Corporation", "", "" },
		{ PACKAGE_RPM, "opensuse-leap", "1", "obs://build.opensuse.org/home:x", "",
			"vendor 'obs://build.opensuse.org/home:x'" },
		{ PACKAGE_RPM, "rhel", "1", "", "", "" },               /* not stated */
		{ PACKAGE_RPM, "unheard-of", "1", "Somebody", "", "" }, /* who knows whose that is */
		{ PACKAGE_RPM, "", "1", "Somebody", "", "" },
		{ PACKAGE_ALPM, "arch", "1-1", "Unknown Packager", "", "packager 'Unknown Packager'" },
		{ PACKAGE_ALPM, "arch", "1-1", "Allan McRae <allan@archlinux.org>", "", "" },
		{ PACKAGE_EBUILD, "gentoo", "1", "", "gentoo", "" },
		{ PACKAGE_EBUILD, "gentoo", "1", "", "guru", "repository 'guru'" },
		{ PACKAGE_EBUILD, "other", "1", "", "guru", "" },
		{ PACKAGE_EBUILD, "gentoo", "1", "", "", "" },
		{ PACKAGE_APK, "alpine", "1", "Somebody <a@b>", "edge", "" },
		{ PACKAGE_NPM, "debian", "1", "Docker <support@docker.com>", "Shop", "" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct package package = { .type = cases[i].type,
			.name = S("a"),
			.version = slice_from_text(cases[i].version),
			.maintainer = slice_from_text(cases[i].maintainer),
			.origin = slice_from_text(cases[i].origin) };
		const struct distribution distribution = { .id = slice_from_text(cases[i].distribution) };

		CHECK_SLICE(third_party_mark(&package, &distribution, &arena), cases[i].want);
	}
}
