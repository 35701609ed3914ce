/* licence.c - fuzz the reader of licence expressions: what it made it reads again as the same */
#include "model/licence.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct licence licence, again;
	struct slice left, reference;

	if (!licence_parse(slice_make(data, size), &arena, &licence))
		return 0;
	if (!licence.expression.len || !licence_parse(licence.expression, &arena, &again) ||
		!slice_equal(licence.expression, again.expression) || licence.single != again.single ||
		licence.refers != again.refers)
		abort();
	left = licence.expression;
	if (licence_next_reference(&left, &reference) != licence.refers)
		abort();
	return 0;
}
