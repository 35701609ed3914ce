/* layout.c - open an image of an OCI image layout (in a folder or an archive), of skopeo's directory, or of a registry */
#include "codec/json.h"
#include "image/fields.h"
#include "image/gather.h"
#include "image/manifest.h"
#include "image/select.h"
#include "registry/digest.h"

/* "oci-layout" may be left out; if it is there we must know its version. */
static int version_check(struct opened *opened, struct error *err)
{
	static const struct slice names[] = { S("imageLayoutVersion") };
	struct slice text = { 0 }, key, version = { 0 };
	struct json json;
	uint32_t seen = 0;
	int r;

	if (!place_has(&opened->place, S("oci-layout")))
		return 0;
	r = place_read(&opened->place, S("oci-layout"), &opened->image.arena, &text, err);
	if (r < 0)
		return r;
	json_init(&json, text, &opened->image.arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (fields_which(&json, key, names, &seen) == 0)
			version = json_string(&json);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r < 0)
		return error_context(err, r, "oci-layout");
	if (!slice_starts_with(version, S("1.")))
		return error_set(
			err, ERR_UNSUPPORTED, "oci-layout: version '%.*s' is not supported, only 1.x", SLICE_ARG(version));
	return 0;
}

/* Whether a registry has it is known when it is fetched, and not before. */
static void layer_expect(struct opened *opened, struct layer *layer, const struct descriptor *item)
{
	if (!item->has_size)
		opened_skip_layer(opened, layer, "the manifest does not say its size");
	else
		opened->stored[layer->index].blob = remote_blob(opened->place.remote, item, &opened->image.arena);
}

static void layer_take(struct opened *opened, struct layer *layer, const struct descriptor *item)
{
	struct slice type = item->media_type;

	layer->digest = item->digest;
	layer->table = item->table;
	layer->media_type = type;
	layer->size_bytes = item->size_bytes;
	if (!digest_is_valid(item->digest))
		opened_skip_layer(opened, layer, "'%.*s' is no digest", SLICE_ARG(item->digest));
	else if (!digest_is_sha256(item->digest))
		opened_skip_layer(
			opened, layer, "digest algorithm '%.*s' is not supported", SLICE_ARG(digest_algorithm(item->digest)));
	else if (slice_ends_with(type, S("+encrypted")))
		opened_skip_layer(opened, layer, "an encrypted layer ('%.*s')", SLICE_ARG(type));
	else if (!manifest_is_layer_type(type))
		opened_skip_layer(opened, layer, "media type '%.*s' is not a layer", SLICE_ARG(type));
	if (layer->skip_reason)
		return;
	if (opened->place.remote) {
		layer_expect(opened, layer, item);
		return;
	}
	if (manifest_is_foreign_type(type) && !place_has(&opened->place, document_blob_name(opened, item->digest))) {
		opened_skip_layer(opened, layer, "a foreign layer: its bytes are not with the image");
		return;
	}
	opened_find_layer(opened, layer, document_blob_name(opened, item->digest));
	if (!layer->skip_reason && item->has_size && item->size_bytes != layer->size_bytes)
		opened_skip_layer(opened, layer, "blob %.*s has %llu bytes, not %llu", SLICE_ARG(item->digest),
			(unsigned long long)layer->size_bytes, (unsigned long long)item->size_bytes);
}

static int index_read(struct opened *opened, struct manifest *ret_index, struct error *err)
{
	struct slice text = { 0 };
	int r = place_read(&opened->place, S("index.json"), &opened->image.arena, &text, err);

	if (r < 0)
		return r;
	r = manifest_parse(text, &opened->image.arena, ret_index, err);
	if (r >= 0 && ret_index->kind != MANIFEST_INDEX)
		r = error_set(err, ERR_FORMAT, "an image manifest, not an index");
	return r < 0 ? error_context(err, r, "index.json") : 0;
}

bool layout_has_images(struct opened *opened)
{
	struct manifest index;

	return index_read(opened, &index, NULL) < 0 || index.item_count > 0;
}

