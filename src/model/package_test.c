#include "base/arena.h"
#include "base/test.h"
#include "model/package.h"
#include "model/rating.h"

/* Expected purls after the purl specification's types: deb, npm, pypi, maven. */
TEST(package_purls_are_canonical)
{
	static const struct {
		struct package package;
		const char *purl;
	} cases[] = {
		{ { .type = PACKAGE_DEB,
			  .name = { "libssl3", 7 },
			  .version = { "3.0.11-1~deb12u2", 16 },
			  .architecture = { "amd64", 5 } },
			"pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12" },
		{ { .type = PACKAGE_DEB, .name = { "libstdc++6", 10 }, .version = { "1:2+b", 5 } },
			"pkg:deb/debian/libstdc%2B%2B6@1:2%2Bb?distro=debian-12" },
		{ { .type = PACKAGE_NPM, .name = { "@angular/core", 13 }, .version = { "1.0.0", 5 } },
			"pkg:npm/%40angular/core@1.0.0" },
		{ { .type = PACKAGE_NPM, .name = { "Caf\xc3\xab%AB", 8 }, .version = { "1/0", 3 } },
			"pkg:npm/caf%C3%AB%25ab@1%2F0" }, /* RFC 3986, 2.1: the digits are upper case, whatever becomes of the text */
		{ { .type = PACKAGE_PYPI, .name = { "Foo_Bar", 7 }, .version = { "1.0", 3 } }, "pkg:pypi/foo-bar@1.0" },
		{ { .type = PACKAGE_MAVEN, .name = { "org.apache.logging.log4j:log4j-core", 35 }, .version = { "2.14.1", 6 } },
			"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_SLICE(package_purl(&cases[i].package, S("debian"), S("12"), &arena), cases[i].purl);
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
