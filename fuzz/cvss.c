/* cvss.c - fuzz: what is taken for a CVSS vector has scores between 0 and 10 with one decimal, and is rated, with its reasons */
#include "rating/cvss.h"
#include "base/arena.h"
#include "rating/rate.h"
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_score(double score)
{
	return score >= 0 && score <= 10 && fabs(score * 10 - round(score * 10)) <= 1e-9;
}

/* One that the version does not have is below 0. */
static bool is_whole(const struct cvss *cvss)
{
	bool v3 = cvss->version[0] == '3', v4 = cvss->version[0] == '4';

	return is_score(cvss->base) && (v4 ? cvss->temporal < 0 : (!v3 && cvss->temporal < 0) || is_score(cvss->temporal)) &&
	       (v4 ? cvss->environmental < 0 : (!v3 && cvss->environmental < 0) || is_score(cvss->environmental)) &&
	       cvss_severity(cvss)[0];
}

/* Rules 1 and 6 always say something, and each once. */
static void check_rated(const struct finding *finding)
{
	if ((unsigned)finding->rating >= RATING_COUNT || finding->reason.len == 0 || finding->row_count < 2)
		abort();
	for (size_t i = 0; i < finding->row_count; i++)
		if (finding->rows[i].reason.len == 0 || (i && finding->rows[i].rule <= finding->rows[i - 1].rule))
			abort();
	if (finding->rows[finding->row_count - 1].rule != 6)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice vector = slice_make(data, size), value;
	struct advisory advisory = { .source = S("fuzz"), .vectors = { &vector, 1 }, .severity = vector };
	const struct advisory *advisories[] = { &advisory };
	struct assessment assessment = { .source = S("nvd"), .vectors = { &vector, 1 }, .ssvc = vector };
	struct rating_input input = { advisories, 1, &assessment, 1, S("") };
	struct finding finding = { .rating = RATING_COUNT };
	struct cvss cvss = { NULL, -1, -1, -1 };
	bool taken = cvss_score(vector, &cvss);

	if (taken && (!is_whole(&cvss) || !cvss_metric(vector, S("AV"), &value) || cvss.temporal > cvss.base))
		abort();
	if (!taken && cvss.version)
		abort();
	rate_finding(&finding, &input, &arena);
	check_rated(&finding);
	if ((finding.score >= 0) != taken)
		abort();
	finding.kev = S("2021-12-10");
	input.picked = S("fuzz");
	rate_finding(&finding, &input, &arena);
	check_rated(&finding);
	if (finding.rows[finding.row_count - 1].rating < RATING_HIGH || (taken && finding.picked.source.len == 0))
		abort();
	return 0;
}
