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
		if (glob_matches(slice_make(pattern, own.len), slice_make(lower, text.len)))
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

enum licence_judgement licence_judge(struct slice licence, struct slices allow, struct slices deny)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct judging judging = { .allow = allow, .deny = deny };
	struct licence parsed;

	if (!licence_parse(licence, &arena, &parsed)) {
		if (licence.len && any_matches(deny, licence)) /* as it is stated */
			return LICENCE_DENIED;
		return licence.len && any_matches(allow, licence) ? LICENCE_ALLOWED : LICENCE_UNKNOWN;
	}
	judging.rest = parsed.expression;
	return judge_or(&judging);
}
