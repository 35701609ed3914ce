/* rate.c - what is said of a finding, as facts for the rating table */
#include "rating/rate.h"
#include "base/buffer.h"
#include "rating/cvss.h"
#include "rating/rules.h"

/* Feeds that speak of flaws in general, and whose word theirs is. */
static const struct {
	const char *feed;
	enum speaker speaker;
} known_feeds[] = {
	{ "cvelistV5", SPEAKER_CNA },
	{ "ghsa", SPEAKER_CNA },
	{ "nvd", SPEAKER_NVD },
	{ "vulnrichment", SPEAKER_ADP },
};

static struct slice before(struct slice text, char separator)
{
	struct slice first = text, rest;

	return slice_cut(text, separator, &first, &rest) ? first : text;
}

static bool speaker_of_feed(struct slice source, enum speaker *ret_speaker)
{
	for (size_t i = 0; i < sizeof known_feeds / sizeof known_feeds[0]; i++)
		if (slice_equal(before(source, '/'), slice_from_text(known_feeds[i].feed))) {
			*ret_speaker = known_feeds[i].speaker;
			return true;
		}
	return false;
}

/* What else is said of a distribution's package is the distribution's; an ecosystem's advisories mostly are its CNA's. */
static enum speaker speaker_of_advisory(const struct finding *finding, const struct advisory *advisory)
{
	enum speaker speaker;

	if (speaker_of_feed(advisory->source, &speaker))
		return speaker;
	if (finding->place.package && package_is_distributions((enum package_type)finding->place.package->type))
		return SPEAKER_DISTRIBUTION;
	return SPEAKER_CNA;
}

/* A feed in which several speak says who it is. */
static enum speaker speaker_of_assessment(const struct assessment *assessment)
{
	enum speaker speaker;

	if (slice_equal(assessment->role, S("cna")))
		return SPEAKER_CNA;
	if (slice_equal(assessment->role, S("nvd")))
		return SPEAKER_NVD;
	if (slice_equal(assessment->role, S("adp")))
		return SPEAKER_ADP;
	return speaker_of_feed(assessment->source, &speaker) ? speaker : SPEAKER_ADP;
}

static enum judgement judgement_of(struct slice word, struct slice distribution)
{
	if (slice_equal_ignoring_case(word, S("unimportant")))
		return JUDGED_UNIMPORTANT;
	if (slice_equal_ignoring_case(word, S("negligible")))
		return JUDGED_NEGLIGIBLE;
	if (slice_equal_ignoring_case(word, S("low")) &&
		(slice_equal(distribution, S("Debian")) || slice_equal(distribution, S("Ubuntu"))))
		return JUDGED_LOW;
	return JUDGED_NOTHING;
}

/* The first word that the distribution says is its judgement, whatever it comes to. */
static void add_judgement(struct rating_facts *facts, const struct advisory *advisory)
{
	if (facts->judge.len)
		return;
	facts->judge = before(advisory->ecosystem, ':');
	facts->judgement = judgement_of(slice_trim(advisory->severity), facts->judge);
}

#define NAMED_MAX 3u /* of exploits, in a reason */

/* "Metasploit exploit/multi/http/x, nuclei http/cves/y and 2 more" */
static struct slice name_all(struct slices names, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < names.count && i < NAMED_MAX; i++)
		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(names.items[i]));
	if (names.count > NAMED_MAX)
		buffer_addf(&text, " and %zu more", names.count - NAMED_MAX);
	return arena_copy(arena, buffer_slice(&text));
}

/* SSVC's "active" is not KEV's list, but who exploits it has an exploit. */
static struct slice name_proofs(const struct finding *finding, struct arena *arena)
{
	static const char *const points[] = { "exploitation=poc", "exploitation=active" };
	struct slice names = name_all(finding->proofs, arena);

	for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
		if (slice_find(finding->ssvc, slice_from_text(points[i])) >= 0)
			return arena_printf(arena, "%.*s%sSSVC %s", SLICE_ARG(names), names.len ? ", " : "",
				points[i] + sizeof "exploitation=" - 1);
	return names;
}

