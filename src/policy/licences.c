/* licences.c - licence expressions, by lists of what is allowed and denied */
#include "policy/licences.h"
#include "model/licence.h"
#include "silence/glob.h"

#define DEPTH_MAX 70u /* licence_parse takes fewer */
#define WORD_BYTES_MAX 300u

struct judging {
	struct slice rest;
	struct slices allow, deny;
	unsigned depth;
};

static char to_lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/* "GPL-3.0" and "GPL-3.0+" are names of old for "GPL-3.0-only" and "GPL-3.0-or-later"; without the plus people mean both. Both in small letters. */
static bool is_old_name(struct slice pattern, struct slice text)
{
	bool plus = slice_ends_with(pattern, S("+"));
	struct slice base = slice_first(pattern, pattern.len - plus), end;

	if (!base.len || !slice_starts_with(text, base))
		return false;
	end = slice_from(text, base.len);
	return slice_equal(end, S("-or-later")) || (!plus && (slice_equal(end, S("-only")) || slice_equal(end, S("+"))));
}

/* Ids are the same in small and capital letters. */
static bool any_matches(struct slices patterns, struct slice text)
{
	char pattern[WORD_BYTES_MAX], lower[WORD_BYTES_MAX];

	if (text.len > sizeof lower)
		return false;
	for (size_t i = 0; i < text.len; i++)
		lower[i] = to_lower(text.ptr[i]);
	for (size_t i = 0; i < patterns.count; i++) {
		struct slice own = patterns.items[i];

		if (own.len > sizeof pattern)
			continue;
		for (size_t k = 0; k < own.len; k++)
			pattern[k] = to_lower(own.ptr[k]);
		if (glob_matches(slice_make(pattern, own.len), slice_make(lower, text.len)) ||
			is_old_name(slice_make(pattern, own.len), slice_make(lower, text.len)))
			return true;
	}
	return false;
}

static struct slice peek(struct judging *judging)
{
	size_t len = 0;

	judging->rest = slice_trim(judging->rest);
	if (judging->rest.len && (judging->rest.ptr[0] == '(' || judging->rest.ptr[0] == ')'))
		return slice_first(judging->rest, 1);
	while (len < judging->rest.len && judging->rest.ptr[len] != ' ' && judging->rest.ptr[len] != '(' &&
		judging->rest.ptr[len] != ')')
		len++;
	return slice_first(judging->rest, len);
}

static struct slice take(struct judging *judging)
{
	struct slice word = peek(judging);

	judging->rest = slice_from(judging->rest, word.len);
	return word;
}

static bool refers(struct slice id)
{
	return slice_starts_with(id, S("LicenseRef-")) || slice_starts_with(id, S("DocumentRef-"));
}

static enum licence_judgement judge_id(const struct judging *judging, struct slice id, struct slice whole)
{
	if (whole.len && any_matches(judging->deny, whole))
		return LICENCE_DENIED;
	if (whole.len && any_matches(judging->allow, whole))
		return LICENCE_ALLOWED;
	if (any_matches(judging->deny, id))
		return LICENCE_DENIED;
	if (any_matches(judging->allow, id))
		return LICENCE_ALLOWED;
	if (refers(id))
		return LICENCE_UNKNOWN;
	return judging->allow.count ? LICENCE_DENIED : LICENCE_ALLOWED;
}

static enum licence_judgement judge_or(struct judging *judging);

static enum licence_judgement judge_one(struct judging *judging)
{
	struct slice id = take(judging), whole = { NULL, 0 };
	enum licence_judgement judgement = LICENCE_UNKNOWN;

	if (slice_equal(id, S("(")) && judging->depth < DEPTH_MAX) {
		judging->depth++;
		judgement = judge_or(judging);
		judging->depth--;
		take(judging); /* the ")" */
		return judgement;
	}
	if (slice_equal(peek(judging), S("WITH"))) {
		take(judging);
		whole = take(judging);
		whole = slice_make(
			id.ptr, (size_t)(whole.ptr + whole.len - id.ptr)); /* one blank between, as licence_parse writes it */
	}
	return id.len ? judge_id(judging, id, whole) : LICENCE_UNKNOWN;
}

static enum licence_judgement judge_and(struct judging *judging)
{
	enum licence_judgement judgement = judge_one(judging);

	while (slice_equal(peek(judging), S("AND"))) {
		enum licence_judgement other;

		take(judging);
		other = judge_one(judging);
		judgement = other > judgement ? other : judgement;
	}
	return judgement;
}

static enum licence_judgement judge_or(struct judging *judging)
{
	enum licence_judgement judgement = judge_and(judging);

	while (slice_equal(peek(judging), S("OR"))) {
		enum licence_judgement other;

		take(judging);
		other = judge_and(judging);
		judgement = other < judgement ? other : judgement;
	}
	return judgement;
}

