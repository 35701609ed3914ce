/* package_test.c - purls of packages, words of ratings */
#include "base/arena.h"
#include "base/test.h"
#include "model/package.h"
#include "model/purl.h"
#include "model/rating.h"

#define T(text)                           \
	{                                 \
		"" text, sizeof(text) - 1 \
	}

/* Expected purls after the definitions of the types in the purl specification, most of them its own examples. */
static const struct {
	struct package package;
	const char *purl;
} cases[] = {
	{ { .type = PACKAGE_DEB, .name = T("libssl3"), .version = T("3.0.11-1~deb12u2"), .architecture = T("amd64") },
		"pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12" },
	{ { .type = PACKAGE_DEB, .name = T("libstdc++6"), .version = T("1:2+b") },
		"pkg:deb/debian/libstdc%2B%2B6@1:2%2Bb?distro=debian-12" },
	{ { .type = PACKAGE_APK, .name = T("curl"), .version = T("7.83.0-r0"), .architecture = T("x86") },
		"pkg:apk/debian/curl@7.83.0-r0?arch=x86&distro=debian-12" },
	{ { .type = PACKAGE_RPM, .name = T("Curl"), .version = T("7.50.3-1.fc25"), .architecture = T("i386") },
		"pkg:rpm/debian/Curl@7.50.3-1.fc25?arch=i386&distro=debian-12" },
	{ { .type = PACKAGE_RPM,
		  .name = T("nodejs"),
		  .version = T("1:18.19.1-1.module+el8"),
		  .architecture = T("x86_64"),
		  .module = T("nodejs:18:8090020240301:a1b2") },
		"pkg:rpm/debian/"
		"nodejs@18.19.1-1.module%2Bel8?arch=x86_64&distro=debian-12&epoch=1&rpmmod=nodejs:18:8090020240301:a1b2" },
	{ { .type = PACKAGE_ALPM, .name = T("containers-common"), .version = T("1:0.47.4-4"), .architecture = T("x86_64") },
		"pkg:alpm/debian/containers-common@1:0.47.4-4?arch=x86_64" },
	{ { .type = PACKAGE_OPKG, .name = T("busybox"), .version = T("1.36.1-1") },
		"pkg:opkg/debian/busybox@1.36.1-1?distro=debian-12" },
	{ { .type = PACKAGE_BITNAMI, .name = T("WordPress"), .version = T("6.2.0"), .architecture = T("arm64") },
		"pkg:bitnami/wordpress@6.2.0?arch=arm64&distro=debian-12" },
	{ { .type = PACKAGE_NPM, .name = T("@angular/core"), .version = T("1.0.0") }, "pkg:npm/%40angular/core@1.0.0" },
	{ { .type = PACKAGE_NPM, .name = T("Caf\xc3\xab%AB"), .version = T("1/0") }, "pkg:npm/Caf%C3%AB%25AB@1%2F0" },
	{ { .type = PACKAGE_PYPI, .name = T("Foo_Bar"), .version = T("1.0RC1") }, "pkg:pypi/foo-bar@1.0rc1" },
	{ { .type = PACKAGE_MAVEN, .name = T("org.apache.logging.log4j:log4j-core"), .version = T("2.14.1") },
		"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1" },
	{ { .type = PACKAGE_MAVEN, .name = T("nobody-knows-whose"), .version = T("1") }, "pkg:generic/nobody-knows-whose@1" },
	{ { .type = PACKAGE_GOLANG,
		  .name = T("github.com/Azure/go-ansiterm"),
		  .version = T("v0.0.1+incompatible"),
		  .architecture = T("amd64") },
		"pkg:golang/github.com/Azure/go-ansiterm@v0.0.1%2Bincompatible" },
	{ { .type = PACKAGE_GOLANG, .name = T("stdlib"), .version = T("1.21.3") }, "pkg:golang/stdlib@1.21.3" },
	{ { .type = PACKAGE_COMPOSER, .name = T("Laravel/Laravel"), .version = T("v5.5.0") },
		"pkg:composer/laravel/laravel@v5.5.0" },
	{ { .type = PACKAGE_GITHUB, .name = T("Actions/Checkout"), .version = T("v4") }, "pkg:github/actions/checkout@v4" },
	{ { .type = PACKAGE_SWIFT, .name = T("github.com/Alamofire/Alamofire"), .version = T("5.4.3") },
		"pkg:swift/github.com/Alamofire/Alamofire@5.4.3" },
	{ { .type = PACKAGE_SWIFT, .name = T("Local"), .version = T("1") }, "pkg:generic/Local@1" },
	{ { .type = PACKAGE_CONAN, .name = T("openssl"), .version = T("3.0.3"), .origin = T("bincrafters/stable") },
		"pkg:conan/openssl@3.0.3?channel=stable&user=bincrafters" },
	{ { .type = PACKAGE_CONDA, .name = T("absl-py"), .version = T("0.4.1"), .origin = T("main") },
		"pkg:conda/absl-py@0.4.1?channel=main" },
	{ { .type = PACKAGE_COCOAPODS, .name = T("GoogleUtilities/NSData+zlib"), .version = T("7.5.2") },
		"pkg:cocoapods/GoogleUtilities@7.5.2#NSData%2Bzlib" },
	{ { .type = PACKAGE_GEM, .name = T("jruby-launcher"), .version = T("1.1.2"), .architecture = T("java") },
		"pkg:gem/jruby-launcher@1.1.2?platform=java" },
	{ { .type = PACKAGE_JULIA,
		  .name = T("Dates"),
		  .version = T("1.9.0"),
		  .origin = T("uuid:ade2ca70-3891-5945-98fb-dc099432e06a") },
		"pkg:julia/Dates@1.9.0?uuid=ade2ca70-3891-5945-98fb-dc099432e06a" },
	{ { .type = PACKAGE_JULIA, .name = T("Dates"), .version = T("1.9.0") }, "pkg:generic/Dates@1.9.0" },
	{ { .type = PACKAGE_EBUILD, .name = T("app-containers/skopeo"), .version = T("1.5.1") },
		"pkg:ebuild/app-containers/skopeo@1.5.1" },
	{ { .type = PACKAGE_HEX, .name = T("Jason"), .version = T("1.1.2") }, "pkg:hex/jason@1.1.2" },
	{ { .type = PACKAGE_HACKAGE, .name = T("AC-HalfInteger"), .version = T("1.2.1") }, "pkg:hackage/AC-HalfInteger@1.2.1" },
	{ { .type = PACKAGE_CPAN, .name = T("URI-PackageURL"), .version = T("2.22") }, "pkg:cpan/URI-PackageURL@2.22" },
	{ { .type = PACKAGE_CRAN, .name = T("rJava"), .version = T("1.0-4") }, "pkg:cran/rJava@1.0-4" },
	{ { .type = PACKAGE_CARGO, .name = T("rand"), .version = T("0.7.2") }, "pkg:cargo/rand@0.7.2" },
	{ { .type = PACKAGE_NUGET, .name = T("EnterpriseLibrary.Common"), .version = T("6.0.1304") },
		"pkg:nuget/EnterpriseLibrary.Common@6.0.1304" },
	{ { .type = PACKAGE_LUAROCKS, .name = T("LuaSocket"), .version = T("3.1.0-1") }, "pkg:luarocks/luasocket@3.1.0-1" },
	{ { .type = PACKAGE_OPAM, .name = T("conex"), .version = T("1.0.0") }, "pkg:opam/conex@1.0.0" },
	{ { .type = PACKAGE_PUB, .name = T("flutter"), .version = T("0.0.0") }, "pkg:pub/flutter@0.0.0" },
	{ { .type = PACKAGE_WORDPRESS,
		  .name = T("akismet"),
		  .version = T("5.3"),
		  .path = T("w/wp-content/plugins/akismet/akismet.php") },
		"pkg:wordpress-plugin/akismet@5.3" },
	{ { .type = PACKAGE_WORDPRESS,
		  .name = T("astra"),
		  .version = T("4.6"),
		  .path = T("w/wp-content/themes/astra/style.css") },
		"pkg:wordpress-theme/astra@4.6" },
	{ { .type = PACKAGE_GENERIC, .name = T("busybox"), .version = T("1.36.1") }, "pkg:generic/busybox@1.36.1" },
	{ { .type = PACKAGE_UNKNOWN, .name = T("x"), .version = T("1") }, "pkg:generic/x@1" },
};

