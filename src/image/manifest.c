/* manifest.c - read an image manifest or an index: OCI 1.1 and Docker schema 2, with or without a mediaType */
#include "image/manifest.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/fields.h"

bool manifest_is_index_type(struct slice media_type)
{
	return slice_equal(media_type, S("application/vnd.oci.image.index.v1+json")) ||
	       slice_equal(media_type, S("application/vnd.docker.distribution.manifest.list.v2+json"));
}

bool manifest_is_image_type(struct slice media_type)
{
	return slice_equal(media_type, S("application/vnd.oci.image.manifest.v1+json")) ||
	       slice_equal(media_type, S("application/vnd.docker.distribution.manifest.v2+json"));
}

static bool in_list(struct slice text, const struct slice *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(text, list[i]))
			return true;
	return false;
}

int manifest_check_config_type(const struct manifest *manifest, struct error *err)
{
	static const struct slice images[] = { S("application/vnd.oci.image.config.v1+json"),
		S("application/vnd.docker.container.image.v1+json"),
		/* what registries of the first years said of images, and daemons still pull */
		S("application/octet-stream"), S("application/json"), S("text/html"), S("") };
	struct slice type = manifest->config.media_type, kind = manifest->artifact_type;

	if (!in_list(type, images, sizeof images / sizeof *images))
		return error_set(err, ERR_UNSUPPORTED, "an artefact ('%.*s'), no image", SLICE_ARG(kind.len ? kind : type));
	if (kind.len && !in_list(kind, images, sizeof images / sizeof *images))
		return error_set(err, ERR_UNSUPPORTED, "an artefact ('%.*s'), no image", SLICE_ARG(kind));
	return 0;
}

static struct platform platform_read(struct json *json)
{
	enum { OS, ARCHITECTURE, VARIANT };
	static const struct slice names[] = { S("os"), S("architecture"), S("variant") };
	struct platform platform = { 0 };
	struct slice key;
	uint32_t seen = 0;

	if (!json_enter_object_or_skip(json))
		return platform;
	while (json_next_key(json, &key)) {
		switch (fields_which(json, key, names, &seen)) {
		case OS:
			platform.os = json_string_or_skip(json);
			break;
		case ARCHITECTURE:
			platform.architecture = json_string_or_skip(json);
			break;
		case VARIANT:
			platform.variant = json_string_or_skip(json);
			break;
		default:
			json_skip(json);
		}
	}
	return platform;
}

/* "OFFSET:LENGTH:INFLATED:FORM" of zstd:chunked; form 1 is the only one there is. What says anything else is no table. */
static bool position_read(struct slice text, struct layer_table *ret_table)
{
	uint64_t inflated, form;
	struct slice fields[4];

	for (size_t i = 0; i < 4; i++)
		if (!slice_next_token(&text, ':', &fields[i]))
			return false;
	return text.len == 0 && slice_to_u64(fields[0], &ret_table->offset) && slice_to_u64(fields[1], &ret_table->length) &&
	       slice_to_u64(fields[2], &inflated) && slice_to_u64(fields[3], &form) && form == 1 && ret_table->offset &&
	       ret_table->length;
}

/* Writers of the first years named zstd:chunked's by io.containers, all since by io.github.containers. */
static bool table_field(struct json *json, struct slice key, struct layer_table *estargz, struct layer_table *chunked)
{
	struct slice prefix = slice_starts_with(key, S("io.github.containers.")) ? S("io.github.") : S("io."), name;

	if (slice_equal(key, S("containerd.io/snapshot/stargz/toc.digest"))) {
		estargz->digest = json_string_or_skip(json);
		estargz->form = estargz->digest.len ? TABLE_ESTARGZ : TABLE_NONE;
		return true;
	}
	if (!slice_starts_with(key, prefix))
		return false;
	name = slice_from(key, prefix.len);
	if (slice_equal(name, S("containers.zstd-chunked.manifest-checksum")))
		chunked->digest = json_string_or_skip(json);
	else if (slice_equal(name, S("containers.zstd-chunked.manifest-position")))
		chunked->form = position_read(json_string_or_skip(json), chunked) ? TABLE_ZSTD_CHUNKED : TABLE_NONE;
	else
		return false;
	return true;
}

static void annotations_read(struct json *json, struct descriptor *descriptor)
{
	struct layer_table estargz = { 0 }, chunked = { 0 };
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) { /* a map: its keys are what they are */
		if (slice_equal(key, S("org.opencontainers.image.ref.name")))
			descriptor->tag = json_string_or_skip(json);
		else if (slice_equal(key, S("io.containerd.image.name")))
			descriptor->image_name = json_string_or_skip(json);
		else if (!table_field(json, key, &estargz, &chunked))
			json_skip(json);
	}
	if (chunked.form && chunked.digest.len)
		descriptor->table = chunked;
	else if (estargz.form)
		descriptor->table = estargz;
}

