/* layout.c - open an image of an OCI image layout (in a folder or an archive) or of skopeo's directory */
#include "codec/json.h"
#include "image/digest.h"
#include "image/fields.h"
#include "image/manifest.h"
#include "image/opened.h"
#include "image/select.h"

#define INDEX_DEPTH_MAX 4

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

static struct slice blob_name(struct opened *opened, struct slice digest)
{
	if (opened->place.flat)
		return slice_from(digest, 7);
	return digest_path(&opened->image.arena, digest);
}

/* In a directory the image's (or the index's) manifest is manifest.json, and each that an index names has its digest in its name. */
static struct slice document_name(struct opened *opened, struct slice digest, bool is_manifest)
{
	struct slice name = blob_name(opened, digest);

	if (!opened->place.flat || !is_manifest)
		return name;
	name = arena_printf(&opened->image.arena, "%.*s.manifest.json", SLICE_ARG(name));
	return place_has(&opened->place, name) ? name : S("manifest.json");
}

/* A document that ITEM describes: digest and size must be as stated. */
static int document_read(struct opened *opened, const struct descriptor *item, bool is_manifest, struct slice *ret_path,
	struct slice *ret_text, struct error *err)
{
	struct slice path = { 0 }, text = { 0 };
	int r;

	if (!digest_is_sha256(item->digest))
		return digest_check((struct slice){ 0 }, item->digest, err); /* says what is wrong with it */
	path = document_name(opened, item->digest, is_manifest);
	r = place_read(&opened->place, path, &opened->image.arena, &text, err);
	if (r < 0)
		return r;
	r = digest_check(text, item->digest, err);
	if (r >= 0 && item->has_size && item->size_bytes != text.len)
		r = error_set(err, ERR_UNTRUSTED, "has %zu bytes, not %llu", text.len, (unsigned long long)item->size_bytes);
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(path));
	*ret_path = path;
	*ret_text = text;
	return 0;
}

static int item_type_check(const struct descriptor *item, struct error *err)
{
	struct slice type = item->media_type;

	if (type.len == 0 || manifest_is_image_type(type) || manifest_is_index_type(type))
		return 0;
	if (slice_starts_with(type, S("application/vnd.docker.distribution.manifest.v1")))
		return error_set(err, ERR_UNSUPPORTED, "an image of schema 1, the format before 2016: not supported");
	return error_set(err, ERR_UNSUPPORTED, "media type '%.*s' is no image", SLICE_ARG(type));
}

/* Follows ITEM to the manifest of an image, through indexes. */
static int manifest_find(struct opened *opened, const struct descriptor *item, const struct platform *want,
	struct manifest *ret_manifest, struct error *err)
{
	struct arena *arena = &opened->image.arena;

	for (int depth = 0; depth <= INDEX_DEPTH_MAX; depth++) {
		struct selection selection = { 0 };
		struct slice path = { 0 }, text = { 0 };
		int r = item_type_check(item, err);

		if (r >= 0)
			r = document_read(opened, item, true, &path, &text, err);
		if (r < 0)
			return r;
		r = manifest_parse(text, arena, ret_manifest, err);
		if (r >= 0 && ((ret_manifest->kind == MANIFEST_INDEX && manifest_is_image_type(item->media_type)) ||
				      (ret_manifest->kind == MANIFEST_IMAGE && manifest_is_index_type(item->media_type))))
			r = error_set(err, ERR_FORMAT, "described as '%.*s', which it is not", SLICE_ARG(item->media_type));
		if (r >= 0 && ret_manifest->kind == MANIFEST_IMAGE) {
			opened->image.digest = item->digest;
			r = manifest_check_config_type(ret_manifest, err);
			return r < 0 ? error_context(err, r, "%.*s", SLICE_ARG(path)) : 0;
		}
		if (r >= 0)
			r = select_images(ret_manifest, arena, &selection, err);
		if (r >= 0)
			r = select_platform(&selection, want, arena, &item, err);
		if (r < 0)
			return error_context(err, r, "%.*s", SLICE_ARG(path));
	}
	return error_set(err, ERR_LIMIT, "indexes in indexes, more than %d deep", INDEX_DEPTH_MAX);
}

static void layer_take(struct opened *opened, struct layer *layer, const struct descriptor *item)
{
	struct slice type = item->media_type;

	layer->digest = item->digest;
	layer->media_type = type;
	layer->size_bytes = item->size_bytes;
	if (!digest_is_valid(item->digest))
		opened_skip_layer(opened, layer, "'%.*s' is no digest", SLICE_ARG(item->digest));
	else if (!digest_is_sha256(item->digest))
		opened_skip_layer(
			opened, layer, "digest algorithm '%.*s' is not supported", SLICE_ARG(digest_algorithm(item->digest)));
	else if (slice_ends_with(type, S("+encrypted")))
		opened_skip_layer(opened, layer, "an encrypted layer ('%.*s')", SLICE_ARG(type));
	else if (type.len && slice_find(type, S("tar")) < 0)
		opened_skip_layer(opened, layer, "media type '%.*s' is not a layer", SLICE_ARG(type));
	if (layer->skip_reason)
		return;
	if ((slice_find(type, S(".foreign.")) >= 0 || slice_find(type, S("nondistributable")) >= 0) &&
		!place_has(&opened->place, blob_name(opened, item->digest))) {
		opened_skip_layer(opened, layer, "a foreign layer: its bytes are not with the image");
		return;
	}
	opened_find_layer(opened, layer, blob_name(opened, item->digest));
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

/* The image that ITEM is, or leads to through indexes. */
static int image_read(struct opened *opened, const struct descriptor *item, const struct platform *want, struct error *err)
{
	struct image *image = &opened->image;
	struct manifest manifest = { 0 };
	struct slice path = { 0 }, text = { 0 };
	struct config config = { 0 };
	int r = manifest_find(opened, item, want, &manifest, err);

	if (r < 0)
		return r;
	r = document_read(opened, &manifest.config, false, &path, &text, err);
	if (r < 0)
		return error_context(err, r, "configuration");
	r = config_parse(text, &image->arena, &config, err);
	if (r >= 0)
		r = opened_take_config(opened, &config, manifest.item_count, want, err);
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(path));
	image->config_digest = manifest.config.digest;
	image->reference = item->image_name.len ? item->image_name : item->tag;
	for (size_t i = 0; i < manifest.item_count; i++)
		layer_take(opened, &image->layers[i], &manifest.items[i]);
	return 0;
}

int layout_open(struct opened *opened, struct slice tag, const struct platform *want, struct error *err)
{
	const struct descriptor *item = NULL;
	struct manifest index = { 0 };
	int r = version_check(opened, err);

	if (r >= 0)
		r = index_read(opened, &index, err);
	if (r < 0)
		return r;
	r = select_tag(&index, tag, want, &opened->image.arena, &item, err);
	if (r < 0)
		return error_context(err, r, "index.json");
	return image_read(opened, item, want, err);
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

int directory_open(struct opened *opened, const struct platform *want, struct error *err)
{
	struct descriptor item = { 0 };
	struct slice text = { 0 };
	int r;

	opened->place.flat = true;
	r = directory_version_check(opened, err);
	if (r >= 0)
		r = place_read(&opened->place, S("manifest.json"), &opened->image.arena, &text, err);
	if (r < 0)
		return r;
	item.digest = digest_of(&opened->image.arena, text); /* nobody states it */
	return image_read(opened, &item, want, err);
}
