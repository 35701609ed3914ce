/* docker_archive.c - open an image of an archive that "docker save" and its like made */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/docker_manifest.h"
#include "image/opened.h"
#include "image/packing.h"
#include "image/read_at.h"
#include "image/reference.h"
#include "registry/digest.h"

#define LIST_BYTES_MAX 240

static bool tag_matches(const struct docker_image *item, struct slice tag, struct slice whole, struct arena *arena)
{
	for (size_t i = 0; i < item->tag_count; i++)
		if (slice_equal(item->tags[i], tag) || slice_equal(reference_whole(arena, item->tags[i]), whole))
			return true;
	return false;
}

static int tags_error(const struct docker_manifest *manifest, struct slice tag, struct error *err)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(LIST_BYTES_MAX);

	for (size_t i = 0; i < manifest->count; i++)
		for (size_t j = 0; j < manifest->items[i].tag_count; j++)
			buffer_addf(&list, "%s%.*s", list.len ? ", " : "", SLICE_ARG(manifest->items[i].tags[j]));
	if (tag.len)
		return error_set(err, ERR_NOT_FOUND, "no image '%.*s' in it; there are: %.*s%s", SLICE_ARG(tag),
			SLICE_ARG(buffer_slice(&list)), list.full ? ", …" : "");
	return error_set(err, ERR_USAGE, "%zu images in it: name one by its tag (or by its number from 0, as ':@0'): %.*s%s",
		manifest->count, SLICE_ARG(buffer_slice(&list)), list.full ? ", …" : "");
}

static int image_select(
	const struct docker_manifest *manifest, struct slice tag, struct arena *arena, size_t *ret_index, struct error *err)
{
	struct slice whole = reference_whole(arena, tag);
	uint64_t number;

	if (manifest->count == 0)
		return error_set(err, ERR_NOT_FOUND, "no image in it");
	if (tag.len == 0 && manifest->count > 1)
		return tags_error(manifest, tag, err);
	if (slice_starts_with(tag, S("@")) && slice_to_u64(slice_from(tag, 1), &number)) {
		if (number >= manifest->count)
			return error_set(
				err, ERR_NOT_FOUND, "no image '%.*s' in it, there are %zu", SLICE_ARG(tag), manifest->count);
		*ret_index = (size_t)number;
		return 0;
	}
	for (size_t i = 0; i < manifest->count; i++) {
		if (tag.len && !tag_matches(&manifest->items[i], tag, whole, arena))
			continue;
		*ret_index = i;
		return 0;
	}
	return tags_error(manifest, tag, err);
}

/* The digest that a member's name states: "…/<hex>", "<hex>.json", "sha256:<hex>"; empty for other names. */
static struct slice hex_of_name(struct slice name)
{
	struct slice base = slice_base_name(name);

	if (slice_starts_with(base, S("sha256:")))
		base = slice_from(base, 7);
	if (slice_ends_with(base, S(".json")))
		base.len -= 5;
	return digest_is_hex(base) ? base : (struct slice){ 0 };
}

static int config_read(struct opened *opened, struct slice name, struct config *ret_config, struct error *err)
{
	struct image *image = &opened->image;
	struct slice hex = hex_of_name(name), text;
	int r = place_read(&opened->place, name, &image->arena, &text, err);

	if (r < 0)
		return r;
	image->config_digest =
		hex.len ? arena_printf(&image->arena, "sha256:%.*s", SLICE_ARG(hex)) : digest_of(&image->arena, text);
	image->digest = image->config_digest;
	r = digest_check(text, image->config_digest, err);
	if (r >= 0)
		r = config_parse(text, &image->arena, ret_config, err);
	return r < 0 ? error_context(err, r, "%.*s", SLICE_ARG(name)) : 0;
}

/* The digest of the stored bytes: of an uncompressed layer it is its diff_id; of another only a blob's name tells it. */
static void layer_take(struct opened *opened, struct layer *layer, struct slice name)
{
	const struct blob *blob = &opened->stored[layer->index].blob;
	const struct outer_entry *entry;
	const struct packing *packing;
	char head[PACKING_HEAD_BYTES];
	size_t len;

	opened_find_layer(opened, layer, name);
	if (layer->skip_reason)
		return;
	len = blob->length < sizeof head ? (size_t)blob->length : sizeof head;
	if (outer_find(opened->place.outer, name, &entry, NULL) < 0 ||
		(!entry->is_afar && read_at(blob->fd, blob->offset, head, len, NULL) < 0)) {
		opened_skip_layer(opened, layer, "blob %.*s cannot be read", SLICE_ARG(name));
		return;
	}
	packing = packing_find(slice_make(entry->is_afar ? entry->head : head, len));
	if (packing && packing->layer_type.len == 0)
		opened_skip_layer(opened, layer, "blob %.*s is compressed with %s: not supported by this version",
			SLICE_ARG(name), packing->name);
	layer->media_type = packing ? packing->layer_type : S("application/vnd.docker.image.rootfs.diff.tar");
	if (!packing && digest_is_sha256(layer->diff_id))
		layer->digest = layer->diff_id;
	else if (slice_starts_with(entry->name, S("blobs/sha256/")) && digest_is_hex(slice_from(entry->name, 13)))
		layer->digest = arena_printf(&opened->image.arena, "sha256:%.*s", SLICE_ARG(slice_from(entry->name, 13)));
}

int docker_archive_open(struct opened *opened, struct slice tag, const struct platform *want, struct error *err)
{
	struct image *image = &opened->image;
	struct docker_manifest manifest = { 0 };
	const struct docker_image *item;
	struct config config = { 0 };
	struct slice text = { 0 };
	size_t which = 0;
	int r = place_read(&opened->place, S("manifest.json"), &image->arena, &text, err);

	if (r < 0)
		return r;
	r = docker_manifest_parse(text, &image->arena, &manifest, err);
	if (r >= 0)
		r = image_select(&manifest, tag, &image->arena, &which, err);
	if (r < 0)
		return error_context(err, r, "manifest.json");
	item = &manifest.items[which];
	r = config_read(opened, item->config, &config, err);
	if (r < 0)
		return r;
	r = opened_take_config(opened, &config, item->layer_count, want, err);
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(item->config));
	image->reference = tag.len && tag.ptr[0] != '@' ? tag : item->tag_count ? item->tags[0] : (struct slice){ 0 };
	for (size_t i = 0; i < item->layer_count; i++)
		layer_take(opened, &image->layers[i], item->layers[i]);
	return 0;
}
