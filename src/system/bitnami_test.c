/* bitnami_test.c - components that Bitnami's bills and list say */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_bitnami;

static void check(const char *path, const char *text, const char *want, const char *want_notes)
{
	struct collected got = { .all = true };

	CHECK_INT(collected_parse(&got, &cataloger_bitnami, path, slice_from_text(text)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), want);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	collected_done(&got);
}

#define REFERENCE(type, locator) \
	"{\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"" type "\",\"referenceLocator\":\"" locator "\"}"
#define BILL "opt/bitnami/redis/.spdx-redis.spdx"

TEST(bitnami_bills_tell_its_components)
{
	check(BILL,
		"{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"redis\",\"versionInfo\":\"7.2.4-3\",\"externalRefs\":"
		"[" REFERENCE("cpe23Type", "cpe:2.3:*:redis:redis:7.2.4:*:*:*:*:*:*:*") "," REFERENCE("purl",
			"pkg:bitnami/redis@7.2.4-3?arch=amd64&distro=debian-12") "]},"
										 "{\"name\":\"x\",\"externalRefs\":[" REFERENCE(
											 "purl", "pkg:golang/example.org/"
												 "x@v1.0.0") "]},{\"name\":\"y\"}"
													     "]}",
		"redis 7.2.4-3 | amd64 | redis 7.2.4-3 |  |  | \n", "");
	check(BILL, "{\"packages\":[{\"externalRefs\":[" REFERENCE("purl", "pkg:bitnami/%zz@1") "]}]}", "",
		"incomplete " BILL ": 'pkg:bitnami/%zz@1': a percent sign without two hexadecimal digits behind it\n");
	check(BILL, "{}", "", "");
}

TEST(bitnami_list_tells_its_components)
{
	check("opt/bitnami/.bitnami_components.json",
		"{\"nginx\":{\"arch\":\"amd64\",\"distro\":\"debian-12\",\"type\":\"NAMI\",\"version\":\"1.25.4-0\"},"
		"\"yq\":{\"version\":\"4.41.1-1\"}}",
		"nginx 1.25.4-0 | amd64 | nginx 1.25.4-0 |  |  | \nyq 4.41.1-1 |  | yq 4.41.1-1 |  |  | \n", "");
}

TEST(bitnami_says_that_a_file_is_cut)
{
	static const char whole[] = "{\"packages\":[{\"externalRefs\":[" REFERENCE("purl", "pkg:bitnami/redis@7.2.4-3") "]}]}";
	struct collected got = { 0 };

	for (size_t len = 0; len + 1 < sizeof whole; len++) {
		CHECK_INT(collected_parse(&got, &cataloger_bitnami, BILL, slice_make(whole, len)), 0);
		CHECK_INT(got.note_count, 1);
	}
	collected_done(&got);
}

TEST(bitnami_wants_nothing_of_others)
{
	CHECK(cataloger_bitnami.accepts(S(BILL)));
	CHECK(cataloger_bitnami.accepts(S("opt/bitnami/.bitnami_components.json")));
	CHECK(!cataloger_bitnami.accepts(S("opt/bitnami/redis/sbom.spdx")));
	CHECK(!cataloger_bitnami.accepts(S("usr/share/.spdx-redis.spdx")));
}
