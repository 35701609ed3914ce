/* engine_words.c - fuzz: what an engine says of an image */
#include "stores/engine_words.h"
#include "base/cleanup.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slices got = { 0 };

	if (engine_words_read(slice_make(data, size), &arena, &got, NULL) >= 0 && got.count > 1000)
		abort();
	return 0;
}
