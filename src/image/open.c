/* open.c - open a target wherever it lies */
#include "image/open.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/bill.h"
#include "image/inflate.h"
#include "image/opened.h"
#include "image/read_at.h"
#include "image/stored.h"
#include <assert.h>

#define PIPE_BYTES_MAX ((uint64_t)4 << 30)

CLEANUP_DEFINE(struct opened *, opened_cleanup, image_close)

void image_close(struct opened *opened)
{
	if (!opened)
		return;
	if (!opened->place.outer) /* an archive's layers all lie in its own descriptor */
		for (size_t i = 0; i < opened->image.layer_count; i++)
			if (opened->stored[i].blob.fd >= 0)
				close(opened->stored[i].blob.fd);
	place_done(&opened->place);
	arena_done(&opened->image.arena);
	free(opened);
}

struct image *image_to_change(struct opened *opened)
{
	return &opened->image;
}

const struct image *image_of(const struct opened *opened)
{
	return &opened->image;
}

struct slice image_remark(const struct opened *opened, size_t index)
{
	if (index == REMARKS_MAX && opened->remark_count > REMARKS_MAX)
		return S("and more, which are no images either");
	return index < REMARKS_MAX ? opened->remarks[index] : S("");
}

static int packing_at(int fd, uint64_t size, const struct packing **ret_packing, struct error *err)
{
	char head[PACKING_HEAD_BYTES];
	size_t len = size < sizeof head ? (size_t)size : sizeof head;
	int r;

	if (size == 0)
		return error_set(err, ERR_FORMAT, "empty");
	r = read_at(fd, 0, head, len, err);
	if (r >= 0)
		*ret_packing = packing_find(slice_make(head, len));
	return r;
}

/* An archive that is compressed as a whole gives way to what is in it. */
static int archive_inflate(struct place *place, uint64_t *size, const struct image_options *options, struct error *err)
{
	const struct packing *outer = NULL, *inner = NULL;
	uint64_t inflated_size = 0;
	int fd = -1, r = packing_at(place->fd, *size, &outer, err);

	if (r < 0 || !outer)
		return r;
	r = inflate_archive(place->fd, *size, outer, options, &fd, &inflated_size, err);
	if (r < 0)
		return r;
	close(place->fd);
	place->fd = fd;
	*size = inflated_size;
	r = packing_at(fd, inflated_size, &inner, err);
	if (r >= 0 && inner)
		r = error_set(err, ERR_UNSUPPORTED, "compressed again with %s: decompress it first", inner->name);
	return r < 0 ? error_context(err, r, "%s", outer->name) : 0;
}

/* What an archive or a folder is, when the user did not say so. */
static int kind_find(struct opened *opened, enum target_kind *kind, struct error *err)
{
	const struct place *place = &opened->place;
	bool docker = place->outer && place_has(place, S("manifest.json"));
	bool index = place_has(place, S("index.json"));
	bool layout = index && (place_has(place, S("oci-layout")) || (place->outer ? !docker : place_has(place, S("blobs"))));
	bool directory = !place->outer && !layout && place_has(place, S("version")) && place_has(place, S("manifest.json"));

	if (layout && docker)
		layout = layout_has_images(opened); /* docker 25 leaves it empty for images without a name */
	if (directory) {
		*kind = TARGET_DIRECTORY;
		return 0;
	}
	if (!layout && !docker && !place->outer && place_has(place, S("oci-layout")))
		return error_set(err, ERR_FORMAT, "an OCI layout without 'index.json', which names its images");
	if (!layout && !place->outer) {
		*kind = folder_is_rootfs(opened) ? TARGET_ROOTFS : TARGET_SOURCE;
		return 0;
	}
	if (!layout && !docker)
		return error_set(err, ERR_FORMAT,
			"an archive, but of no image: neither 'index.json' nor 'manifest.json' is in it%s",
			place_has(place, S("repositories")) ? " (written by docker before 1.10)" : "");
	*kind = docker && !layout ? TARGET_DOCKER_ARCHIVE : place->outer ? TARGET_OCI_ARCHIVE : TARGET_LAYOUT;
	return 0;
}

