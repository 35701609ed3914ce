/* rules.c - the rating table, rule by rule (rules.h says which) */
#include "rating/rules.h"
#include "base/buffer.h"
#include "rating/cvss.h"

#define EPSS_PROBABLE 0.5
#define EPSS_IMPROBABLE 0.001

/* The table while it is made. */
struct table {
	const struct rating_facts *facts;
	struct arena *arena;
	struct rating_result *result;
	const struct rating_statement *chosen; /* by rule 0; NULL: there is no vector that can be read */
	struct cvss cvss;                      /* its scores */
	bool has_broken;
	bool is_local, is_complex, is_privileged; /* what rule 4 asks of it */
	bool is_open;                             /* over the network, without privileges: rule 2 */
	struct buffer reason;                     /* of the row that is being made */
};

static void end_row(struct table *table, unsigned rule, enum rating rating)
{
	struct rating_result *result = table->result;

	result->rating = rating;
	result->rows[result->row_count++] =
		(struct rating_row){ rule, rating, arena_copy(table->arena, buffer_slice(&table->reason)) };
	buffer_clear(&table->reason);
}

/* WHY: a text that stays. */
static void leave_out(struct table *table, unsigned rule, const char *why)
{
	table->result->idle[rule] = slice_from_text(why);
}

enum rating rating_band(double score)
{
	return score < 4.0 ? RATING_LOW : score < 7.0 ? RATING_MODERATE : score < 9.0 ? RATING_HIGH : RATING_CRITICAL;
}

/* What a value of a metric means, in words, and to which rule. 2.0 has Au and no PR; its AC has three values. */
static const struct {
	const char *metric, *value, *words;
	enum { SAYS_NOTHING, SAYS_LOCAL, SAYS_COMPLEX, SAYS_PRIVILEGED, SAYS_NETWORK, SAYS_UNPRIVILEGED } says;
} phrases[] = {
	{ "AV", "N", "network", SAYS_NETWORK },
	{ "AV", "A", "adjacent network", SAYS_NOTHING },
	{ "AV", "L", "local", SAYS_LOCAL },
	{ "AV", "P", "physical access", SAYS_LOCAL },
	{ "AC", "L", "low complexity", SAYS_NOTHING },
	{ "AC", "M", "medium complexity", SAYS_NOTHING },
	{ "AC", "H", "high complexity", SAYS_COMPLEX },
	{ "AT", "N", "no requirements", SAYS_NOTHING },
	{ "AT", "P", "special requirements", SAYS_COMPLEX },
	{ "PR", "N", "no privileges", SAYS_UNPRIVILEGED },
	{ "PR", "L", "low privileges", SAYS_NOTHING },
	{ "PR", "H", "high privileges", SAYS_PRIVILEGED },
	{ "UI", "N", "no interaction", SAYS_NOTHING },
	{ "UI", "R", "user interaction", SAYS_NOTHING },
	{ "UI", "P", "passive interaction", SAYS_NOTHING },
	{ "UI", "A", "active interaction", SAYS_NOTHING },
	{ "Au", "N", "no authentication", SAYS_UNPRIVILEGED },
	{ "Au", "S", "one authentication", SAYS_NOTHING },
	{ "Au", "M", "several authentications", SAYS_PRIVILEGED },
};

#define PHRASE_COUNT (sizeof phrases / sizeof phrases[0])

static bool applies(const struct table *table, size_t phrase)
{
	struct slice value;

	return cvss_metric(table->chosen->text, slice_from_text(phrases[phrase].metric), &value) &&
	       slice_equal(value, slice_from_text(phrases[phrase].value));
}

static void read_chosen(struct table *table)
{
	bool network = false, unprivileged = false;

	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		if (!applies(table, i))
			continue;
		table->is_local = table->is_local || phrases[i].says == SAYS_LOCAL;
		table->is_complex = table->is_complex || phrases[i].says == SAYS_COMPLEX;
		table->is_privileged = table->is_privileged || phrases[i].says == SAYS_PRIVILEGED;
		network = network || phrases[i].says == SAYS_NETWORK;
		unprivileged = unprivileged || phrases[i].says == SAYS_UNPRIVILEGED;
	}
	table->is_open = network && unprivileged;
}