struct collecting {
	struct rating_facts facts;
	struct rating_statement *vectors, *words;
};

static void add_statement(
	struct collecting *collecting, struct slices vectors, struct slice word, struct slice source, enum speaker speaker)
{
	struct rating_facts *facts = &collecting->facts;

	for (size_t i = 0; i < vectors.count; i++)
		collecting->vectors[facts->vector_count++] = (struct rating_statement){ vectors.items[i], source, speaker };
	if (word.len)
		collecting->words[facts->word_count++] = (struct rating_statement){ word, source, speaker };
}

static struct collecting collecting_init(const struct finding *finding, const struct rating_input *input, struct arena *arena)
{
	size_t vectors = 0;

	for (size_t i = 0; i < input->advisory_count; i++)
		vectors += input->advisories[i]->vectors.count;
	for (size_t i = 0; i < input->assessment_count; i++)
		vectors += input->assessments[i].vectors.count;
	return (struct collecting){
		.vectors = arena_array(arena, struct rating_statement, vectors + 1),
		.words = arena_array(arena, struct rating_statement, input->advisory_count + input->assessment_count + 1),
		.facts = { .kev = finding->kev,
			.ransomware = finding->ransomware,
			.has_epss = finding->has_epss,
			.epss = finding->epss,
			.weaponised = name_all(finding->exploits, arena),
			.proof_of_concept = name_proofs(finding, arena),
			.has_fix = finding->fixed_version.len > 0 },
	};
}

static struct rating_facts collect(const struct finding *finding, const struct rating_input *input, struct arena *arena)
{
	struct collecting collecting = collecting_init(finding, input, arena);

	for (size_t i = 0; i < input->advisory_count; i++) {
		const struct advisory *advisory = input->advisories[i];
		enum speaker speaker = speaker_of_advisory(finding, advisory);

		add_statement(&collecting, advisory->vectors, advisory->severity, advisory->source, speaker);
		if (speaker == SPEAKER_DISTRIBUTION && advisory->severity.len)
			add_judgement(&collecting.facts, advisory);
	}
	for (size_t i = 0; i < input->assessment_count; i++) {
		const struct assessment *assessment = &input->assessments[i];

		add_statement(&collecting, assessment->vectors, assessment->severity, assessment->source,
			speaker_of_assessment(assessment));
	}
	collecting.facts.vectors = collecting.vectors;
	collecting.facts.words = collecting.words;
	return collecting.facts;
}

bool rating_is_source(struct slice source, struct slice name)
{
	struct slice feed = source, ecosystem = source;

	slice_cut(source, '/', &feed, &ecosystem);
	return slice_equal_ignoring_case(source, name) || slice_equal_ignoring_case(feed, name) ||
	       slice_equal_ignoring_case(ecosystem, name);
}

/* The first word of the source, else its newest vector. */
static struct source_rating pick(const struct rating_facts *facts, struct slice name)
{
	struct source_rating picked = { .score = -1.0 };
	const char *version = "";
	bool has_word = false;

	for (size_t i = 0; i < facts->word_count && !has_word; i++) {
		if (!rating_is_source(facts->words[i].source, name) ||
			!rating_by_name(slice_trim(facts->words[i].text), &picked.rating) || picked.rating == RATING_UNKNOWN)
			continue;
		picked.source = facts->words[i].source;
		has_word = true;
	}
	for (size_t i = 0; i < facts->vector_count; i++) {
		const struct rating_statement *vector = &facts->vectors[i];
		struct cvss cvss;

		if (!rating_is_source(vector->source, name) || !cvss_score(vector->text, &cvss) ||
			strcmp(cvss.version, version) <= 0)
			continue;
		version = cvss.version;
		picked.score = cvss.base;
		picked.vector = vector->text;
		if (has_word)
			continue;
		picked.source = vector->source;
		picked.rating = rating_band(cvss.base);
	}
	return picked;
}