static int place_open(struct opened *opened, const struct target *target, const struct image_options *options, struct error *err)
{
	struct place *place = &opened->place;
	bool bill = target->kind == TARGET_BOM;
	uint64_t size;
	int r = target_open(target->path, options->pipe_bytes_max, &place->fd, &size, err);

	if (r < 0)
		return r;
	if (r > 0 && (target->kind == TARGET_OCI_ARCHIVE || target->kind == TARGET_DOCKER_ARCHIVE))
		return error_set(err, ERR_USAGE, "a folder, not an archive: is 'oci:' meant?");
	if (r > 0 && bill)
		return error_set(err, ERR_USAGE, "a folder, not a bill of materials");
	if (r == 0 && target->kind == TARGET_DIRECTORY)
		return error_set(err, ERR_USAGE, "not a folder: is 'oci-archive:' or 'docker-archive:' meant?");
	if (r == 0 && (target->kind == TARGET_ROOTFS || target->kind == TARGET_SOURCE))
		return error_set(err, ERR_USAGE, "not a folder");
	if (r == 0 && target->kind == TARGET_LAYOUT)
		return error_set(err, ERR_USAGE, "not a folder: is 'oci-archive:' meant?");
	if (r > 0)
		return 0;
	r = archive_inflate(place, &size, options, err);
	if (r >= 0 && target->kind == TARGET_ANY)
		r = bill_looks_right(place->fd, size, &bill, err);
	if (r < 0)
		return r;
	if (!bill)
		return outer_open(place->fd, size, &place->outer, err);
	opened->target.kind = TARGET_BOM;
	return 0;
}

static int registry_open(struct opened *opened, const struct image_options *options, struct error *err)
{
	bool is_name = opened->target.kind == TARGET_NAME, is_mirror;
	struct slice place;
	int r = remote_open(slice_from_text(opened->target.path), options->registry, &opened->place.remote, err);

	if (r < 0)
		return r;
	opened->target.kind = TARGET_REGISTRY;
	opened->root = *remote_root(opened->place.remote);
	place = remote_place(opened->place.remote);
	is_mirror = remote_is_mirrored(opened->place.remote);
	if (is_name || is_mirror)
		opened_remark(opened, "the image was taken from %.*s%s", SLICE_ARG(place), is_mirror ? ", a mirror" : "");
	return 0;
}

/* 1: a store has the image of that name; 0: none has; negative: one has, and it cannot be opened. */
static int stores_look(struct opened *opened, const struct image_options *options, struct error *err)
{
	struct slice name = slice_from_text(opened->target.path);

	for (size_t i = 0; stores[i]; i++) {
		struct error why;
		int r = stored_open(opened, stores[i], name, options, &why);

		opened->target.store = stores[i];
		if (r >= 0) {
			opened_remark(opened, "the image was taken from the store %s", stores[i]->scheme);
			return 1;
		}
		if (opened->place.fd >= 0 || opened->place.remote) { /* it was there */
			if (err)
				*err = why;
			return r;
		}
		if (r != -ERR_NOT_FOUND)
			opened_remark(opened, "the image was not looked for in the store %s: %s", stores[i]->scheme, why.text);
	}
	opened->target.store = NULL;
	return 0;
}

/* A name alone: who runs images here knows best which one is meant; then the registry is asked. */
static int name_open(struct opened *opened, const struct image_options *options, struct error *err)
{
	int r = stores_look(opened, options, err);

	if (r != 0)
		return r;
	r = registry_open(opened, options, err);
	return r < 0 ? error_context(err, r, "no file or folder here, and as an image's name") : 0;
}

/* What the target names, and what that is. */
static int anything_open(struct opened *opened, const struct image_options *options, struct error *err)
{
	int r;

	switch (opened->target.kind) {
	case TARGET_REGISTRY:
		return registry_open(opened, options, err);
	case TARGET_STORE:
		return stored_open(opened, opened->target.store, slice_from_text(opened->target.path), options, err);
	case TARGET_NAME:
		return name_open(opened, options, err);
	default:
		r = place_open(opened, &opened->target, options, err);
		return r >= 0 && opened->target.kind == TARGET_ANY ? kind_find(opened, &opened->target.kind, err) : r;
	}
}

