/* ecosystems_test.c - schemes of ecosystems against what their documentation and their own tools say */
#include "version/version_test.h"

/* rpm-version(7); EVRs as rpm's own tests of rpmvercmp have them. */
TEST(rpm_follows_its_man_page)
{
	ASCENDS(rpm, "1.0~rc1", "1.0", "1.0^20160101", "1.0.1", "1.1", "1:0.5", "2:0");
	ASCENDS(rpm, "1.0~rc1~git1", "1.0~rc1", "1.0~rc1^git1", "1.0");
	ASCENDS(rpm, "1", "1-", "1-1.el8", "1-1.el9", "1-1.1.el8", "1-2");
	ASCENDS(rpm, "1.1.a", "1.1.b", "1.1.1");
	EQUAL(rpm, "1.0", "1_0", "1..0", "1.0.", "1.00", "0:1.0", "00:1.0");
}

/* vercmp(8): its two rows, and that releases are compared only where both have one. */
TEST(pacman_follows_vercmp)
{
	ASCENDS(pacman, "1.0a", "1.0b", "1.0beta", "1.0p", "1.0pre", "1.0rc", "1.0", "1.0.a", "1.0.1");
	ASCENDS(pacman, "1", "1.0", "1.1", "1.1.1", "1.2", "2.0", "3.0.0");
	ASCENDS(pacman, "1.5-1", "1.5-2", "1.5.1-1", "1:0.1-1");
	EQUAL(pacman, "1.5", "1.5-1", "0:1.5");
	EQUAL(pacman, "1.5", "1.5-2");
}

/* The examples in the documentation of Gem::Version; `gem` 3.3 answers the same. */
TEST(gem_follows_gem_version)
{
	ASCENDS(gem, "1.0.a.2", "1.0.b1", "1.0", "1.0.1", "1.1.a", "1.1");
	ASCENDS(gem, "5.0.0.rc2", "5.0.0", "5.0.0.1");
	ASCENDS(gem, "1.0.alpha", "1.0-alpha", "1.0");
	EQUAL(gem, "1", "1.0", "1.0.0", " 1 ");
	EQUAL(gem, "1.a", "1.0.a", "1.0.0.a.0");
	EQUAL(gem, "1-2", "1.pre.2");
	VALID(gem, "1", "1.2.b3", "1.0-x86-linux", "1.0-a.b", "0.0.1.a1");
	INVALID(gem, "a", "1.", "1..2", "1_0", "1.0-", "1.0-x86_64", ".1", "v1");
}

/* https://learn.microsoft.com/nuget/concepts/package-versioning */
TEST(nuget_follows_its_documentation)
{
	ASCENDS(nuget, "1.0.1-aaa", "1.0.1-alpha", "1.0.1-alpha10", "1.0.1-alpha2", "1.0.1-beta", "1.0.1-open", "1.0.1-rc",
		"1.0.1-rc.2", "1.0.1-rc.10", "1.0.1-zzz", "1.0.1", "1.0.1.1");
	EQUAL(nuget, "1", "1.0", "1.0.0", "1.0.0.0", "1.00", "1.0+build");
	EQUAL(nuget, "1.0-RC", "1.0.0-rc", "1.0-rc+x");
	VALID(nuget, "1", "1.2.3.4-beta.01+x", "01.1");
	INVALID(nuget, "1.2.3.4.5", "1.0-", "1.0.", "a", "1.0beta", "1.0+");
}

/* https://github.com/bitnami/vulndb: versions as semver has them; "-3" is what Bitnami's packages have behind theirs. */
TEST(bitnami_builds_of_a_version_are_the_same)
{
	ASCENDS(bitnami, "7.2.3-9", "7.2.4-rc.2-1", "7.2.4-rc1", "7.2.4-0", "7.2.5-rc1-0", "7.2.5");
	EQUAL(bitnami, "7.2.4", "7.2.4-0", "7.2.4-12", "v7.2.4");
	EQUAL(bitnami, "7.2.4-rc1", "7.2.4-rc1-3");
	VALID(bitnami, "1.2.3", "1.2.3-0", "1.2.3-alpha.1-4");
	INVALID(bitnami, "1.2", "", "-1", "1.2.3-", "latest");
}

/* https://go.dev/ref/mod#versions and #pseudo-versions, https://go.dev/doc/toolchain#version */
TEST(go_follows_its_documentation)
{
	ASCENDS(go, "v0.0.0-20191109021931-daa7c04131f5", "v0.0.1", "v1.2.3-0.20191109021931-daa7c04131f5", "v1.2.3-pre",
		"v1.2.3-pre.0.20191109021931-daa7c04131f5", "v1.2.3", "v1.10.0", "v2.0.0+incompatible");
	ASCENDS(go, "1.21rc1", "1.21rc2", "1.21.0", "1.21.1", "1.22");
	EQUAL(go, "v2.0.0", "2.0.0", "v2.0.0+incompatible", "v2", "go2.0");
	EQUAL(go, "go1.21rc2", "1.21rc2", "v1.21.0-rc2");
	VALID(go, "v1", "v1.2", "1.2.3", "v1.2.3-pre+incompatible", "go1.21.3", "1.9beta1");
	INVALID(go, "(devel)", "v1.2-pre", "v1.02.0", "v1.2.3.4", "latest", "v", "1.2.3x");
}

