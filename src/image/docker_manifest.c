/* docker_manifest.c - read the manifest.json of a docker archive */
#include "image/docker_manifest.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/fields.h"
#include "image/manifest.h"

#define TAGS_MAX 1000

static struct docker_image image_read(struct json *json, struct arena *arena)
{
	enum { CONFIG, TAGS, LAYERS };
	static const struct slice names[] = { S("Config"), S("RepoTags"), S("Layers") };
	struct docker_image image = { 0 };
	struct slice key;
	uint32_t seen = 0;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		switch (fields_which(json, key, names, &seen)) {
		case CONFIG:
			image.config = json_string(json);
			break;
		case TAGS:
			fields_strings(json, arena, TAGS_MAX, &image.tags, &image.tag_count);
			break;
		case LAYERS:
			fields_strings(json, arena, LAYERS_MAX, &image.layers, &image.layer_count);
			break;
		default:
			json_skip(json);
		}
	}
	if (!(seen & 1u << CONFIG))
		json_fail(json, "an image without 'Config'");
	return image;
}

int docker_manifest_parse(struct slice text, struct arena *arena, struct docker_manifest *ret_manifest, struct error *err)
{
	cleanup_free struct docker_image *items = NULL;
	size_t count = 0, capacity = 0;
	struct json json;
	int r;

	json_init(&json, text, arena);
	json_enter_array(&json);
	while (json_next_item(&json)) {
		if (count >= MANIFESTS_MAX) {
			json_fail(&json, "more than %d images", MANIFESTS_MAX);
			break;
		}
		memory_reserve(items, count, capacity);
		items[count++] = image_read(&json, arena);
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	ret_manifest->count = count;
	ret_manifest->items = arena_array(arena, struct docker_image, count + 1);
	if (count)
		memcpy(ret_manifest->items, items, count * sizeof *items);
	return 0;
}
