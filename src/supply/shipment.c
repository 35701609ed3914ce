/* shipment.c - an advisory store in a registry: its manifest */
#include "supply/shipment.h"
#include "codec/json.h"

#include <inttypes.h>
#include <stdio.h>

#define EMPTY_TYPE "application/vnd.oci.empty.v1+json"
#define EMPTY_DIGEST "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" /* of "{}" */
#define EMPTY_BYTES 2

static void annotations_write(struct json_writer *json, const struct shipment_item *item)
{
	if (!item->base.len && !item->signs.len)
		return;
	json_key(json, "annotations");
	json_begin_object(json);
	json_member_if(json, "plimsoll.base", item->base);
	json_member_if(json, "plimsoll.signs", item->signs);
	json_end_object(json);
}

static void item_write(struct json_writer *json, const struct shipment_item *item)
{
	json_begin_object(json);
	json_member(json, "mediaType", item->media_type);
	json_member(json, "digest", item->digest);
	json_member_u64(json, "size", item->size_bytes);
	annotations_write(json, item);
	json_end_object(json);
}

void shipment_write(const struct shipment *shipment, struct buffer *out)
{
	const struct shipment_item config = { S(EMPTY_TYPE), S(EMPTY_DIGEST), EMPTY_BYTES, S(""), S("") };
	struct json_writer json;
	char sequence[24];

	snprintf(sequence, sizeof sequence, "%" PRIu64, shipment->sequence); /* annotations are texts */
	json_writer_init(&json, out, false);
	json_begin_object(&json);
	json_member_u64(&json, "schemaVersion", 2);
	json_member(&json, "mediaType", S(SHIPMENT_MANIFEST_TYPE));
	json_member(&json, "artifactType", S(SHIPMENT_TYPE));
	json_key(&json, "config");
	item_write(&json, &config);
	json_key(&json, "layers");
	json_begin_array(&json);
	for (size_t i = 0; i < shipment->count; i++)
		item_write(&json, &shipment->items[i]);
	json_end_array(&json);
	json_key(&json, "annotations");
	json_begin_object(&json);
	json_member(&json, "plimsoll.sequence", slice_from_text(sequence));
	json_member(&json, "plimsoll.sha256", shipment->store_digest);
	json_end_object(&json);
	json_end_object(&json);
}

static void item_annotations_read(struct json *json, struct shipment_item *item)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("plimsoll.base")))
			item->base = json_string_or_skip(json);
		else if (slice_equal(key, S("plimsoll.signs")))
			item->signs = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

static void item_read(struct json *json, struct shipment_item *item)
{
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("mediaType")))
			item->media_type = json_string(json);
		else if (slice_equal(key, S("digest")))
			item->digest = json_string(json);
		else if (slice_equal(key, S("size")))
			item->size_bytes = json_u64(json);
		else if (slice_equal(key, S("annotations")))
			item_annotations_read(json, item);
		else
			json_skip(json);
	}
}

static bool is_ours(const struct shipment_item *item)
{
	return slice_equal(item->media_type, S(SHIPMENT_STORE_TYPE)) || slice_equal(item->media_type, S(SHIPMENT_DELTA_TYPE)) ||
	       slice_equal(item->media_type, S(SHIPMENT_SIGNATURE_TYPE));
}

static void items_read(struct json *json, struct shipment *shipment)
{
	json_enter_array(json);
	while (json_next_item(json)) {
		struct shipment_item item = { 0 };

		item_read(json, &item);
		if (!is_ours(&item))
			continue;
		if (shipment->count == SHIPMENT_ITEMS_MAX)
			json_fail(json, "more than %u files", SHIPMENT_ITEMS_MAX);
		else
			shipment->items[shipment->count++] = item;
	}
}

static void annotations_read(struct json *json, struct shipment *shipment)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("plimsoll.sequence")))
			(void)slice_to_u64(json_string_or_skip(json), &shipment->sequence);
		else if (slice_equal(key, S("plimsoll.sha256")))
			shipment->store_digest = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

int shipment_read(struct slice text, struct arena *arena, struct shipment *ret_shipment, struct error *err)
{
	struct shipment shipment = { 0 };
	struct slice key, kind = S("");
	struct json json;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("artifactType")))
			kind = json_string(&json);
		else if (slice_equal(key, S("layers")))
			items_read(&json, &shipment);
		else if (slice_equal(key, S("annotations")))
			annotations_read(&json, &shipment);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!slice_equal(kind, S(SHIPMENT_TYPE)))
		return error_set(err, ERR_UNSUPPORTED, "no advisory store: %s%.*s",
			kind.len ? "an artefact of type " : "an image", SLICE_ARG(slice_first(kind, 100)));
	*ret_shipment = shipment;
	return 0;
}

const struct shipment_item *shipment_choose(const struct shipment *shipment, struct slice have)
{
	const struct shipment_item *whole = NULL;

	for (size_t i = 0; i < shipment->count; i++) {
		const struct shipment_item *item = &shipment->items[i];

		if (have.len && slice_equal(item->media_type, S(SHIPMENT_DELTA_TYPE)) && slice_equal(item->base, have))
			return item;
		if (!whole && slice_equal(item->media_type, S(SHIPMENT_STORE_TYPE)))
			whole = item;
	}
	return whole;
}

const struct shipment_item *shipment_signature(const struct shipment *shipment, const struct shipment_item *file)
{
	for (size_t i = 0; i < shipment->count; i++)
		if (slice_equal(shipment->items[i].media_type, S(SHIPMENT_SIGNATURE_TYPE)) &&
			slice_equal(shipment->items[i].signs, file->digest))
			return &shipment->items[i];
	return NULL;
}
