/* compare_test.c - which findings are the same, and what became of the others */
#include "base/test.h"
#include "compare/compare.h"
#include "compare/finding_pairs.h"

static struct package deb(const char *name, const char *source, const char *version)
{
	return (struct package){ .type = PACKAGE_DEB,
		.name = slice_from_text(name),
		.source_name = slice_from_text(source),
		.version = slice_from_text(version),
		.source_version = slice_from_text(version) };
}

static struct finding flaw(const char *id, const struct package *package, const char *path)
{
	return (struct finding){ .kind = FINDING_VULNERABILITY,
		.id = slice_from_text(id),
		.place = { .package = package, .path = slice_from_text(path) } };
}

static bool are_same(const struct finding *a, const struct finding *b)
{
	cleanup_pairs struct pairs pairs = { 0 };
	bool alike;

	finding_pairs_match((struct finding_list){ a, 1 }, (struct finding_list){ b, 1 }, &pairs, &alike);
	return pairs.newer[0] == 0;
}

TEST(a_distributions_flaw_is_its_sources_whatever_is_built_of_it)
{
	struct package library = deb("libssl3", "openssl", "3.0.11-1"), tool = deb("openssl", "openssl", "3.0.13-1"),
		       other = deb("libssl3", "gnutls", "3.0.11-1");
	struct finding a = flaw("CVE-1", &library, "var/lib/dpkg/status"),
		       b = flaw("CVE-1", &tool, "var/lib/dpkg/status.d/openssl"),
		       c = flaw("CVE-2", &library, "var/lib/dpkg/status"), d = flaw("CVE-1", &other, "var/lib/dpkg/status");

	CHECK(are_same(&a, &b));
	CHECK(!are_same(&a, &c));
	CHECK(!are_same(&a, &d));
}

TEST(names_and_ids_are_not_run_together)
{
	struct package one = { .type = PACKAGE_NPM, .name = S("ab") }, two = { .type = PACKAGE_NPM, .name = S("b") };
	struct finding a = flaw("CVE-1", &one, "p"), b = flaw("CVE-1a", &two, "p");

	CHECK(!are_same(&a, &b));
	two = (struct package){ .type = PACKAGE_PYPI, .name = S("ab") };
	b = flaw("CVE-1", &two, "p");
	CHECK(!are_same(&a, &b));
}

TEST(another_name_of_the_flaw_is_as_good)
{
	struct package package = { .type = PACKAGE_NPM, .name = S("left") };
	struct slice aliases[] = { S("GHSA-1"), S("CVE-1") };
	struct finding a = flaw("CVE-1", &package, "p"), b = flaw("GHSA-1", &package, "q");

	CHECK(!are_same(&a, &b));
	b.aliases = (struct slices){ aliases, 2 };
	CHECK(are_same(&a, &b));
	CHECK(are_same(&b, &a));
	a.kind = b.kind = FINDING_SETTING; /* several rules may have one name of another tool's */
	CHECK(!are_same(&a, &b));
}

TEST(settings_and_archives_have_their_place_and_secrets_their_mark)
{
	struct secret one = { .fingerprint = S("11"), .masked = S("AK***") },
		      two = { .fingerprint = S("22"), .masked = S("AK***") };
	struct finding a = { .kind = FINDING_SETTING, .id = S("PLM-A01"), .place.path = S("etc/a") }, b = a;

	b.place.path = S("etc/b");
	CHECK(!are_same(&a, &b));
	a = b = (struct finding){ .kind = FINDING_SECRET, .id = S("key"), .place.path = S("a"), .secret = &one };
	b.place.path = S("b");
	CHECK(are_same(&a, &b));
	b.secret = &two; /* another secret, or another's salt: elsewhere it is new */
	CHECK(!are_same(&a, &b));
	b.place.path = S("a");
	CHECK(are_same(&a, &b));
}

