/* document.c - a manifest, index or configuration that a descriptor names */
#include "image/document.h"
#include "registry/digest.h"

struct slice document_blob_name(struct opened *opened, struct slice digest)
{
	if (opened->place.flat)
		return slice_from(digest, 7);
	return digest_path(&opened->image.arena, digest);
}

/* In a directory the image's (or the index's) manifest is manifest.json, and each that an index names has its digest in its name. */
static struct slice document_name(struct opened *opened, struct slice digest, bool is_manifest)
{
	struct slice name = document_blob_name(opened, digest);

	if (!opened->place.flat || !is_manifest)
		return name;
	name = arena_printf(&opened->image.arena, "%.*s.manifest.json", SLICE_ARG(name));
	return place_has(&opened->place, name) ? name : S("manifest.json");
}

int document_read(struct opened *opened, const struct descriptor *item, bool is_manifest, struct arena *arena,
	struct slice *ret_path, struct slice *ret_text, struct error *err)
{
	struct slice path = { 0 }, text = { 0 };
	int r;

	if (!digest_is_sha256(item->digest))
		return digest_check((struct slice){ 0 }, item->digest, err); /* says what is wrong with it */
	if (opened->place.remote) {
		path = item->digest;
		r = remote_read(opened->place.remote, item->digest, is_manifest, arena, &text, err);
	} else {
		path = document_name(opened, item->digest, is_manifest);
		r = place_read(&opened->place, path, arena, &text, err);
	}
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

static int type_check(const struct descriptor *item, struct error *err)
{
	struct slice type = item->media_type;

	if (type.len == 0 || manifest_is_image_type(type) || manifest_is_index_type(type))
		return 0;
	if (slice_starts_with(type, S("application/vnd.docker.distribution.manifest.v1")))
		return error_set(err, ERR_UNSUPPORTED, "an image of schema 1, the format before 2016: not supported");
	return error_set(err, ERR_UNSUPPORTED, "media type '%.*s' is no image", SLICE_ARG(type));
}

int document_manifest(struct opened *opened, const struct descriptor *item, struct arena *arena, struct manifest *ret_manifest,
	struct slice *ret_path, struct error *err)
{
	struct slice path = { 0 }, text = { 0 }, type = item->media_type;
	struct manifest manifest = { 0 };
	int r = type_check(item, err);

	if (r >= 0)
		r = document_read(opened, item, true, arena, &path, &text, err);
	if (r < 0)
		return r;
	r = manifest_parse(text, arena, &manifest, err);
	if (r >= 0 && ((manifest.kind == MANIFEST_INDEX && manifest_is_image_type(type)) ||
			      (manifest.kind == MANIFEST_IMAGE && manifest_is_index_type(type))))
		r = error_set(err, ERR_FORMAT, "described as '%.*s', which it is not", SLICE_ARG(type));
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(path));
	*ret_path = path;
	*ret_manifest = manifest;
	return 0;
}
