/* described.c - what an image's manifest and configuration say of its layers, which a store's folders must keep to */
#include "stores/described.h"
#include "codec/json.h"
#include "registry/digest.h"

int described_manifest(struct slice text, struct arena *arena, struct described *ret_described, struct error *err)
{
	struct described described = { 0 };
	struct slice key;
	struct json json;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("mediaType"))) {
			described.media_type = json_string_or_skip(&json);
		} else if (slice_equal(key, S("config"))) {
			if (!json_enter_object_or_skip(&json))
				continue;
			while (json_next_key(&json, &key))
				if (slice_equal(key, S("digest")))
					described.config_digest = json_string_or_skip(&json);
				else
					json_skip(&json);
		} else {
			json_skip(&json);
		}
	}
	r = json_end(&json, err);
	if (r >= 0)
		*ret_described = described;
	return r;
}

static void diff_ids_read(struct json *json, struct slices *ids)
{
	ids->count = 0; /* of a key that stands twice the last counts */
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice id = json_string(json);

		if (json->failed)
			return;
		if (!digest_is_valid(id))
			json_fail(json, "'%.*s' is no digest", SLICE_ARG(id));
		else if (ids->count == DESCRIBED_LAYERS_MAX)
			json_fail(json, "more than %u layers", DESCRIBED_LAYERS_MAX);
		else
			ids->items[ids->count++] = id;
	}
}

int described_diff_ids(struct slice text, struct arena *arena, struct slices *ret_ids, struct error *err)
{
	struct slices ids = { arena_array(arena, struct slice, DESCRIBED_LAYERS_MAX), 0 };
	struct slice key;
	struct json json;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!slice_equal(key, S("rootfs"))) {
			json_skip(&json);
			continue;
		}
		if (!json_enter_object_or_skip(&json))
			continue;
		while (json_next_key(&json, &key))
			if (slice_equal(key, S("diff_ids")))
				diff_ids_read(&json, &ids);
			else
				json_skip(&json);
	}
	r = json_end(&json, err);
	if (r >= 0)
		*ret_ids = ids;
	return r;
}