TEST(where_one_fingerprint_is_known_another_secret_in_that_place_is_new)
{
	struct secret one = { .fingerprint = S("11"), .masked = S("AK***") },
		      two = { .fingerprint = S("22"), .masked = S("AK***") },
		      three = { .fingerprint = S("33"), .masked = S("AK***") };
	struct finding older[] = { { .kind = FINDING_SECRET, .id = S("key"), .place.path = S("a"), .secret = &one },
		{ .kind = FINDING_SECRET, .id = S("key"), .place.path = S("b"), .secret = &two } };
	struct finding newer[] = { older[0], older[1] };
	cleanup_pairs struct pairs pairs = { 0 };
	bool alike;

	newer[1].secret = &three;
	finding_pairs_match((struct finding_list){ older, 2 }, (struct finding_list){ newer, 2 }, &pairs, &alike);
	CHECK(!alike);
	CHECK_INT(pairs.newer[0], 0);
	CHECK_INT(pairs.newer[1], PAIR_NONE);
}

TEST(bytes_that_are_no_text_come_back_from_json_the_same)
{
	struct finding a = { .kind = FINDING_ARCHIVE, .id = S("PLM-Z01"), .place.path = slice_make("a\xff\0b", 4) }, b = a;

	b.place.path = S("a\xef\xbf\xbd\xef\xbf\xbd"
			 "b");
	CHECK(are_same(&a, &b));
	b.place.path = S("a\xef\xbf\xbd"
			 "b");
	CHECK(!are_same(&a, &b));
}

static int by_bytes(const char *scheme, struct slice a, struct slice b)
{
	(void)scheme;
	return slice_compare(a, b);
}

struct side {
	struct image image;
	struct report report;
	struct found_package packages[3];
	struct finding findings[3];
};

static void side_init(struct side *side, size_t packages, size_t findings)
{
	side->report = (struct report){ .image = &side->image,
		.list_all_packages = true,
		.packages = side->packages,
		.package_count = packages,
		.findings = side->findings,
		.finding_count = findings };
}

static void check_step(struct side *older, struct side *newer, enum finding_step step, const char *cause)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct comparison comparison;

	compare_reports(&older->report, &newer->report, by_bytes, &arena, &comparison);
	CHECK_INT(comparison.finding_count, step == FINDING_SAME ? 0 : 1);
	CHECK_INT(comparison.counts[step], 1);
	if (step != FINDING_SAME)
		CHECK_SLICE(compare_cause(&comparison.findings[0], &arena), cause);
}

TEST(a_finding_is_fixed_only_by_a_version_that_repairs_it)
{
	struct side older = { .packages[0].package = deb("libz", "zlib", "1.2") }, newer = older;

	older.findings[0] = flaw("CVE-1", &older.packages[0].package, "");
	side_init(&older, 1, 1);
	side_init(&newer, 1, 0);
	check_step(&older, &newer, FINDING_GONE, ""); /* the same package: what is known of it changed */
	newer.packages[0].package = deb("libz", "zlib", "1.3");
	check_step(&older, &newer, FINDING_FIXED, "libz was upgraded from 1.2 to 1.3");
	older.findings[0].fixed_version = S("1.3");
	check_step(&older, &newer, FINDING_FIXED, "libz was upgraded from 1.2 to 1.3");
	older.findings[0].fixed_version = S("1.4");
	check_step(&older, &newer, FINDING_GONE, "libz was upgraded from 1.2 to 1.3");
	newer.packages[0].package = deb("libz", "zlib", "1.1");
	check_step(&older, &newer, FINDING_GONE, "libz was downgraded from 1.2 to 1.1");
	newer.report.package_count = 0;
	check_step(&older, &newer, FINDING_GONE, "libz was removed");
	newer.report.suppressed = newer.findings;
	newer.report.suppressed_count = 1;
	newer.findings[0] = older.findings[0];
	check_step(&older, &newer, FINDING_GONE, "it is suppressed now");
}