static struct descriptor descriptor_read(struct json *json)
{
	enum { MEDIA_TYPE, DIGEST, SIZE, ARTIFACT_TYPE, PLATFORM, ANNOTATIONS };
	static const struct slice names[] = { S("mediaType"), S("digest"), S("size"), S("artifactType"), S("platform"),
		S("annotations") };
	struct descriptor descriptor = { 0 };
	struct slice key;
	uint32_t seen = 0;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		switch (fields_which(json, key, names, &seen)) {
		case MEDIA_TYPE:
			descriptor.media_type = json_string_or_skip(json);
			break;
		case DIGEST:
			descriptor.digest = json_string(json);
			break;
		case SIZE:
			descriptor.size_bytes = json_u64(json);
			descriptor.has_size = true;
			break;
		case ARTIFACT_TYPE:
			descriptor.artifact_type = json_string_or_skip(json);
			break;
		case PLATFORM:
			descriptor.platform = platform_read(json);
			break;
		case ANNOTATIONS:
			annotations_read(json, &descriptor);
			break;
		default:
			json_skip(json);
		}
	}
	return descriptor;
}

static void descriptors_read(struct json *json, struct arena *arena, size_t max, struct manifest *manifest)
{
	cleanup_free struct descriptor *items = NULL;
	size_t count = 0, capacity = 0;

	if (json_peek(json) == JSON_NULL) { /* as some writers have an empty list */
		json_skip(json);
		return;
	}
	json_enter_array(json);
	while (json_next_item(json)) {
		if (count >= max) {
			json_fail(json, "more than %zu items", max);
			return;
		}
		memory_reserve(items, count, capacity);
		items[count++] = descriptor_read(json);
	}
	if (count == 0)
		return;
	manifest->items = arena_array(arena, struct descriptor, count);
	memcpy(manifest->items, items, count * sizeof *items);
	manifest->item_count = count;
}

bool manifest_is_layer_type(struct slice media_type)
{
	return media_type.len == 0 || slice_find(media_type, S("tar")) >= 0;
}

bool manifest_is_foreign_type(struct slice media_type)
{
	return slice_find(media_type, S(".foreign.")) >= 0 || slice_find(media_type, S("nondistributable")) >= 0;
}

bool manifest_has_files(const struct manifest *manifest)
{
	for (size_t i = 0; i < manifest->item_count; i++)
		if (manifest_is_layer_type(manifest->items[i].media_type))
			return true;
	return false;
}

static void base_read(struct json *json, struct manifest *manifest)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) { /* a map: its keys are what they are */
		if (slice_equal(key, S("org.opencontainers.image.base.name")))
			manifest->base_name = json_string_or_skip(json);
		else if (slice_equal(key, S("org.opencontainers.image.base.digest")))
			manifest->base_digest = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

enum { SCHEMA_VERSION, MEDIA_TYPE, ARTIFACT_TYPE, CONFIG, LAYERS, MANIFESTS, SUBJECT, ANNOTATIONS };

/* What the keys and the mediaType say it is; they must agree. */
static int kind_decide(struct manifest *manifest, uint64_t schema_version, uint32_t seen, struct error *err)
{
	bool image = seen & (1u << CONFIG | 1u << LAYERS), index = seen & 1u << MANIFESTS;

	if (seen & 1u << SCHEMA_VERSION && schema_version != 2)
		return error_set(err, schema_version == 1 ? ERR_UNSUPPORTED : ERR_FORMAT,
			"a manifest of schema version %llu: only 2 is read", (unsigned long long)schema_version);
	if (image && index)
		return error_set(err, ERR_FORMAT, "both an image manifest and an index");
	if (!image && !index)
		return error_set(err, ERR_FORMAT, "neither an image manifest nor an index");
	if (image && !(seen & 1u << CONFIG))
		return error_set(err, ERR_FORMAT, "an image manifest without 'config'");
	if ((image && manifest_is_index_type(manifest->media_type)) || (index && manifest_is_image_type(manifest->media_type)))
		return error_set(err, ERR_FORMAT, "mediaType '%.*s', but the content is %s", SLICE_ARG(manifest->media_type),
			image ? "an image manifest" : "an index");
	manifest->kind = image ? MANIFEST_IMAGE : MANIFEST_INDEX;
	return 0;
}

int manifest_parse(struct slice text, struct arena *arena, struct manifest *ret_manifest, struct error *err)
{
	static const struct slice names[] = { S("schemaVersion"), S("mediaType"), S("artifactType"), S("config"), S("layers"),
		S("manifests"), S("subject"), S("annotations") };
	struct manifest manifest = { 0 };
	uint64_t schema_version = 0;
	struct slice key;
	struct json json;
	uint32_t seen = 0;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		switch (fields_which(&json, key, names, &seen)) {
		case SCHEMA_VERSION:
			schema_version = json_u64(&json);
			break;
		case MEDIA_TYPE:
			manifest.media_type = json_string_or_skip(&json);
			break;
		case ARTIFACT_TYPE:
			manifest.artifact_type = json_string_or_skip(&json);
			break;
		case CONFIG:
			manifest.config = descriptor_read(&json);
			break;
		case LAYERS:
			descriptors_read(&json, arena, LAYERS_MAX, &manifest);
			break;
		case MANIFESTS:
			descriptors_read(&json, arena, MANIFESTS_MAX, &manifest);
			break;
		case SUBJECT:
			manifest.has_subject = json_peek(&json) == JSON_OBJECT;
			json_skip(&json);
			break;
		case ANNOTATIONS:
			base_read(&json, &manifest);
			break;
		default:
			json_skip(&json);
		}
	}
	r = json_end(&json, err);
	if (r >= 0)
		r = kind_decide(&manifest, schema_version, seen, err);
	if (r < 0)
		return r;
	*ret_manifest = manifest;
	return 0;
}