int opened_explain(const struct opened *opened, int r, struct error *err)
{
	if (r < 0 && strcmp(opened->target.path, "-") == 0)
		return error_context(err, r, "standard input");
	return r < 0 ? error_context(err, r, "'%s'", opened->target.path) : r;
}

/* PLIMSOLL_PIPE_BYTES, in test builds: 4 GiB are much for a test. */
static uint64_t pipe_bytes_max(void)
{
#ifdef PLIMSOLL_MISBEHAVE
	const char *text = getenv("PLIMSOLL_PIPE_BYTES");
	uint64_t value;

	if (text && slice_to_u64(slice_from_text(text), &value))
		return value;
#endif
	return PIPE_BYTES_MAX;
}

int opened_start(const char *target, const struct image_options *options, struct opened **ret_opened, struct error *err)
{
	CLEANUP(opened_cleanup) struct opened *opened = memory_one(struct opened);
	struct image_options all = options ? *options : (struct image_options){ 0 };
	int r;

	if (!all.pipe_bytes_max)
		all.pipe_bytes_max = pipe_bytes_max();
	opened->place = (struct place)PLACE_INIT;
	r = target_parse(target, &opened->image.arena, &opened->target, err);
	if (r < 0)
		return r;
	r = anything_open(opened, &all, err);
	if (r < 0)
		return opened_explain(opened, r, err);
	opened->place.flat = opened->target.kind == TARGET_DIRECTORY;
	*ret_opened = steal(opened);
	return 0;
}

void opened_end(struct opened *opened)
{
	const struct target *target = &opened->target;
	struct image *image = &opened->image;

	if (image->reference.len == 0)
		image->reference = slice_from_text(target->path);
	if (target->kind == TARGET_REGISTRY)
		image->target = arena_printf(&image->arena, "docker://%.*s", SLICE_ARG(image->reference));
	else
		image->target = arena_printf(&image->arena, "%s:%s%s%.*s",
			target->store ? target->store->scheme : target_scheme(target->kind), target->path,
			target->tag.len ? ":" : "", SLICE_ARG(target->tag));
}

static int opened_fill(struct opened *opened, const struct platform *want, struct error *err)
{
	switch (opened->target.kind) {
	case TARGET_DOCKER_ARCHIVE:
		return docker_archive_open(opened, opened->target.tag, want, err);
	case TARGET_ROOTFS:
		return folder_open(opened, IMAGE_ROOTFS, want, err);
	case TARGET_SOURCE:
		return folder_open(opened, IMAGE_SOURCE, want, err);
	case TARGET_BOM:
		return bill_open(opened, want, err);
	case TARGET_FOLDERS:
		return folders_open(opened, want, err);
	default:
		return layout_open(opened, opened->target.tag, want, err);
	}
}

int image_open(const char *target, const struct image_options *options, struct opened **ret_opened, struct error *err)
{
	CLEANUP(opened_cleanup) struct opened *opened = NULL;
	struct platform want = { 0 };
	bool wanted = options && options->platform.len > 0;
	int r = opened_start(target, options, &opened, err);

	if (r < 0)
		return r;
	if (wanted)
		r = platform_parse(arena_copy(&opened->image.arena, options->platform), &want, err);
	if (r >= 0)
		r = opened_fill(opened, wanted ? &want : NULL, err);
	if (r < 0)
		return opened_explain(opened, r, err);
	opened_end(opened);
	*ret_opened = steal(opened);
	return 0;
}

int image_blob(struct opened *opened, const struct layer *layer, struct blob *ret_blob, struct error *err)
{
	struct stored *stored = &opened->stored[layer->index];

	assert(!layer->skip_reason && layer->index < opened->image.layer_count);
	if (stored->blob.fd < 0 && !stored->blob.source) {
		struct blob blob;
		int r = place_find(&opened->place, stored->name, &blob, err);

		if (r < 0)
			return error_context(err, r, "%.*s", SLICE_ARG(stored->name));
		if (blob.length != stored->blob.length) {
			place_drop(&opened->place, &blob);
			return error_set(err, ERR_CONFLICT, "%.*s: changed while it was read", SLICE_ARG(stored->name));
		}
		stored->blob = blob;
	}
	*ret_blob = stored->blob;
	return 0;
}
