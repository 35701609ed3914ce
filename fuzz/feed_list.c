/* feed_list.c - fuzz: whatever a list of feeds says, its paths stay below the folder, and each feed can be chosen alone */
#include "supply/feed_list.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(const char *path)
{
	struct slice rest = slice_from_text(path), part;
	size_t parts = 0;

	while (slice_next_token(&rest, '/', &part)) {
		if (part.len == 0 || part.ptr[0] == '.')
			abort();
		parts++;
	}
	if (parts < 2 || path[0] == '/' || strchr(path, '~'))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct feed_list list;
	struct error err;

	if (feed_list_parse(slice_make(data, size), &arena, &list, &err) < 0)
		return 0;
	if (list.count == 0 || list.count > FEED_LIST_COUNT_MAX)
		abort();
	for (size_t i = 0; i < list.count; i++) {
		bool *chosen = arena_array(&arena, bool, list.count);

		check_path(list.items[i].path);
		if (list.items[i].ceiling_bytes < list.items[i].size_bytes)
			abort();
		if (feed_list_choose(&list, slice_from_text(list.items[i].name), chosen, &err) < 0 || !chosen[i])
			abort();
	}
	return 0;
}