/* PHP's version_compare; https://getcomposer.org/doc/articles/versions.md for what stands around. */
TEST(composer_follows_version_compare)
{
	ASCENDS(composer, "1.0-foo", "1.0-dev", "1.0-alpha", "1.0-alpha2", "1.0-alpha10", "1.0-beta", "1.0-RC1", "1.0", "1.0.0",
		"1.0.1", "1.0p1", "1.1");
	ASCENDS(composer, "dev-a", "dev-main", "0.1", "1.9.9", "1.x-dev", "2.0-dev", "2.0");
	EQUAL(composer, "1.0", "v1.0", "V1.0", " 1.0", "1.0@beta", "1.0+build", "1_0", "1.0 as 2.0");
	EQUAL(composer, "1.0a1", "1.0-alpha1", "1.0.alpha.1", "1.0-a1");
	EQUAL(composer, "1.0-p1", "1.0-pl1", "1.0-patch1");
	EQUAL(composer, "dev-main", "dev-main");
}

/* https://doc.rust-lang.org/cargo/reference/semver.html, https://hexdocs.pm/elixir/Version.html: builds decide nothing. */
TEST(cargo_and_hex_are_semver)
{
	ASCENDS(cargo, "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0", "1.0.1");
	EQUAL(cargo, "1.0.0", "1.0.0+a");
	ASCENDS(hex, "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0", "1.10.0");
	EQUAL(hex, "1.0.0", "1.0.0+a");
	VALID(cargo, "1.0.0-alpha+001");
	INVALID(cargo, "1.0");
	INVALID(hex, "1.0", "1.0.0.0");
}

/* The package pub_semver. */
TEST(pub_counts_builds)
{
	ASCENDS(pub, "1.0.0-alpha", "1.0.0-alpha+1", "1.0.0", "1.0.0+0.3.7", "1.0.0+1", "1.0.0+1.a", "1.0.0+2", "1.0.0+a");
	EQUAL(pub, "1.0.0-01", "1.0.0-1");
	VALID(pub, "01.2.3", "1.2.3-01+02");
	INVALID(pub, "1.2", "1.2.3.4", "1.2.3+", "1.2.3-a..b");
}

/* ?compareVersion and ?package_version of R; https://pvp.haskell.org */
TEST(cran_and_hackage_count_every_number)
{
	ASCENDS(cran, "1.2", "1.2-0", "1.2.3", "1.2.3-1", "1.10");
	EQUAL(cran, "1.2-3", "1.2.3", "1.02.3");
	ASCENDS(hackage, "1", "1.0", "1.0.0", "1.0.1", "1.0.10", "1.1");
	EQUAL(hackage, "1.2", "1.2-tag", "1.02");
	VALID(cran, "1", "1.2-3", "0.0.0.9000");
	INVALID(cran, "1.", "1..2", "1.a", "-1");
	VALID(hackage, "1.2.3.4", "1.2-tag-b");
	INVALID(hackage, "1-", "1.2-t_g", "1-2-", "1.a", "v1");
}

/* https://docs.conan.io/2/tutorial/versioning/version_ranges.html, and Conan 2's class Version. */
TEST(conan_follows_its_class)
{
	ASCENDS(conan, "1.0-", "1.0-alpha", "1.0-alpha.2", "1.0-alpha.10", "1.0", "1.0+1", "1.0+2", "1.0.1", "1.0.a", "1.1");
	ASCENDS(conan, "1.1.1", "1.1.1a", "1.1.1t", "1.1.2");
	ASCENDS(conan, "2024.01.01", "cci.20200101", "cci.20230101");
	EQUAL(conan, "1", "1.0", "1.0.0", "01");
}

/* https://openssl-library.org/policies/general/versioning-policy */
TEST(openssl_follows_its_policy)
{
	ASCENDS(openssl, "0.9.8", "0.9.8z", "0.9.8za", "0.9.8zh", "1.0.0-beta1", "1.0.0-beta5", "1.0.0-beta10", "1.0.0", "1.0.0a",
		"1.0.2k", "1.0.2k-fips", "1.0.2zk", "1.1.1-pre9", "1.1.1", "3.0.0-alpha1", "3.0.0-beta1", "3.0.0", "3.0.10");
	EQUAL(openssl, "3.0.0", "3.0.0+quic");
	VALID(openssl, "1.1.1w", "3.0");
	INVALID(openssl, "OpenSSL 1.0");
}