/* As somebody wrote it down: "GPL-3+ AND (MIT/X11 or Artistic), and public-domain". What is no id of SPDX's in it is unknown, and the rest is judged:
 * a licence that is denied is denied beside any other. */
struct reading {
	struct slice rest;
	struct slices allow, deny;
	struct arena *arena;
	unsigned depth;
};

static bool is_mark(char byte)
{
	return byte == '(' || byte == ')' || byte == ',';
}

/* The next word or mark, without taking it; empty: the end. */
static struct slice look(struct reading *reading)
{
	size_t len = 0;

	reading->rest = slice_trim(reading->rest);
	if (reading->rest.len && is_mark(reading->rest.ptr[0]))
		return slice_first(reading->rest, 1);
	while (len < reading->rest.len && (unsigned char)reading->rest.ptr[len] > ' ' && !is_mark(reading->rest.ptr[len]))
		len++;
	return slice_first(reading->rest, len);
}

static bool skip_if(struct reading *reading, const char *word)
{
	struct slice next = look(reading);

	if (!next.len || !slice_equal_ignoring_case(next, slice_from_text(word)))
		return false;
	reading->rest = slice_from(reading->rest, next.len);
	return true;
}

static enum licence_judgement judge_text(struct reading *reading, struct slice text)
{
	struct judging judging = { .allow = reading->allow, .deny = reading->deny };
	struct licence parsed;
	ptrdiff_t with;

	if (licence_parse(text, reading->arena, &parsed)) {
		judging.rest = parsed.expression;
		return judge_or(&judging);
	}
	if (any_matches(reading->deny, text)) /* as it is stated */
		return LICENCE_DENIED;
	if (any_matches(reading->allow, text))
		return LICENCE_ALLOWED;
	with = slice_find(text, S(" with "));
	with = with < 0 ? slice_find(text, S(" WITH ")) : with;
	/* An exception allows more than the licence does: what is allowed without it is so with it, too. */
	if (with <= 0 || !licence_parse(slice_first(text, (size_t)with), reading->arena, &parsed))
		return LICENCE_UNKNOWN;
	judging.rest = parsed.expression;
	return judge_or(&judging);
}

static enum licence_judgement read_all(struct reading *reading);

static enum licence_judgement read_one(struct reading *reading)
{
	const char *start;
	enum licence_judgement judgement;
	struct slice word;

	if (reading->depth < DEPTH_MAX && skip_if(reading, "(")) {
		reading->depth++;
		judgement = read_all(reading);
		reading->depth--;
		skip_if(reading, ")");
		return judgement;
	}
	word = look(reading);
	start = word.ptr;
	for (const char *end = start;; word = look(reading)) {
		if (!word.len || is_mark(word.ptr[0]) || slice_equal_ignoring_case(word, S("and")) ||
			slice_equal_ignoring_case(word, S("or")))
			return end == start ? LICENCE_UNKNOWN : judge_text(reading, slice_make(start, (size_t)(end - start)));
		end = word.ptr + word.len;
		reading->rest = slice_from(reading->rest, word.len);
	}
}

static enum licence_judgement worse(enum licence_judgement a, enum licence_judgement b)
{
	return a > b ? a : b;
}

static enum licence_judgement better(enum licence_judgement a, enum licence_judgement b)
{
	return a < b ? a : b;
}

static enum licence_judgement read_and(struct reading *reading)
{
	enum licence_judgement judgement = read_one(reading);

	while (skip_if(reading, "and"))
		judgement = worse(judgement, read_one(reading));
	return judgement;
}

static enum licence_judgement read_or(struct reading *reading)
{
	enum licence_judgement judgement = read_and(reading);

	while (skip_if(reading, "or"))
		judgement = better(judgement, read_and(reading));
	return judgement;
}

/* A comma ends what was before it, whatever binds (as debian/copyright has it); alone it is an "and". */
static enum licence_judgement read_all(struct reading *reading)
{
	enum licence_judgement judgement = read_or(reading);

	while (skip_if(reading, ",")) {
		if (skip_if(reading, "or"))
			judgement = better(judgement, read_or(reading));
		else if (skip_if(reading, "and") || look(reading).len)
			judgement = worse(judgement, read_or(reading));
	}
	return judgement;
}

enum licence_judgement licence_judge(struct slice licence, struct slices allow, struct slices deny)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct judging judging = { .allow = allow, .deny = deny };
	struct licence parsed;

	if (!licence_parse(licence, &arena, &parsed)) {
		struct reading reading = { .rest = licence, .allow = allow, .deny = deny, .arena = &arena };
		enum licence_judgement judgement;

		if (licence.len && any_matches(deny, licence)) /* as it is stated */
			return LICENCE_DENIED;
		if (licence.len && any_matches(allow, licence))
			return LICENCE_ALLOWED;
		judgement = read_all(&reading);
		look(&reading);
		return reading.rest.len ? worse(judgement, LICENCE_UNKNOWN) : judgement;
	}
	judging.rest = parsed.expression;
	return judge_or(&judging);
}
