/* reference.c - fuzz: a name of any bytes; one that is good is, written whole, the same name again */
#include "registry/reference.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct reference got, again;
	struct slice whole;

	if (reference_parse(slice_make(data, size), &arena, &got, NULL) < 0)
		return 0;
	whole = reference_text(&got, &arena);
	if (!got.domain.len || !got.path.len || got.domain.len + 1 + got.path.len > 255 || got.tag.len > 128 ||
		!reference_what(&got).len)
		abort();
	for (size_t i = 0; i < whole.len; i++) /* it goes into URLs and heads */
		if (whole.ptr[i] <= ' ' || whole.ptr[i] > '~' || memchr("?#%&\\\"'", whole.ptr[i], 7))
			abort();
	if (slice_find(got.path, S("..")) >= 0 || reference_parse(whole, &arena, &again, NULL) < 0 || again.is_short ||
		!slice_equal(reference_text(&again, &arena), whole))
		abort();
	return 0;
}
