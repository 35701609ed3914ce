/* engine_words.c - what an engine says of an image */
#include "stores/engine_words.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/json.h"

#define LAYERS_MAX 1000u

static void layers_read(struct json *json, struct arena *arena, struct slices *diff_ids)
{
	cleanup_free struct slice *items = NULL;
	size_t count = 0, capacity = 0;

	json_enter_array(json);
	while (json_next_item(json)) {
		if (count == LAYERS_MAX) {
			json_fail(json, "more than %u layers", LAYERS_MAX);
			return;
		}
		memory_reserve(items, count, capacity);
		items[count++] = json_string(json);
	}
	*diff_ids = (struct slices){ arena_array(arena, struct slice, count + 1), count };
	if (count)
		memcpy(diff_ids->items, items, count * sizeof *items);
}

static void rootfs_read(struct json *json, struct arena *arena, struct slices *diff_ids)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("Layers")) && json_peek(json) == JSON_ARRAY)
			layers_read(json, arena, diff_ids);
		else
			json_skip(json);
	}
}

int engine_words_read(struct slice text, struct arena *arena, struct slices *ret_diff_ids, struct error *err)
{
	struct slices diff_ids = { 0 };
	struct slice key;
	struct json json;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("RootFS")))
			rootfs_read(&json, arena, &diff_ids);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r >= 0)
		*ret_diff_ids = diff_ids;
	return r;
}
