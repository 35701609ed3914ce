/* regex.c - regular expressions by PCRE2: the room's only door to it */
#include "secrets/regex.h"
#include "base/memory.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* From one place where a match might begin. Honest patterns need some thousand steps; 100,000 are some milliseconds. */
#define STEPS_MAX 100000u
#define DEPTH_MAX 50000u
#define HEAP_KIB_MAX 16384u
#define TEXT_BYTES_MAX 65536u
#define NEST_MAX 100u

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static pcre2_code *compile(struct slice text, int *ret_number, size_t *ret_at)
{
	/* '$' is the end and not before a newline at the end: so Go means it, in which the patterns are written. */
	uint32_t flags =
		PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY | PCRE2_USE_OFFSET_LIMIT;
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	if (!context)
		return NULL;
	pcre2_set_max_pattern_length(context, TEXT_BYTES_MAX);
	pcre2_set_parens_nest_limit(context, NEST_MAX);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	code = pcre2_compile((PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, flags, ret_number, ret_at, context);
	pcre2_compile_context_free(context);
	return code;
}

int regex_new(struct slice text, struct regex **ret_regex, struct error *err)
{
	cleanup_regex struct regex *regex = memory_one(struct regex);
	int number = 0;
	size_t at = 0;

	regex->code = compile(text, &number, &at);
	if (!regex->code) {
		char why[200];

		pcre2_get_error_message(number, (PCRE2_UCHAR *)why, sizeof why);
		return error_set(err, ERR_FORMAT, "character %zu: %s", at + 1, why);
	}
	regex->data = pcre2_match_data_create(REGEX_GROUPS_MAX, NULL);
	regex->context = pcre2_match_context_create(NULL);
	if (!regex->data || !regex->context)
		return error_set(err, ERR_LIMIT, "no memory for a regular expression");
	pcre2_set_match_limit(regex->context, STEPS_MAX);
	pcre2_set_depth_limit(regex->context, DEPTH_MAX);
	pcre2_set_heap_limit(regex->context, HEAP_KIB_MAX);
	*ret_regex = regex;
	regex = NULL;
	return 0;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_match_context_free(regex->context);
	pcre2_match_data_free(regex->data);
	pcre2_code_free(regex->code);
	free(regex);
}

int regex_find(const struct regex *regex, struct slice bytes, const struct regex_range *range, struct regex_match *ret_match)
{
	uint32_t flags = (range->head ? 0 : PCRE2_NOTBOL) | (range->tail ? 0 : PCRE2_NOTEOL);
	size_t stop = range->stop < bytes.len ? range->stop : bytes.len;
	const char *start = bytes.ptr ? bytes.ptr : "";
	const PCRE2_SIZE *found;
	int r;

	if (range->from > stop)
		return 0;
	pcre2_set_offset_limit(regex->context, range->last);
	r = pcre2_match(regex->code, (PCRE2_SPTR)start, stop, range->from, flags, regex->data, regex->context);
	if (r == PCRE2_ERROR_NOMATCH)
		return 0;
	if (r < 0)
		return -ERR_LIMIT;
	found = pcre2_get_ovector_pointer(regex->data);
	/* 0: more groups than there is room for. A match that \K turned round is none. */
	ret_match->count = r > 0 ? (size_t)r : REGEX_GROUPS_MAX;
	if (found[0] < range->from || found[1] < found[0])
		return 0;
	for (size_t i = 0; i < ret_match->count; i++) {
		bool took_part = found[2 * i] != PCRE2_UNSET && found[2 * i + 1] >= found[2 * i];

		ret_match->groups[i] =
			took_part ? slice_make(start + found[2 * i], found[2 * i + 1] - found[2 * i]) : slice_make(NULL, 0);
	}
	return 1;
}

bool regex_has(const struct regex *regex, struct slice text)
{
	const struct regex_range all = { .last = text.len, .stop = text.len, .head = true, .tail = true };
	struct regex_match match;

	return regex_find(regex, text, &all, &match) > 0;
}
