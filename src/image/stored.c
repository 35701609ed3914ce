/* stored.c - an image in an engine's store on this machine */
#include "image/stored.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "registry/client.h"

/* A layout without an index.json: what the name stands for is known. */
static void take_layout(struct opened *opened, struct stored_image *image)
{
	struct arena *arena = &opened->image.arena;

	opened->target.kind = TARGET_LAYOUT;
	if (image->form == STORED_BLOBS)
		opened->place.remote = remote_of_blobs(&image->blobs);
	else
		opened->place.fd = steal_fd(&image->place_fd);
	opened->root = (struct descriptor){ .media_type = arena_copy(arena, image->media_type),
		.digest = arena_copy(arena, image->manifest_digest),
		.image_name = arena_copy(arena, image->name),
		.size_bytes = image->size_bytes,
		.has_size = true };
}

/* What an engine sends once, in its own order. */
static int take_stream(struct opened *opened, struct stored_image *image, const struct image_options *options, struct error *err)
{
	struct place *place = &opened->place;

	opened->target.kind = TARGET_DOCKER_ARCHIVE;
	place->stream = stream_new(image->stream, &STREAM_LIMITS, deadline_in(options->timeout_ms));
	image->stream = NULL;
	return stream_take(place->stream, options->taker, image->diff_ids, &place->fd, &place->outer, err);
}

/* They are opened when the image is: they stay the place's. */
static void take_folders(struct opened *opened, const struct stored_image *image)
{
	opened->target.kind = TARGET_FOLDERS;
	opened->place.folders = memory_one(struct stored_image);
	*opened->place.folders = *image;
}

int stored_open(struct opened *opened, const struct store *store, struct slice name, const struct image_options *options,
	struct error *err)
{
	const struct store_options asked = { .fetcher_path = options->registry ? options->registry->fetcher_path : NULL,
		.offline = options->registry && options->registry->offline,
		.deadline = deadline_in(options->timeout_ms) };
	struct stored_image image;
	int r = store->find(name, &asked, &image, err);

	if (r < 0)
		return r;
	if (image.form == STORED_FOLDERS) {
		take_folders(opened, &image);
		return 0;
	}
	if (image.form == STORED_LAYOUT || image.form == STORED_BLOBS)
		take_layout(opened, &image);
	else
		r = take_stream(opened, &image, options, err);
	stored_image_done(&image);
	return r;
}
