/* storage_json.c - images.json and layers.json of containers/storage */
#include "stores/storage_json.h"
#include "base/memory.h"
#include "codec/base64.h"
#include "codec/json.h"

/* An image as it is read; its lists are used again for the next. */
struct reading {
	struct storage_image image;
	size_t name_capacity, data_capacity;
};

static void reading_done(struct reading *reading)
{
	free(reading->image.names.items);
	free(reading->image.data);
}

static void names_read(struct json *json, struct reading *reading)
{
	struct slices *names = &reading->image.names;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice name = json_string_or_skip(json);

		if (names->count == STORAGE_NAMES_MAX) {
			json_fail(json, "an image with more than %u names", STORAGE_NAMES_MAX);
			return;
		}
		memory_reserve(names->items, names->count, reading->name_capacity);
		names->items[names->count++] = name;
	}
}

/* "big-data-digests" tells names and digests; "big-data-names" also such as have none. */
static void data_add(struct json *json, struct reading *reading, struct slice name, struct slice digest)
{
	struct storage_image *image = &reading->image;

	if (image->data_count == 2 * STORAGE_NAMES_MAX) {
		json_fail(json, "an image with more than %u data", STORAGE_NAMES_MAX);
		return;
	}
	memory_reserve(image->data, image->data_count, reading->data_capacity);
	image->data[image->data_count++] = (struct storage_data){ name, digest };
}

static void image_member_read(struct json *json, struct slice key, struct reading *reading)
{
	struct storage_image *image = &reading->image;
	struct slice name;

	if (slice_equal(key, S("id"))) {
		image->id = json_string_or_skip(json);
	} else if (slice_equal(key, S("digest"))) {
		image->digest = json_string_or_skip(json);
	} else if (slice_equal(key, S("layer"))) {
		image->layer = json_string_or_skip(json);
	} else if (slice_equal(key, S("names"))) {
		names_read(json, reading);
	} else if (slice_equal(key, S("big-data-digests"))) {
		if (json_enter_object_or_skip(json))
			while (json_next_key(json, &name))
				data_add(json, reading, name, json_string_or_skip(json));
	} else if (slice_equal(key, S("big-data-names"))) {
		if (json_enter_array_or_skip(json))
			while (json_next_item(json))
				data_add(json, reading, json_string_or_skip(json), (struct slice){ 0 });
	} else {
		json_skip(json);
	}
}

static int images_read(struct json *json, struct reading *reading, const struct storage_image_taker *taker, struct error *err)
{
	struct slice key;
	size_t count = 0;
	int r = 0;

	if (json_peek(json) == JSON_NULL) { /* as Go writes an empty list */
		json_skip(json);
		return 0;
	}
	json_enter_array(json);
	while (r >= 0 && json_next_item(json)) {
		struct storage_image *image = &reading->image;

		*image = (struct storage_image){ .names.items = image->names.items, .data = image->data };
		json_enter_object(json);
		while (json_next_key(json, &key))
			image_member_read(json, key, reading);
		if (++count > STORAGE_IMAGES_MAX)
			json_fail(json, "more than %u images", STORAGE_IMAGES_MAX);
		if (!json->failed)
			r = taker->take(taker->context, image, err);
	}
	return r;
}

int storage_images_read(struct slice text, struct arena *arena, const struct storage_image_taker *taker, struct error *err)
{
	__attribute__((cleanup(reading_done))) struct reading reading = { 0 };
	struct json json;
	int r;

	json_init(&json, text, arena);
	r = images_read(&json, &reading, taker, err);
	return r < 0 ? r : json_end(&json, err);
}

static void layer_member_read(struct json *json, struct slice key, struct storage_layer *layer)
{
	if (slice_equal(key, S("id"))) {
		layer->id = json_string_or_skip(json);
	} else if (slice_equal(key, S("parent"))) {
		layer->parent = json_string_or_skip(json);
	} else if (slice_equal(key, S("diff-digest"))) {
		layer->diff_digest = json_string_or_skip(json);
	} else if (slice_equal(key, S("diff-size")) && json_peek(json) == JSON_NUMBER) {
		if (!slice_to_u64(json_number_text(json), &layer->diff_size)) /* -1: nobody knows */
			layer->diff_size = 0;
	} else if (slice_equal(key, S("flags"))) {
		if (!json_enter_object_or_skip(json))
			return;
		while (json_next_key(json, &key))
			if (slice_equal(key, S("incomplete")) && json_peek(json) == JSON_TRUE)
				layer->incomplete = json_bool(json);
			else
				json_skip(json);
	} else {
		json_skip(json);
	}
}

int storage_layers_read(struct slice text, unsigned root, struct arena *arena, struct storage_layers *layers, struct error *err)
{
	struct slice key;
	struct json json;

	json_init(&json, text, arena);
	if (json_peek(&json) == JSON_NULL) {
		json_skip(&json);
		return json_end(&json, err);
	}
	json_enter_array(&json);
	while (json_next_item(&json)) {
		struct storage_layer layer = { .root = root };

		json_enter_object(&json);
		while (json_next_key(&json, &key))
			layer_member_read(&json, key, &layer);
		if (json.failed)
			break;
		if (layers->count == STORAGE_LAYERS_MAX) {
			json_fail(&json, "more than %u layers", STORAGE_LAYERS_MAX);
			break;
		}
		memory_reserve(layers->items, layers->count, layers->capacity);
		layers->items[layers->count++] = layer;
	}
	return json_end(&json, err);
}

const struct storage_layer *storage_layer_find(const struct storage_layers *layers, struct slice id)
{
	for (size_t i = 0; i < layers->count; i++)
		if (slice_equal(layers->items[i].id, id))
			return &layers->items[i];
	return NULL;
}

void storage_layers_done(struct storage_layers *layers)
{
	free(layers->items);
	*layers = (struct storage_layers){ 0 };
}

struct slice storage_data_file(struct arena *arena, struct slice name)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	bool plain = true;

	for (size_t i = 0; i < name.len && plain; i++) {
		char c = name.ptr[i];

		plain = c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
	}
	if (plain)
		return name;
	buffer_add_byte(&text, '=');
	base64_add(&text, name);
	return arena_copy(arena, buffer_slice(&text));
}