static bool is_said(const struct finding *finding, const struct source_rating *said)
{
	for (size_t i = 0; i < finding->rating_count; i++) {
		const struct source_rating *other = &finding->ratings[i];

		if (slice_equal(other->source, said->source) && slice_equal(other->role, said->role) &&
			slice_equal(other->vector, said->vector) && slice_equal(other->word, said->word))
			return true;
	}
	return false;
}

/* Vectors that cannot be scored are no ratings. */
static bool read_statement(const struct rating_statement *statement, bool is_vector, struct source_rating *ret_said)
{
	static const char *const roles[] = {
		[SPEAKER_DISTRIBUTION] = "distribution",
		[SPEAKER_CNA] = "cna",
		[SPEAKER_NVD] = "nvd",
		[SPEAKER_ADP] = "adp",
	};
	struct source_rating said = {
		.source = statement->source,
		.score = -1,
		.role = slice_from_text(roles[statement->speaker]),
	};
	struct cvss cvss;

	if (is_vector) {
		if (!cvss_score(statement->text, &cvss))
			return false;
		said.vector = statement->text;
		said.score = cvss.base;
		said.rating = rating_band(cvss.base);
	} else {
		said.word = slice_trim(statement->text);
		if (!rating_by_name(said.word, &said.rating))
			said.rating = RATING_UNKNOWN; /* "unimportant" is a word of Debian's own */
	}
	*ret_said = said;
	return true;
}

/* What each source says, whether it decided or not. */
static void list_ratings(struct finding *finding, const struct rating_facts *facts, struct arena *arena)
{
	struct source_rating *ratings = arena_array(arena, struct source_rating, facts->vector_count + facts->word_count + 1);

	finding->ratings = ratings;
	finding->rating_count = 0;
	for (size_t i = 0; i < facts->vector_count + facts->word_count; i++) {
		bool is_vector = i < facts->vector_count;
		struct source_rating said;

		if (read_statement(is_vector ? &facts->vectors[i] : &facts->words[i - facts->vector_count], is_vector, &said) &&
			!is_said(finding, &said))
			ratings[finding->rating_count++] = said;
	}
}

/* Rule 0 chose among vectors, which rule 1 names: who wants to know more looks at the rows. */
static void add_reasons(struct buffer *out, const struct rating_result *result)
{
	const char *separator = "";

	for (size_t i = 0; i < result->row_count; i++) {
		if (result->rows[i].rule == 0)
			continue;
		buffer_addf(out, "%s%.*s", separator, SLICE_ARG(result->rows[i].reason));
		separator = "; ";
	}
}

static void add_picked(struct buffer *out, const struct finding *finding, enum rating by_table)
{
	const struct source_rating *picked = &finding->picked;

	buffer_addf(out, "%.*s says %s", SLICE_ARG(picked->source), rating_name(picked->rating));
	if (picked->score >= 0)
		buffer_addf(out, " (%.1f)", picked->score);
	buffer_addf(out, ", which --severity-source asks for; by the rating table it is %s: ", rating_name(by_table));
}

void rate_finding(struct finding *finding, const struct rating_input *input, struct arena *arena)
{
	struct rating_facts facts = collect(finding, input, arena);
	cleanup_buffer struct buffer reason = BUFFER_INIT(0);
	struct rating_row *rows;
	struct rating_result result;

	rating_apply_rules(&facts, arena, &result);
	rows = arena_array(arena, struct rating_row, result.row_count);
	memcpy(rows, result.rows, result.row_count * sizeof *rows);
	finding->rows = rows;
	finding->row_count = result.row_count;
	memcpy(finding->idle_rules, result.idle, sizeof finding->idle_rules);
	finding->rating = result.rating;
	finding->score = result.score;
	finding->vector = result.vector;
	list_ratings(finding, &facts, arena);
	if (input->picked.len)
		finding->picked = pick(&facts, input->picked);
	if (finding->picked.source.len) {
		finding->rating = finding->picked.rating;
		add_picked(&reason, finding, result.rating);
	}
	add_reasons(&reason, &result);
	finding->reason = arena_copy(arena, buffer_slice(&reason));
}