static void rule_0(struct table *table)
{
	const struct rating_facts *facts = table->facts;
	size_t readable = 0;

	for (size_t i = 0; i < facts->vector_count; i++) {
		const struct rating_statement *vector = &facts->vectors[i];
		struct cvss cvss;
		int order;

		if (!cvss_score(vector->text, &cvss)) {
			table->has_broken = true;
			continue;
		}
		readable++;
		order = table->chosen ? strcmp(cvss.version, table->cvss.version) : 1;
		if (order < 0 || (order == 0 && vector->speaker >= table->chosen->speaker))
			continue;
		table->chosen = vector;
		table->cvss = cvss;
	}
	if (!table->chosen) {
		leave_out(table, 0, table->has_broken ? "no CVSS vector can be read" : "there is no CVSS vector");
		return;
	}
	table->result->score = table->cvss.base;
	table->result->vector = table->chosen->text;
	read_chosen(table);
	if (readable < 2) {
		leave_out(table, 0, "there is one vector, and nothing to choose");
		return;
	}
	buffer_addf(&table->reason, "of %zu vectors that of CVSS %s by %.*s counts", readable, table->cvss.version,
		SLICE_ARG(table->chosen->source));
	end_row(table, 0, rating_band(table->cvss.base));
}

static void add_phrases(struct table *table)
{
	const char *separator = ": ";

	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		if (!applies(table, i))
			continue;
		buffer_addf(&table->reason, "%s%s", separator, phrases[i].words);
		separator = ", ";
	}
}

/* The distribution's before others', of one rank the first. */
static const struct rating_statement *choose_word(const struct rating_facts *facts, enum rating *ret_rating)
{
	const struct rating_statement *chosen = NULL;

	for (size_t i = 0; i < facts->word_count; i++) {
		const struct rating_statement *word = &facts->words[i];
		enum rating rating;

		if (!rating_by_name(slice_trim(word->text), &rating) || rating == RATING_UNKNOWN)
			continue;
		if (chosen && (word->speaker != SPEAKER_DISTRIBUTION || chosen->speaker == SPEAKER_DISTRIBUTION))
			continue;
		chosen = word;
		*ret_rating = rating;
	}
	return chosen;
}

static void rule_1(struct table *table)
{
	const char *without = table->has_broken ? "its CVSS vector cannot be read" : "there is no CVSS vector";
	enum rating rating = RATING_UNKNOWN;
	const struct rating_statement *word;

	if (table->chosen) {
		buffer_addf(&table->reason, "CVSS %s %s%.1f (%.*s)", table->cvss.version,
			strcmp(table->cvss.version, "4.0") < 0 ? "base " : "", table->cvss.base,
			SLICE_ARG(table->chosen->source));
		add_phrases(table);
		end_row(table, 1, rating_band(table->cvss.base));
		return;
	}
	word = choose_word(table->facts, &rating);
	if (word)
		buffer_addf(&table->reason, "%.*s says %s; %s", SLICE_ARG(word->source), rating_name(rating), without);
	else
		buffer_addf(&table->reason, "nobody says how bad it is, and %s: treated as high", without);
	end_row(table, 1, rating);
}

static bool is_exploited(const struct table *table)
{
	return table->facts->kev.len > 0;
}

static void rule_2(struct table *table)
{
	enum rating rating = table->result->rating;

	if (!is_exploited(table)) {
		leave_out(table, 2, "nobody says that it is exploited in the wild (KEV)");
		return;
	}
	buffer_addf(&table->reason, "exploited in the wild since %.*s (KEV)%s", SLICE_ARG(table->facts->kev),
		table->facts->ransomware ? ", by ransomware too" : "");
	if (table->is_open) {
		buffer_addf(&table->reason, ", over the network without privileges: critical");
		rating = RATING_CRITICAL;
	} else {
		buffer_addf(&table->reason, ": at least high");
		rating = rating < RATING_HIGH ? RATING_HIGH : rating;
	}
	end_row(table, 2, rating);
}

static const char *why_no_exploits(const struct rating_facts *facts, bool is_known)
{
	if (!facts->has_epss)
		return "no exploit is published, and there is no EPSS";
	if (facts->epss >= EPSS_IMPROBABLE)
		return "no exploit is published, and EPSS is below 50%";
	return is_known ? "no exploit is published; EPSS is below 0.1%, but it is exploited"
			: "no exploit is published; EPSS is below 0.1%, which bounds what is critical";
}

static enum rating step_up(struct table *table, enum rating rating)
{
	if (rating == RATING_UNKNOWN || rating == RATING_CRITICAL) {
		buffer_addf(&table->reason, ": stays %s", rating_name(rating));
		return rating;
	}
	buffer_addf(&table->reason, ": one step up");
	return rating + 1;
}