TEST(package_purls_are_canonical)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_SLICE(package_purl(&cases[i].package, S("debian"), S("12"), &arena), cases[i].purl);
}

TEST(package_purls_are_as_parsing_them_writes_them)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct purl purl;
		struct error err;

		if (purl_parse(slice_from_text(cases[i].purl), false, &arena, &purl, &err) < 0)
			fail_msg("%s: %s", cases[i].purl, err.text);
		CHECK_SLICE(purl_text(&purl, &arena), cases[i].purl);
	}
}

/* A type of package that has no case above has not been thought of. */
TEST(every_type_of_package_has_a_case)
{
	for (uint64_t type = 0; type < PACKAGE_TYPE_COUNT; type++) {
		bool found = false;

		for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
			found = found || cases[i].package.type == type;
		if (!found)
			fail_msg("no case for '%s'", package_type_facts((enum package_type)type)->word);
	}
}

TEST(package_types_have_the_purl_types_that_their_purls_have)
{
#define PACKAGE_TYPE(name, purl, ecosystem, scheme, word) CHECK_TEXT(purl_type_name(PURL_##name), purl);
#include "model/package_types.def"
#undef PACKAGE_TYPE
}

/* Vendors that the specification's examples, and other tools, name otherwise than os-release does. */
TEST(package_purls_name_the_distribution_as_the_field_does)
{
	static const struct {
		uint64_t type;
		const char *id, *version, *purl;
	} distributions[] = {
		{ PACKAGE_RPM, "rhel", "8.9", "pkg:rpm/redhat/x@1?distro=rhel-8.9" },
		{ PACKAGE_RPM, "fedora", "39", "pkg:rpm/fedora/x@1?distro=fedora-39" },
		{ PACKAGE_RPM, "opensuse-leap", "15.5", "pkg:rpm/opensuse/x@1?distro=opensuse-leap-15.5" },
		{ PACKAGE_RPM, "sles", "15.5", "pkg:rpm/suse/x@1?distro=sles-15.5" },
		{ PACKAGE_RPM, "", "", "pkg:generic/x@1" },
		{ PACKAGE_DEB, "ubuntu", "22.04", "pkg:deb/ubuntu/x@1?distro=ubuntu-22.04" },
		{ PACKAGE_DEB, "", "", "pkg:deb/debian/x@1" },
		{ PACKAGE_APK, "wolfi", "20230201", "pkg:apk/wolfi/x@1?distro=wolfi-20230201" },
		{ PACKAGE_APK, "", "", "pkg:apk/alpine/x@1" },
		{ PACKAGE_ALPM, "", "", "pkg:alpm/arch/x@1" },
		{ PACKAGE_ALPM, "manjaro", "", "pkg:alpm/manjaro/x@1" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof distributions / sizeof distributions[0]; i++) {
		struct package package = { .type = distributions[i].type, .name = S("x"), .version = S("1") };

		CHECK_SLICE(package_purl(&package, slice_from_text(distributions[i].id),
				    slice_from_text(distributions[i].version), &arena),
			distributions[i].purl);
	}
}

TEST(ratings_have_the_words_of_other_sources_too)
{
	enum rating rating;

	CHECK(rating_by_name(S("MEDIUM"), &rating) && rating == RATING_MODERATE);
	CHECK(rating_by_name(S("negligible"), &rating) && rating == RATING_LOW);
	CHECK(rating_by_name(S("Critical"), &rating) && rating == RATING_CRITICAL);
	CHECK(!rating_by_name(S("awful"), &rating));
	CHECK_INT(rating_for_policy(RATING_UNKNOWN), RATING_HIGH);
}
