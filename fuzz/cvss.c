/* cvss.c - fuzz: what is taken for a CVSS vector has a score between 0 and 10 with one decimal, and says why in words */
#include "rating/cvss.h"
#include "base/arena.h"
#include "rating/rate.h"
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice vector = slice_make(data, size);
	struct advisory advisory = { .source = S("fuzz"), .vectors = { &vector, 1 }, .severity = vector };
	const struct advisory *advisories[] = { &advisory };
	struct finding finding = { .rating = RATING_COUNT };
	const char *version = NULL;
	double score = -1;

	if (cvss_base_score(vector, &score, &version) &&
		(score < 0 || score > 10 || fabs(score * 10 - round(score * 10)) > 1e-9 || !version))
		abort();
	rate_finding(&finding, advisories, 1, &arena);
	if ((unsigned)finding.rating >= RATING_COUNT || finding.reason.len == 0 || (finding.score >= 0) != (version != NULL))
		abort();
	return 0;
}