static void rule_3(struct table *table)
{
	const struct rating_facts *facts = table->facts;
	bool is_probable = facts->has_epss && facts->epss >= EPSS_PROBABLE;
	bool is_known = facts->weaponised.len || facts->proof_of_concept.len || is_exploited(table);
	enum rating rating = table->result->rating;

	if (facts->weaponised.len)
		buffer_addf(&table->reason, "an exploit is published (%.*s)", SLICE_ARG(facts->weaponised));
	if (is_probable)
		buffer_addf(&table->reason, "%sEPSS %.0f%%", table->reason.len ? ", " : "", facts->epss * 100);
	if (table->reason.len)
		rating = step_up(table, rating);
	if (facts->proof_of_concept.len)
		buffer_addf(&table->reason, "%sa proof of concept is public (%.*s)", table->reason.len ? ", " : "",
			SLICE_ARG(facts->proof_of_concept));
	if (facts->has_epss && facts->epss < EPSS_IMPROBABLE && !is_known && rating == RATING_CRITICAL) {
		buffer_addf(&table->reason, "EPSS below 0.1%%, and no exploit is known: at most high");
		rating = RATING_HIGH;
	}
	if (table->reason.len)
		end_row(table, 3, rating);
	else
		leave_out(table, 3, why_no_exploits(facts, is_known));
}

static void rule_4(struct table *table)
{
	const char *separator = "";

	if (table->result->rating != RATING_CRITICAL || !(table->is_local || table->is_complex || table->is_privileged)) {
		leave_out(table, 4,
			table->result->rating != RATING_CRITICAL ? "it is not critical"
			: table->chosen                          ? "it is neither local nor complex, and needs no high privileges"
								 : "no vector says how it is reached");
		return;
	}
	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		bool limits =
			phrases[i].says == SAYS_LOCAL || phrases[i].says == SAYS_COMPLEX || phrases[i].says == SAYS_PRIVILEGED;

		if (!limits || !applies(table, i))
			continue;
		buffer_addf(&table->reason, "%s%s", separator, phrases[i].words);
		separator = ", ";
	}
	buffer_addf(
		&table->reason, is_exploited(table) ? ", but exploited in the wild: stays critical" : ": critical becomes high");
	end_row(table, 4, is_exploited(table) ? RATING_CRITICAL : RATING_HIGH);
}

static void rule_5(struct table *table)
{
	static const struct {
		enum rating bound;
		const char *words;
	} judgements[] = {
		[JUDGED_NOTHING] = { RATING_CRITICAL, "" },
		[JUDGED_LOW] = { RATING_MODERATE, "calls it low" },
		[JUDGED_NEGLIGIBLE] = { RATING_LOW, "calls it negligible" },
		[JUDGED_UNIMPORTANT] = { RATING_LOW, "calls it unimportant" },
		[JUDGED_NOT_AFFECTED] = { RATING_LOW, "is not affected in its build" },
	};
	enum rating bound = judgements[table->facts->judgement].bound, rating = table->result->rating;

	if (rating_for_policy(rating) <= bound) {
		leave_out(table, 5,
			table->facts->judge.len == 0                ? "no distribution says how bad it is"
			: table->facts->judgement == JUDGED_NOTHING ? "the distribution's word bounds nothing"
								    : "it is no worse than the distribution's word allows");
		return;
	}
	buffer_addf(&table->reason, "%.*s %s", SLICE_ARG(table->facts->judge), judgements[table->facts->judgement].words);
	if (is_exploited(table)) {
		buffer_addf(&table->reason, ", but it is exploited in the wild: no bound");
	} else {
		buffer_addf(&table->reason, ": at most %s", rating_name(bound));
		rating = bound;
	}
	end_row(table, 5, rating);
}

static void rule_6(struct table *table)
{
	buffer_addf(&table->reason, table->facts->has_fix ? "fix available" : "no fix known");
	end_row(table, 6, table->result->rating);
}

void rating_apply_rules(const struct rating_facts *facts, struct arena *arena, struct rating_result *ret_result)
{
	static void (*const rules[])(struct table *) = { rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6 };
	struct rating_result result = { .score = -1.0 };
	struct table table = { .facts = facts, .arena = arena, .result = &result };

	_Static_assert(sizeof rules / sizeof rules[0] == RATING_ROWS_MAX, "a row a rule");
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		rules[i](&table);
	buffer_done(&table.reason);
	*ret_result = result;
}