/* "Directory Transport Version: 1.1"; may be left out. */
static int directory_version_check(struct opened *opened, struct error *err)
{
	struct slice text = { 0 };
	int r;

	if (!place_has(&opened->place, S("version")))
		return 0;
	r = place_read(&opened->place, S("version"), &opened->image.arena, &text, err);
	if (r < 0)
		return r;
	if (!slice_starts_with(text, S("Directory Transport Version: 1.")))
		return error_set(err, ERR_UNSUPPORTED,
			"version: '%.*s' is not supported, only 'Directory Transport Version: 1.x'",
			SLICE_ARG(slice_first(slice_trim(text), 60)));
	return 0;
}

/* What one descriptor leads to. */
static struct manifest index_of(const struct descriptor *root, struct arena *arena)
{
	struct manifest index = { .kind = MANIFEST_INDEX, .items = arena_array(arena, struct descriptor, 1), .item_count = 1 };

	index.items[0] = *root;
	return index;
}

/* A directory has no index: its manifest.json is the image's manifest, or an index whose images are one image's platforms. */
static int directory_read(struct opened *opened, struct manifest *ret_index, struct error *err)
{
	struct slice text = { 0 };
	int r = directory_version_check(opened, err);

	if (r >= 0)
		r = place_read(&opened->place, S("manifest.json"), &opened->image.arena, &text, err);
	if (r < 0)
		return r;
	*ret_index = index_of(&(struct descriptor){ .digest = digest_of(&opened->image.arena, text) }, /* nobody states it */
		&opened->image.arena);
	return 0;
}

int layout_list(struct opened *opened, struct slice tag, bool all, struct candidates *ret_candidates, struct error *err)
{
	struct manifest index = { 0 };
	struct selection selection;
	int r;

	if (opened->root.digest.len) {
		index = index_of(&opened->root, &opened->image.arena);
		r = 0;
	} else if (opened->place.flat) {
		r = directory_read(opened, &index, err);
	} else {
		r = version_check(opened, err);
		if (r >= 0)
			r = index_read(opened, &index, err);
	}
	if (r < 0)
		return r;
	selection = select_all(&index, &opened->image.arena);
	r = select_tag(&selection, tag, &opened->image.arena, err);
	if (r >= 0)
		r = gather_sift(opened, &selection, tag, err);
	if (r >= 0)
		r = select_one_name(&selection, tag, err);
	if (r < 0)
		return opened->root.digest.len ? r : error_context(err, r, opened->place.flat ? "manifest.json" : "index.json");
	return gather(opened, &selection, all, ret_candidates, err);
}

int layout_take(struct opened *opened, const struct descriptor *item, const struct platform *want, struct error *err)
{
	struct image *image = &opened->image;
	struct manifest manifest = { 0 };
	struct slice path = { 0 }, text = { 0 };
	struct config config = { 0 };
	int r = document_manifest(opened, item, &image->arena, &manifest, &path, err);

	if (r < 0)
		return r;
	r = manifest.kind == MANIFEST_IMAGE ? manifest_check_config_type(&manifest, err)
					    : error_set(err, ERR_CONFLICT, "changed while it was read");
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(path));
	r = document_read(opened, &manifest.config, false, &image->arena, &path, &text, err);
	if (r < 0)
		return error_context(err, r, "configuration");
	r = config_parse(text, &image->arena, &config, err);
	if (r >= 0)
		r = opened_take_config(opened, &config, manifest.item_count, want, err);
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(path));
	opened_take_base(opened, &manifest);
	image->digest = item->digest;
	image->config_digest = manifest.config.digest;
	image->reference = select_name(item);
	for (size_t i = 0; i < manifest.item_count; i++)
		layer_take(opened, &image->layers[i], &manifest.items[i]);
	return 0;
}

int layout_open(struct opened *opened, struct slice tag, const struct platform *want, struct error *err)
{
	const struct candidate *candidate = NULL;
	struct candidates candidates = { 0 };
	int r = layout_list(opened, tag, false, &candidates, err);

	if (r >= 0)
		r = gather_choose(&candidates, want, &opened->image.arena, &candidate, err);
	return r < 0 ? r : layout_take(opened, &candidate->item, want, err);
}
