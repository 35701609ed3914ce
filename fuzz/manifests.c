/* manifests.c - fuzzes the reader of compose files and manifests: the first byte says which */
#include "sources/manifests.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make(data, size);
	struct workloads workloads = { 0 };
	struct arena arena = ARENA_INIT;
	struct error err;

	(void)manifests_read(slice_from(text, 1), size && data[0] == 'c', &arena, &workloads, &err);
	for (size_t i = 0; i < workloads.count; i++)
		for (size_t k = 0; k < workloads.items[i].fact_count; k++)
			if (!workloads.items[i].facts[k].line ||
				!workload_may_have(&workloads.items[i], workloads.items[i].facts[k].field))
				abort();
	arena_done(&arena);
	return 0;
}
