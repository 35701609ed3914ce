/* cvss_test.c - scores against the examples of FIRST and against tables that independent calculators agree on */
#include "base/memory.h"
#include "base/test.h"
#include "rating/cvss.h"
#include <math.h>
#include <stdio.h>

#define NONE (-1.0) /* not defined */

static const struct {
	const char *vector;
	double base, temporal, environmental;
	const char *version, *severity;
} examples[] = {
	/* https://www.first.org/cvss/v2/guide section 3.3: three flaws, with the worst environmental score that is given there */
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, NONE, NONE, "2.0", "high" },
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", 7.8, 6.4, NONE, "2.0", "high" },
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 7.8, 6.4, 9.2, "2.0", "high" },
	{ "AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 10.0, 8.3, 9.0, "2.0", "high" },
	{ "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, 4.9, 7.5, "2.0", "medium" },
	{ "AV:L/AC:H/Au:N/C:C/I:C/A:C/CDP:H/TD:N/CR:M/IR:M/AR:M", 6.2, NONE, 0.0, "2.0", "medium" },
	/* nothing but "not defined" defines nothing */
	{ "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:ND/RL:ND/RC:ND/CDP:ND/TD:ND/CR:ND/IR:ND/AR:ND", 6.2, NONE, NONE, "2.0", "medium" },
	{ "(AV:L/AC:H/Au:N/C:C/I:C/A:C)", 6.2, NONE, NONE, "2.0", "medium" },
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0, NONE, NONE, "2.0", "low" },
	/* NVD's bands of 2.0: low to 3.9, medium to 6.9, high */
	{ "AV:A/AC:M/Au:M/C:P/I:P/A:N", 3.4, NONE, NONE, "2.0", "low" },
	{ "AV:N/AC:L/Au:S/C:P/I:N/A:N", 4.0, NONE, NONE, "2.0", "medium" },
	/* requirements that are low bring the equation below 0 */
	{ "AV:L/AC:H/Au:M/C:P/I:N/A:N/CDP:N/TD:H/CR:L/IR:M/AR:M", 0.8, NONE, 0.0, "2.0", "low" },
	/* https://www.first.org/cvss/v3.1/examples */
	{ "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, 6.4, 6.4, "3.1", "medium" },
	{ "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, 3.1, 3.1, "3.1", "low" },
	{ "CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8, 7.8, 7.8, "3.1", "high" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, 7.5, 7.5, "3.1", "high" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, 10.0, 10.0, "3.1", "critical" },
	{ "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6, 4.6, 4.6, "3.1", "medium" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, 0.0, 0.0, "3.1", "none" },
	{ "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, 9.8, 9.8, "3.0", "critical" },
	{ "CVSS:3.0/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N/E:X/MA:N", 9.8, 9.8, 9.1, "3.0", "critical" },
	/* by hand: 10.0 x 0.91 x 0.95 x 0.92 is 7.9534; 8.6 x 0.91 = 7.826; modified to 9.8, of which 0.91 is 8.918 */
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:U/RL:O/RC:U", 10.0, 8.0, 8.0, "3.1", "critical" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N/E:U/MS:U/MI:H/MA:H", 8.6, 7.9, 9.0, "3.1", "high" },
	/* 3.1 changed the equation for a changed scope: the impact of 0.915 is 6.0472 in 3.0 and 6.1280 in 3.1 */
	{ "CVSS:3.0/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/CR:H", 9.3, 9.3, 9.3, "3.0", "critical" },
	{ "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/CR:H", 9.3, 9.3, 9.4, "3.1", "critical" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 9.6, 9.6, 9.7, "3.1", "critical" },
	/* https://www.first.org/cvss/v4.0/examples */
	{ "CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.3, NONE, NONE, "4.0", "high" },
	{ "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 7.7, NONE, NONE, "4.0", "high" },
	{ "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 5.2, NONE, NONE, "4.0", "medium" },
	{ "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 8.3, NONE, NONE, "4.0", "high" },
	{ "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L", 8.1,
		NONE, NONE, "4.0", "high" },
	{ "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 4.6, NONE, NONE, "4.0", "medium" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 5.1, NONE, NONE, "4.0", "medium" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N", 6.9, NONE, NONE, "4.0", "medium" },
	{ "CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N", 5.9, NONE, NONE, "4.0", "medium" },
	{ "CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 9.3, NONE, NONE, "4.0", "critical" },
	{ "CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:H/SA:N/S:P/V:D", 8.3, NONE, NONE, "4.0", "high" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", 8.7, NONE, NONE, "4.0", "high" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:A", 9.3, NONE, NONE, "4.0", "critical" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", 10.0, NONE, NONE, "4.0", "critical" },
	/* the ends of the table */
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0, NONE, NONE, "4.0", "none" },
	{ "CVSS:4.0/AV:P/AC:H/AT:P/PR:L/UI:P/VC:L/VI:L/VA:L/SC:L/SI:L/SA:L/E:U", 0.1, NONE, NONE, "4.0", "low" },
	/* supplemental metrics change nothing; modified ones stand in for the base's */
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N/S:P/AU:Y/R:I/V:C/RE:H/U:Red", 6.9, NONE, NONE, "4.0",
		"medium" },
	{ "CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/MAV:N/MVC:L/MVI:L", 6.9, NONE, NONE, "4.0", "medium" },
};

static bool is_score(double got, double want)
{
	return want < 0 ? got < 0 : fabs(got - want) < 1e-9;
}

TEST(vectors_of_the_specifications_have_their_scores)
{
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		struct cvss cvss = { 0 };

		if (!cvss_score(slice_from_text(examples[i].vector), &cvss) || !is_score(cvss.base, examples[i].base) ||
			!is_score(cvss.temporal, examples[i].temporal) ||
			!is_score(cvss.environmental, examples[i].environmental))
			fail_msg("%s: %.1f %.1f %.1f", examples[i].vector, cvss.base, cvss.temporal, cvss.environmental);
		CHECK_TEXT(cvss.version, examples[i].version);
		CHECK_TEXT(cvss_severity(&cvss), examples[i].severity);
	}
}

/* Each scale's first and last score of a word. */
TEST(severities_are_those_of_each_version)
{
	static const struct {
		double score;
		const char *v2, *v3;
	} cases[] = {
		{ 0.0, "low", "none" },
		{ 0.1, "low", "low" },
		{ 3.9, "low", "low" },
		{ 4.0, "medium", "medium" },
		{ 6.9, "medium", "medium" },
		{ 7.0, "high", "high" },
		{ 8.9, "high", "high" },
		{ 9.0, "high", "critical" },
		{ 10.0, "high", "critical" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_TEXT(cvss_severity(&(struct cvss){ .version = "2.0", .base = cases[i].score }), cases[i].v2);
		CHECK_TEXT(cvss_severity(&(struct cvss){ .version = "3.0", .base = cases[i].score }), cases[i].v3);
		CHECK_TEXT(cvss_severity(&(struct cvss){ .version = "3.1", .base = cases[i].score }), cases[i].v3);
		CHECK_TEXT(cvss_severity(&(struct cvss){ .version = "4.0", .base = cases[i].score }), cases[i].v3);
	}
}

static const char *const wrong[] = {
	"",
	"/",
	"CVSS:3.1/",
	"CVSS:3.1",
	"CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
	"cvss:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
	"AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
	"CVSS:3.1//AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/E:U",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:N",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:h",
	"CVSS:3.1/AV:N /AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:ND",
	"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MSI:S",
	"(CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)",
	"CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C",
	"AV:N/AC:L/Au:N/C:N/I:N/A:C)",
	"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:ND/RL:ND",
	"AC:L/AV:N/Au:N/C:N/I:N/A:C",
	"AV:N/AC:L/AU:N/C:N/I:N/A:C",
	"AV:N/AC:L/Au:N/C:N/I:N/A:C/RL:ND/RC:ND/CDP:ND/TD:ND/CR:ND",
	"AV:N/AC:L/Au:N/C:N/I:N/A:C/CDP:N/TD:N/CR:M/IR:M/AR:M/E:U/RL:U/RC:C",
	"CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:R/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MSC:S",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/CR:H/E:A",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:F",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:red",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/",
	"CVSS:4.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
};

TEST(what_is_no_vector_has_no_score)
{
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct cvss cvss = { NULL, -2, -2, -2 };

		if (cvss_score(slice_from_text(wrong[i]), &cvss))
			fail_msg("%s is taken for %s %.1f", wrong[i], cvss.version, cvss.base);
		CHECK(cvss.base == -2 && cvss.version == NULL);
	}
}

TEST(a_metric_is_found_by_its_name)
{
	struct slice value = { NULL, 0 };

	CHECK(cvss_metric(S("CVSS:3.1/AV:N/AC:L"), S("AC"), &value));
	CHECK_SLICE(value, "L");
	CHECK(cvss_metric(S("(AV:N/AC:L/Au:S)"), S("Au"), &value));
	CHECK_SLICE(value, "S");
	CHECK(!cvss_metric(S("CVSS:3.1/AV:N/AC:L"), S("A"), &value));
}

/* "5", "5.0", "-0.0" for 0, and "-" for not defined. */
static double take_score(struct slice *line)
{
	struct slice field;
	char text[16] = "";

	CHECK(slice_next_token(line, '\t', &field));
	CHECK(field.len > 0 && field.len < sizeof text);
	if (slice_equal(field, S("-")))
		return NONE;
	memcpy(text, field.ptr, field.len);
	return strtod(text, NULL);
}

/* Vector, base, temporal and environmental, or score, tabs between. */
static void check_table(const char *below, const char *version, size_t rows)
{
	char *path = test_data_path(below);
	struct slice text = test_read_file(path), rest = text, line, vector;
	bool v4 = strcmp(version, "4.0") == 0;
	size_t count = 0, bad = 0;

	while (slice_next_line(&rest, &line)) {
		struct cvss cvss = { "", -2, -2, -2 }, want = { version, NONE, NONE, NONE };

		CHECK(slice_next_token(&line, '\t', &vector));
		want.base = take_score(&line);
		if (!v4) {
			want.temporal = take_score(&line);
			want.environmental = take_score(&line);
		}
		count++;
		if (cvss_score(vector, &cvss) && is_score(cvss.base, want.base) && is_score(cvss.temporal, want.temporal) &&
			is_score(cvss.environmental, want.environmental) && strcmp(cvss.version, version) == 0)
			continue;
		bad++;
		print_message("# %.*s is %.1f %.1f %.1f, not %.1f %.1f %.1f (%s)\n", SLICE_ARG(vector), want.base, want.temporal,
			want.environmental, cvss.base, cvss.temporal, cvss.environmental, cvss.version);
	}
	CHECK_INT(bad, 0);
	CHECK(count >= rows);
	free(path);
	free((void *)text.ptr);
}

TEST(scores_of_2_0_are_those_of_independent_calculators)
{
	check_table("conformance/cvss/v2.tsv", "2.0", 360);
	check_table("conformance/cvss/v2-random.tsv", "2.0", 1413);
}

TEST(scores_of_3_0_are_those_of_independent_calculators)
{
	check_table("conformance/cvss/v30.tsv", "3.0", 1293);
	check_table("conformance/cvss/v30-random.tsv", "3.0", 1477);
}

TEST(scores_of_3_1_are_those_of_independent_calculators)
{
	check_table("conformance/cvss/v31.tsv", "3.1", 1288);
	check_table("conformance/cvss/v31-random.tsv", "3.1", 1533);
}

TEST(scores_of_4_0_are_those_of_independent_calculators)
{
	check_table("conformance/cvss/v40.tsv", "4.0", 855);
	check_table("conformance/cvss/v40-random.tsv", "4.0", 1450);
}

/* A vector a line, a comment behind #; "#OK" marks those that are right after all. One of another VERSION is not right here. */
static void check_rejected(const char *below, char version)
{
	char *path = test_data_path(below);
	struct slice text = test_read_file(path), rest = text, line, comment;
	size_t count = 0;

	while (slice_next_line(&rest, &line)) {
		bool right = slice_ends_with(line, S("#OK")), taken;
		struct cvss cvss = { "", 0, 0, 0 };

		if (slice_cut(line, '#', &line, &comment))
			line = slice_trim(line);
		if (line.len == 0)
			continue;
		count++;
		taken = cvss_score(line, &cvss) && cvss.version[0] == version;
		if (taken != right)
			fail_msg("%s: '%.*s' should be %s", below, SLICE_ARG(line), right ? "taken" : "refused");
	}
	CHECK(count >= 10);
	free(path);
	free((void *)text.ptr);
}

TEST(the_wrong_vectors_of_others_are_refused)
{
	check_rejected("conformance/cvss/claircore/v2_error.list", '2');
	check_rejected("conformance/cvss/claircore/v3_error.list", '3');
	check_rejected("conformance/cvss/claircore/v4_error.list", '4');
}
