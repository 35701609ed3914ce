/* urgency_test.c - the order of findings (RATING-AND-POLICY.md, rule 6) */
#include "base/buffer.h"
#include "base/test.h"
#include "policy/policy.h"

#define COUNT 12

TEST(each_criterion_counts_where_those_before_it_are_equal)
{
	static const struct {
		const char *id, *package, *fixed, *kev;
		enum rating rating;
		double epss; /* negative: not known */
	} given[COUNT] = {
		{ "l-low", "z", "2", "2021-01-01", RATING_LOW, 0.99 },
		{ "k-moderate", "y", "", "", RATING_MODERATE, -1 },
		{ "j-name-b", "single-b", "2", "", RATING_HIGH, -1 },
		{ "i-name-a", "single-a", "2", "", RATING_HIGH, -1 },
		{ "h-unknown", "several", "2", "", RATING_UNKNOWN, -1 }, /* counts as high */
		{ "g-unfixed", "unfixed", "", "", RATING_HIGH, 0.9 },
		{ "f-several", "several", "3", "", RATING_HIGH, -1 },
		{ "e-epss", "x", "2", "", RATING_HIGH, 0.2 },
		{ "d-more-epss", "several", "2", "", RATING_HIGH, 0.3 },
		{ "c-exploited", "w", "", "2021-01-01", RATING_HIGH, -1 },
		{ "b-critical", "v", "", "", RATING_CRITICAL, -1 },
		{ "a-exploited", "u", "", "2022-01-01", RATING_CRITICAL, -1 },
	};
	static const char *const want[COUNT] = { "a-exploited", "b-critical", "c-exploited", "d-more-epss", "e-epss", "f-several",
		"h-unknown", "i-name-a", "j-name-b", "g-unfixed", "k-moderate", "l-low" };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct package packages[COUNT];
	struct finding findings[COUNT];
	struct report report = { .findings = findings, .finding_count = COUNT };

	for (size_t i = 0; i < COUNT; i++) {
		packages[i] = (struct package){
			.type = PACKAGE_NPM, .name = slice_from_text(given[i].package), .version = S("1"), .path = S("a")
		};
		findings[i] = (struct finding){ .kind = FINDING_VULNERABILITY,
			.id = slice_from_text(given[i].id),
			.rating = given[i].rating,
			.place = { .package = &packages[i], .path = S("a") },
			.fixed_version = slice_from_text(given[i].fixed),
			.kev = slice_from_text(given[i].kev),
			.has_epss = given[i].epss >= 0,
			.epss = given[i].epss };
	}
	policy_sort_findings(&report, &arena);
	for (size_t i = 0; i < COUNT; i++)
		CHECK_SLICE(findings[i].id, want[i]);
	CHECK_INT(findings[3].closes, 3);
	CHECK_INT(findings[7].closes, 1);
	CHECK_INT(findings[9].closes, 0);
}

TEST(a_report_without_findings_is_in_order)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct report report = { .finding_count = 0 };

	policy_sort_findings(&report, &arena);
	CHECK_INT(report.finding_count, 0);
}
