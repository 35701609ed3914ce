/* expression.c - the patterns of rules, by PCRE2 without its compiler to machine code, which the jail forbids */
#include "judge/expression.h"
#include "base/memory.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define STEPS_MAX 200000u
#define HEAP_KIB_MAX 4096u
#define MESSAGE_SIZE 120

struct expressions {
	pcre2_code **codes;
	size_t count;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

void expressions_free(struct expressions *expressions)
{
	if (!expressions)
		return;
	for (size_t i = 0; i < expressions->count; i++)
		pcre2_code_free(expressions->codes[i]);
	pcre2_match_context_free(expressions->context);
	pcre2_match_data_free(expressions->data);
	free(expressions->codes);
	free(expressions);
}

int expressions_new(struct slices texts, struct expressions **ret_expressions, struct error *err)
{
	struct expressions *expressions = memory_one(struct expressions);

	expressions->codes = memory_new((texts.count + 1) * sizeof(pcre2_code *));
	for (size_t i = 0; i < texts.count; i++) {
		unsigned char message[MESSAGE_SIZE] = "";
		struct slice text = texts.items[i];
		PCRE2_SIZE at;
		int number;

		expressions->codes[i] = pcre2_compile((PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len,
			PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C, &number, &at, NULL);
		if (!expressions->codes[i]) {
			expressions_free(expressions);
			(void)pcre2_get_error_message(number, message, sizeof message);
			return error_set(err, ERR_FORMAT, "'%.*s' is no pattern: %s at byte %zu", SLICE_ARG(text),
				(const char *)message, (size_t)at + 1);
		}
		expressions->count++;
	}
	expressions->data = pcre2_match_data_create(1, NULL);
	expressions->context = pcre2_match_context_create(NULL);
	if (!expressions->data || !expressions->context) {
		expressions_free(expressions);
		return error_set(err, ERR_LIMIT, "no memory for a pattern");
	}
	pcre2_set_match_limit(expressions->context, STEPS_MAX);
	pcre2_set_heap_limit(expressions->context, HEAP_KIB_MAX);
	*ret_expressions = expressions;
	return 0;
}

int expressions_find(const struct expressions *expressions, struct slice text, struct error *err)
{
	for (size_t i = 0; i < expressions->count; i++) {
		int r = pcre2_match(expressions->codes[i], (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, 0, 0,
			expressions->data, expressions->context);

		if (r >= 0)
			return 1;
		if (r != PCRE2_ERROR_NOMATCH)
			return error_set(err, ERR_LIMIT, "a pattern took too long (%d)", r);
	}
	return 0;
}
