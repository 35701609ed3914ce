/* purl_package_test.c - the package that a package URL names */
#include "base/arena.h"
#include "base/test.h"
#include "model/purl_package.h"

TEST(a_purl_names_its_package_its_source_and_its_distribution)
{
	static const struct {
		const char *purl;
		enum package_type type;
		const char *name, *version, *source, *source_version, *distribution; /* "id version_id codename" */
	} cases[] = {
		{ "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12", PACKAGE_DEB, "libssl3",
			"3.0.11-1~deb12u2", "libssl3", "3.0.11-1~deb12u2", "debian 12 " },
		{ "pkg:deb/debian/libssl3@3.0.11-1?distro=bookworm&upstream=openssl", PACKAGE_DEB, "libssl3", "3.0.11-1",
			"openssl", "3.0.11-1", "debian  bookworm" },
		{ "pkg:deb/debian/libstdc%2B%2B6@12-1?distro=debian-sid&upstream=gcc-12%4012.2", PACKAGE_DEB, "libstdc++6",
			"12-1", "gcc-12", "12.2", "debian  sid" },
		{ "pkg:deb/ubuntu/curl?distro=ubuntu-22.04", PACKAGE_DEB, "curl", "", "curl", "", "ubuntu 22.04 " },
		{ "pkg:deb/debian/curl@1", PACKAGE_DEB, "curl", "1", "curl", "1", "debian  " },
		{ "pkg:apk/alpine/curl@8.5.0-r0?distro=alpine-3.19.1", PACKAGE_APK, "curl", "8.5.0-r0", "curl", "8.5.0-r0",
			"alpine 3.19.1 " },
		{ "pkg:rpm/almalinux/"
		  "openssl-libs@1.1.1k-7.el8?epoch=1&distro=almalinux-8.5&upstream=openssl-1.1.1k-7.el8.src.rpm",
			PACKAGE_RPM, "openssl-libs", "1:1.1.1k-7.el8", "openssl", "1:1.1.1k-7.el8", "almalinux 8.5 " },
		{ "pkg:rpm/redhat/curl@7-1?distro=rhel-9.2", PACKAGE_RPM, "curl", "7-1", "curl", "7-1", "rhel 9.2 " },
		{ "pkg:rpm/opensuse/curl@7-1?distro=opensuse-leap-15.5", PACKAGE_RPM, "curl", "7-1", "curl", "7-1",
			"opensuse-leap 15.5 " },
		{ "pkg:rpm/opensuse/curl@7-1?distro=opensuse-tumbleweed", PACKAGE_RPM, "curl", "7-1", "curl", "7-1",
			"opensuse-tumbleweed  " },
		{ "pkg:rpm/redhat/curl@7-1", PACKAGE_RPM, "curl", "7-1", "curl", "7-1", "rhel  " },
		{ "pkg:npm/%40angular/core@1.0.0", PACKAGE_NPM, "@angular/core", "1.0.0", "", "", "  " },
		{ "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", PACKAGE_MAVEN, "org.apache.logging.log4j:log4j-core",
			"2.14.1", "", "", "  " },
		{ "pkg:golang/github.com/Azure/go-ansiterm@v0.0.1", PACKAGE_GOLANG, "github.com/Azure/go-ansiterm", "v0.0.1", "",
			"", "  " },
		{ "pkg:composer/drupal/core@9.1", PACKAGE_COMPOSER, "drupal/core", "9.1", "", "", "  " },
		{ "pkg:pypi/django@3.2", PACKAGE_PYPI, "django", "3.2", "", "", "  " },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct distribution distribution;
		struct package package;
		struct purl purl;
		struct error err;

		if (purl_parse(slice_from_text(cases[i].purl), false, &arena, &purl, &err) < 0)
			fail_msg("%s: %s", cases[i].purl, err.text);
		CHECK(package_of_purl(&purl, &arena, &package, &distribution));
		CHECK_INT(package.type, cases[i].type);
		CHECK_SLICE(package.name, cases[i].name);
		CHECK_SLICE(package.version, cases[i].version);
		CHECK_SLICE(package.source_name, cases[i].source);
		CHECK_SLICE(package.source_version, cases[i].source_version);
		CHECK_SLICE(arena_printf(&arena, "%.*s %.*s %.*s", SLICE_ARG(distribution.id), SLICE_ARG(distribution.version_id),
				    SLICE_ARG(distribution.codename)),
			cases[i].distribution);
	}
}

TEST(a_purl_of_what_is_no_package_names_none)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct distribution distribution;
	struct package package;
	struct purl purl;

	CHECK_INT(purl_parse(S("pkg:docker/debian@12"), false, &arena, &purl, NULL), 0);
	CHECK(!package_of_purl(&purl, &arena, &package, &distribution));
}

TEST(a_distribution_is_said_in_one_word)
{
	static const struct {
		const char *text, *want;
	} cases[] = { { "debian-12", "debian 12 " }, { "debian-bookworm", "debian  bookworm" },
		{ "ubuntu-22.04", "ubuntu 22.04 " }, { "wolfi", "wolfi  " }, { "opensuse-leap-15.5", "opensuse-leap 15.5 " },
		{ "opensuse-tumbleweed", "opensuse-tumbleweed  " } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct distribution distribution = { 0 };

		distribution_of_text(slice_from_text(cases[i].text), &distribution);
		CHECK_SLICE(arena_printf(&arena, "%.*s %.*s %.*s", SLICE_ARG(distribution.id), SLICE_ARG(distribution.version_id),
				    SLICE_ARG(distribution.codename)),
			cases[i].want);
	}
}
