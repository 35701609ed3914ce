/* cvss_test.c - scores against the examples of FIRST and against tables that independent calculators agree on */
#include "base/memory.h"
#include "base/test.h"
#include "rating/cvss.h"
#include <math.h>
#include <stdio.h>

static const struct {
	const char *vector;
	double score;
	const char *version;
} examples[] = {
	/* https://www.first.org/cvss/v3.1/examples, https://www.first.org/cvss/v2/guide section 3.3 */
	{ "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, "3.1" },
	{ "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1, "3.1" },
	{ "CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8, "3.1" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, "3.1" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0, "3.1" },
	{ "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", 4.6, "3.1" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0, "3.1" },
	{ "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "3.0" },
	{ "CVSS:3.0/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N/E:X/MA:N", 9.8, "3.0" },
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8, "2.0" },
	{ "AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0, "2.0" },
	{ "AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2, "2.0" },
	{ "(AV:L/AC:H/Au:N/C:C/I:C/A:C)", 6.2, "2.0" },
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0, "2.0" },
	{ "AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, "2.0" },
	{ "AV:L/AC:H/Au:N/C:C/I:C/A:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 6.2, "2.0" },
};

TEST(vectors_of_the_specifications_have_their_scores)
{
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		double score = -1;
		const char *version = "";

		if (!cvss_base_score(slice_from_text(examples[i].vector), &score, &version) ||
			fabs(score - examples[i].score) > 1e-9)
			fail_msg("%s: %.1f", examples[i].vector, score);
		CHECK_TEXT(version, examples[i].version);
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
	"(CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)",
	"CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C",
	"AV:N/AC:L/Au:N/C:N/I:N/A:C)",
	"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:ND/RL:ND",
	"AC:L/AV:N/Au:N/C:N/I:N/A:C",
	"AV:N/AC:L/AU:N/C:N/I:N/A:C",
	"AV:N/AC:L/Au:N/C:N/I:N/A:C/RL:ND/RC:ND/CDP:ND/TD:ND/CR:ND",
	"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
};

TEST(what_is_no_vector_has_no_score)
{
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		double score = -1;
		const char *version = NULL;

		if (cvss_base_score(slice_from_text(wrong[i]), &score, &version))
			fail_msg("%s is taken for %s %.1f", wrong[i], version, score);
		CHECK(score == -1 && version == NULL);
	}
	CHECK(cvss_is_4_0(S("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")));
	CHECK(!cvss_is_4_0(S("CVSS:3.1/AV:N")));
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

/* Vector, base and more columns, tabs between. */
static void check_table(const char *below, const char *version, size_t rows)
{
	char *path = test_data_path(below);
	struct slice text = test_read_file(path), rest = text, line, vector, base;
	size_t count = 0, bad = 0;

	while (slice_next_line(&rest, &line)) {
		char want[16] = "";
		const char *of = "";
		double score = -1;

		CHECK(slice_next_token(&line, '\t', &vector) && slice_next_token(&line, '\t', &base));
		CHECK(base.len > 0 && base.len < sizeof want); /* "5", "5.0", and "-0.0" for 0 */
		memcpy(want, base.ptr, base.len);
		count++;
		if (cvss_base_score(vector, &score, &of) && fabs(score - strtod(want, NULL)) < 1e-9 && strcmp(of, version) == 0)
			continue;
		bad++;
		print_message("# %.*s is %s, not %.1f (%s)\n", SLICE_ARG(vector), want, score, of);
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

/* A vector a line, '#' begins a comment; "#OK" marks the ones that are right after all. */
static void check_rejected(const char *below)
{
	char *path = test_data_path(below);
	struct slice text = test_read_file(path), rest = text, line, comment;
	size_t count = 0;

	while (slice_next_line(&rest, &line)) {
		bool right = slice_ends_with(line, S("#OK"));
		double score;
		const char *version;

		if (slice_cut(line, '#', &line, &comment))
			line = slice_trim(line);
		if (line.len == 0)
			continue;
		count++;
		if (cvss_base_score(line, &score, &version) != right)
			fail_msg("%s: '%.*s' should be %s", below, SLICE_ARG(line), right ? "taken" : "refused");
	}
	CHECK(count >= 10);
	free(path);
	free((void *)text.ptr);
}

TEST(the_wrong_vectors_of_others_are_refused)
{
	check_rejected("conformance/cvss/claircore/v2_error.list");
	check_rejected("conformance/cvss/claircore/v3_error.list");
}
