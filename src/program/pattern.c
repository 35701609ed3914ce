/* pattern.c - find what a regular expression says, by PCRE2 without its compiler to machine code, which the jail forbids */
#include "program/pattern.h"
#include "base/memory.h"
#include <assert.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define STEPS_MAX 200000u
#define HEAP_KIB_MAX 4096u

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

struct pattern *pattern_new(const char *text)
{
	struct pattern *pattern = memory_one(struct pattern);
	int number;
	size_t at;

	pattern->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, PCRE2_NEVER_UTF, &number, &at, NULL);
	assert(pattern->code);
	pattern->data = pcre2_match_data_create(2, NULL);
	pattern->context = pcre2_match_context_create(NULL);
	if (pattern->context) {
		pcre2_set_match_limit(pattern->context, STEPS_MAX);
		pcre2_set_heap_limit(pattern->context, HEAP_KIB_MAX);
	}
	return pattern;
}

void pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_match_context_free(pattern->context);
	pcre2_match_data_free(pattern->data);
	pcre2_code_free(pattern->code);
	free(pattern);
}

int pattern_find(const struct pattern *pattern, struct slice bytes, bool inside, struct slice *ret_whole, struct slice *ret_group,
	struct error *err)
{
	const PCRE2_SIZE *found;
	int r;

	if (!pattern->data || !pattern->context)
		return error_set(err, ERR_LIMIT, "no memory for a pattern");
	r = pcre2_match(pattern->code, (PCRE2_SPTR)(bytes.ptr ? bytes.ptr : ""), bytes.len, 0, inside ? PCRE2_NOTBOL : 0,
		pattern->data, pattern->context);
	if (r == PCRE2_ERROR_NOMATCH)
		return 0;
	if (r < 0)
		return error_set(err, ERR_LIMIT, "a pattern took too long (%d)", r);
	found = pcre2_get_ovector_pointer(pattern->data);
	if (r < 2 || found[2] == PCRE2_UNSET)
		return 0;
	*ret_whole = slice_make(bytes.ptr + found[0], found[1] - found[0]);
	*ret_group = slice_make(bytes.ptr + found[2], found[3] - found[2]);
	return 1;
}
