/* rate.c - how bad a finding is: the band of its CVSS base score, else the vendor's word, else unknown; and why, in words */
#include "rating/rate.h"
#include "base/buffer.h"
#include "rating/cvss.h"

/* What the statements on one flaw come to. */
struct evidence {
	double score;
	const char *version; /* of CVSS; NULL: no vector that can be scored */
	struct slice vector, vector_source;
	enum rating word; /* RATING_UNKNOWN: nobody says one */
	struct slice word_source;
	bool has_broken;
};

static enum rating band(double score)
{
	return score < 4.0 ? RATING_LOW : score < 7.0 ? RATING_MODERATE : score < 9.0 ? RATING_HIGH : RATING_CRITICAL;
}

/* The newest version decides; of equals the first statement, which the matcher put first. */
static void weigh_vector(struct evidence *evidence, struct slice vector, struct slice source)
{
	struct cvss cvss;

	if (!cvss_score(vector, &cvss)) {
		evidence->has_broken = true;
		return;
	}
	if (evidence->version && strcmp(cvss.version, evidence->version) <= 0)
		return;
	evidence->score = cvss.base;
	evidence->version = cvss.version;
	evidence->vector = vector;
	evidence->vector_source = source;
}

static struct evidence weigh(const struct advisory *const *advisories, size_t count)
{
	struct evidence evidence = { .score = -1.0 };

	for (size_t i = 0; i < count; i++) {
		const struct advisory *advisory = advisories[i];

		for (size_t j = 0; j < advisory->vectors.count; j++)
			weigh_vector(&evidence, advisory->vectors.items[j], advisory->source);
		if (evidence.word == RATING_UNKNOWN && rating_by_name(slice_trim(advisory->severity), &evidence.word))
			evidence.word_source = advisory->source;
	}
	return evidence;
}

static const struct {
	const char *metric, *value, *words;
} phrases[] = {
	{ "AV", "N", "network" },
	{ "AV", "A", "adjacent network" },
	{ "AV", "L", "local" },
	{ "AV", "P", "physical access" },
	{ "AC", "L", "low complexity" },
	{ "AC", "M", "medium complexity" },
	{ "AC", "H", "high complexity" },
	{ "AT", "N", "no requirements" },
	{ "AT", "P", "special requirements" },
	{ "PR", "N", "no privileges" },
	{ "PR", "L", "low privileges" },
	{ "PR", "H", "high privileges" },
	{ "UI", "N", "no interaction" },
	{ "UI", "R", "user interaction" },
	{ "UI", "P", "passive interaction" },
	{ "UI", "A", "active interaction" },
	{ "Au", "N", "no authentication" },
	{ "Au", "S", "one authentication" },
	{ "Au", "M", "several authentications" },
};

static void add_phrases(struct buffer *out, struct slice vector)
{
	const char *separator = ": ";

	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
		struct slice value;

		if (!cvss_metric(vector, slice_from_text(phrases[i].metric), &value) ||
			!slice_equal(value, slice_from_text(phrases[i].value)))
			continue;
		buffer_addf(out, "%s%s", separator, phrases[i].words);
		separator = ", ";
	}
}

/* Why there is no score, for the end of a sentence. */
static const char *without_score(const struct evidence *evidence)
{
	return evidence->has_broken ? "its CVSS vector cannot be read" : "there is no CVSS vector";
}

void rate_finding(struct finding *finding, const struct advisory *const *advisories, size_t count, struct arena *arena)
{
	struct evidence evidence = weigh(advisories, count);
	cleanup_buffer struct buffer reason = BUFFER_INIT(0);

	finding->score = evidence.score;
	finding->vector = evidence.vector;
	if (evidence.version) {
		finding->rating = band(evidence.score);
		buffer_addf(&reason, "CVSS %s %s%.1f (%.*s)", evidence.version,
			strcmp(evidence.version, "4.0") < 0 ? "base " : "", evidence.score, SLICE_ARG(evidence.vector_source));
		add_phrases(&reason, evidence.vector);
	} else if (evidence.word != RATING_UNKNOWN) {
		finding->rating = evidence.word;
		buffer_addf(&reason, "%.*s says %s; %s", SLICE_ARG(evidence.word_source), rating_name(evidence.word),
			without_score(&evidence));
	} else {
		finding->rating = RATING_UNKNOWN;
		buffer_addf(&reason, "nobody says how bad it is, and %s: treated as high", without_score(&evidence));
	}
	finding->reason = arena_copy(arena, buffer_slice(&reason));
}