TEST(ratings_are_compared_as_policies_see_them)
{
	static const struct {
		enum rating before, after;
		enum finding_step step;
	} cases[] = {
		{ RATING_LOW, RATING_CRITICAL, FINDING_WORSE },
		{ RATING_HIGH, RATING_MODERATE, FINDING_BETTER },
		{ RATING_UNKNOWN, RATING_HIGH, FINDING_SAME },
		{ RATING_UNKNOWN, RATING_CRITICAL, FINDING_WORSE },
		{ RATING_UNKNOWN, RATING_LOW, FINDING_BETTER },
	};
	struct side older = { .packages[0].package = deb("libz", "zlib", "1.2") }, newer = older;

	older.findings[0] = newer.findings[0] = flaw("CVE-1", &older.packages[0].package, "");
	side_init(&older, 1, 1);
	side_init(&newer, 1, 1);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		older.findings[0].rating = cases[i].before;
		newer.findings[0].rating = cases[i].after;
		check_step(&older, &newer, cases[i].step, "");
	}
}

TEST(what_only_one_report_looked_for_is_no_change)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct side older = { .packages[0].package = deb("libz", "zlib", "1.2") }, newer = older;
	struct comparison comparison;

	newer.findings[0] = flaw("CVE-1", &newer.packages[0].package, "");
	side_init(&older, 1, 0);
	side_init(&newer, 1, 1);
	older.report.vulnerabilities_skipped = true;
	compare_reports(&older.report, &newer.report, by_bytes, &arena, &comparison);
	CHECK_INT(comparison.finding_count, 0);
	CHECK_INT(comparison.notes.count, 1);
	CHECK_SLICE(comparison.notes.items[0],
		"vulnerabilities were not compared: the old report did not look for them (--scanners)");
}

TEST(new_findings_are_counted_by_their_rating)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct side older = { .packages[0].package = deb("libz", "zlib", "1.2") }, newer = older;
	struct comparison comparison;

	for (size_t i = 0; i < 3; i++)
		newer.findings[i] = flaw(i == 0 ? "CVE-1" : i == 1 ? "CVE-2" : "CVE-3", &newer.packages[0].package, "");
	newer.findings[0].rating = RATING_LOW;
	newer.findings[1].rating = RATING_UNKNOWN;
	newer.findings[2].rating = RATING_CRITICAL;
	newer.findings[2].vendor_silent = true;
	side_init(&older, 1, 0);
	side_init(&newer, 1, 3);
	compare_reports(&older.report, &newer.report, by_bytes, &arena, &comparison);
	CHECK_INT(compare_new_count(&comparison, RATING_LOW), 2);
	CHECK_INT(compare_new_count(&comparison, RATING_HIGH), 1);
	CHECK_INT(compare_new_count(&comparison, RATING_CRITICAL), 0);
}

TEST(packages_of_one_name_that_moved_are_the_same)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct side older = { 0 }, newer = { 0 };
	struct comparison comparison;

	older.packages[0].package = (struct package){ .type = PACKAGE_NPM, .name = S("a"), .version = S("1"), .path = S("x") };
	older.packages[1].package = (struct package){ .type = PACKAGE_NPM, .name = S("a"), .version = S("2"), .path = S("y") };
	newer.packages[0].package = (struct package){ .type = PACKAGE_NPM, .name = S("a"), .version = S("2"), .path = S("z") };
	newer.packages[1].package = (struct package){ .type = PACKAGE_NPM, .name = S("a"), .version = S("3"), .path = S("x") };
	newer.packages[2].package = (struct package){ .type = PACKAGE_NPM, .name = S("a"), .version = S("1"), .path = S("w") };
	side_init(&older, 2, 0);
	side_init(&newer, 3, 0);
	compare_reports(&older.report, &newer.report, by_bytes, &arena, &comparison);
	/* x: 1 became 3 in its place; y: 2 moved to z; 1 in w is one more */
	CHECK_INT(comparison.same_package_count, 1);
	CHECK_INT(comparison.package_count, 2);
	CHECK_INT(comparison.packages[0].step, PACKAGE_ADDED);
	CHECK_SLICE(comparison.packages[0].after->package.path, "w");
	CHECK_INT(comparison.packages[1].step, PACKAGE_UPGRADED);
	CHECK_SLICE(comparison.packages[1].after->package.version, "3");
}
