/* dockerfile.c - fuzzes the reader of Dockerfiles: what it takes has lines that are there */
#include "sources/dockerfile.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct dockerfile dockerfile;
	struct error err;

	if (dockerfile_read(slice_make(data, size), &arena, &dockerfile, &err) >= 0) {
		if (!dockerfile.line || !dockerfile_line(&dockerfile, S("user"), S("")))
			abort();
		for (size_t i = 0; i < dockerfile.image.history.count; i++)
			if (!dockerfile.image.history.items[i].len || !dockerfile.history_lines[i])
				abort();
		for (size_t i = 0; i < dockerfile.base_count; i++)
			if (!dockerfile.bases[i].image.len || !dockerfile.bases[i].line)
				abort();
	}
	arena_done(&arena);
	return 0;
}
