/* pattern.c - find what a regular expression says, by PCRE2 without its compiler to machine code, which the jail forbids */
#include "program/pattern.h"
#include "base/cleanup.h"
#include <assert.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define STEPS_MAX 200000u
#define HEAP_KIB_MAX 4096u

CLEANUP_DEFINE(pcre2_code *, code_cleanup, pcre2_code_free)
CLEANUP_DEFINE(pcre2_match_data *, data_cleanup, pcre2_match_data_free)
CLEANUP_DEFINE(pcre2_match_context *, context_cleanup, pcre2_match_context_free)

int pattern_find(const char *pattern, struct slice text, struct slice *ret_whole, struct slice *ret_group, struct error *err)
{
	int number;
	size_t at;
	CLEANUP(code_cleanup)
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_NEVER_UTF, &number, &at, NULL);
	CLEANUP(data_cleanup) pcre2_match_data *data = code ? pcre2_match_data_create(2, NULL) : NULL;
	CLEANUP(context_cleanup) pcre2_match_context *context = pcre2_match_context_create(NULL);
	const PCRE2_SIZE *found;
	int r;

	assert(code && "a pattern of ours");
	if (!data || !context)
		return error_set(err, ERR_LIMIT, "no memory for a pattern");
	pcre2_set_match_limit(context, STEPS_MAX);
	pcre2_set_heap_limit(context, HEAP_KIB_MAX);
	r = pcre2_match(code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, 0, 0, data, context);
	if (r == PCRE2_ERROR_NOMATCH)
		return 0;
	if (r < 0)
		return error_set(err, ERR_LIMIT, "a pattern took too long (%d)", r);
	found = pcre2_get_ovector_pointer(data);
	if (r < 2 || found[2] == PCRE2_UNSET)
		return 0;
	*ret_whole = slice_make(text.ptr + found[0], found[1] - found[0]);
	*ret_group = slice_make(text.ptr + found[2], found[3] - found[2]);
	return 1;
}
