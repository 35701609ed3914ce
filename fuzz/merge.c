/* merge.c - fuzz target: two layers' records from readers that may be anybody, laid over one another */
#include "evidence/merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A layer that is read again may have anything; sometimes it cannot be. */
static int look(void *context, uint64_t layer, const uint64_t *hashes, size_t count, bool *ret_there)
{
	size_t *looks = context;

	for (size_t i = 0; i < count; i++) {
		if (i && hashes[i] <= hashes[i - 1])
			__builtin_trap();
		ret_there[i] = hashes[i] & 1;
	}
	return ++*looks % 4 && layer < 2 ? 0 : -ERR_IO;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t looks = 0;
	const struct merge_look how = { .look = look, .context = &looks };
	struct slice records = slice_make(data, size);
	size_t first = size ? data[0] * size / 256 : 0;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, NULL);
	struct merged merged;
	struct error err;

	merge_look_with(merge, &how);
	(void)merge_layer(merge, 0, slice_first(slice_from(records, 1), first), &err);
	(void)merge_layer(merge, 1, slice_from(records, first + 1), &err);
	if (merge_end(merge, &merged, &err) < 0)
		abort();
	for (size_t i = 0; i < merged.package_count; i++)
		if (merged.packages[i].package.type >= PACKAGE_TYPE_COUNT)
			__builtin_trap();
	merge_free(merge);
	return 0;
}
