/* support_test.c - packages that their distribution gave up before its release */
#include "base/test.h"
#include "scan/support.h"

static const struct release said[] = {
	{ .package = { "a", 1 }, .eol = { "2025-10-01", 10 }, .remark = { "why", 3 } },
	{ .package = { "b-*", 3 }, .eol = { "2024-01-01", 10 } },
	{ .package = { "c", 1 }, .eol = { "2026-01-01", 10 } },
	{ .package = { "d", 1 }, .remark = { "trusted content", 15 } },
	{ .package = { "a", 1 } },
};

static struct found_package found(enum package_type type, const char *source, const char *third_party)
{
	return (struct found_package){ .package = { .type = type, .name = S("x"), .source_name = slice_from_text(source) },
		.third_party = slice_from_text(third_party) };
}

TEST(support_is_that_of_the_distributions_own_source_packages)
{
	const struct found_package packages[] = { found(PACKAGE_DEB, "d", ""), found(PACKAGE_DEB, "a", ""),
		found(PACKAGE_DEB, "a", ""), found(PACKAGE_DEB, "b-x", ""), found(PACKAGE_DEB, "b", ""),
		found(PACKAGE_DEB, "c", ""), found(PACKAGE_DEB, "aa", ""), found(PACKAGE_PYPI, "b-pypi", ""),
		found(PACKAGE_DEB, "b-theirs", "from elsewhere") };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct supported *got;
	size_t count = support_find(packages, sizeof packages / sizeof *packages, said, 5, S("2025-10-02"), &arena, &got);

	CHECK_INT(count, 3);
	CHECK(slice_equal(got[0].source, S("a")) && got[0].ended);
	CHECK(slice_equal(got[1].source, S("b-x")) && got[1].ended);
	CHECK(slice_equal(got[2].source, S("d")) && !got[2].ended);
	CHECK_SLICE(support_ended(got, count, S("Debian 12"), &arena),
		"Debian 12 gives no more security repairs for 2 of its packages: a (since 2025-10-01), b-x (since 2024-01-01)");
	count = support_find(packages, 2, said, 5, S("2025-10-01"), &arena, &got); /* its last day; but it is limited, too */
	CHECK_INT(count, 2);
	CHECK(!got[0].ended && !got[1].ended);
	CHECK_SLICE(support_ended(got, count, S("Debian 12"), &arena), "");
}

TEST(support_marks_findings_that_nobody_will_repair)
{
	static const struct {
		const char *status, *fixed, *source, *want, *want_reason;
	} cases[] = {
		{ "affected", "", "a", "end-of-life", "no security support since 2025-10-01: why" },
		{ "deferred", "", "b-x", "end-of-life", "no security support since 2024-01-01" },
		{ "fixed", "2", "a", "fixed", "" },
		{ "will-not-fix", "", "a", "will-not-fix", "" },
		{ "end-of-life", "", "a", "end-of-life", "" },
		{ "affected", "", "d", "affected", "" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct found_package package = found(PACKAGE_DEB, cases[i].source, "");
		struct match match = { .finding = { .status = slice_from_text(cases[i].status),
					       .fixed_version = slice_from_text(cases[i].fixed),
					       .place = { .package = &package.package } } };
		struct match_list matches = { .items = &match, .count = 1 };
		struct supported *got;
		size_t count = support_find(&package, 1, said, 5, S("2025-12-01"), &arena, &got);

		support_mark(&matches, got, count, &arena);
		CHECK_SLICE(match.finding.status, cases[i].want);
		CHECK_SLICE(match.finding.status_reason, cases[i].want_reason);
	}
}

TEST(support_names_three_packages_and_counts_the_rest)
{
	struct found_package packages[] = { found(PACKAGE_DEB, "b-1", ""), found(PACKAGE_DEB, "b-2", ""),
		found(PACKAGE_DEB, "b-3", ""), found(PACKAGE_DEB, "b-4", "") };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct supported *got;
	size_t count = support_find(packages, 4, said, 5, S("2025-12-01"), &arena, &got);

	CHECK_SLICE(support_ended(got, count, S("Debian 12"), &arena),
		"Debian 12 gives no more security repairs for 4 of its packages: b-1 (since 2024-01-01), b-2 (since 2024-01-01), "
		"b-3 (since "
		"2024-01-01) and 1 more");
}
