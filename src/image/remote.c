/* remote.c - an image in a registry, or of an engine that is asked for blobs */
#include "image/remote.h"
#include "base/cleanup.h"
#include "base/memory.h"

#define KEPT_BYTES_MAX (16u << 20) /* documents are read to choose an image, and once more to take it */

struct kept {
	struct slice digest, text;
	struct kept *next;
};

struct remote {
	struct arena arena;
	struct registries *registries;
	struct repository *repository; /* of a registry; else NULL, and: */
	struct stored_blobs blobs;
	struct descriptor root;
	struct kept *kept;
	uint64_t kept_bytes;
};

/* One layer's bytes. */
struct remote_layer {
	struct blob_source source;
	struct remote *remote;
	struct slice digest;
	bool foreign;
};

CLEANUP_DEFINE(struct remote *, remote_cleanup, remote_free)

void remote_free(struct remote *remote)
{
	if (!remote)
		return;
	if (remote->blobs.context)
		remote->blobs.close(remote->blobs.context);
	repository_close(remote->repository);
	registries_close(remote->registries);
	arena_done(&remote->arena);
	free(remote);
}

const struct descriptor *remote_root(const struct remote *remote)
{
	return &remote->root;
}

struct slice remote_place(const struct remote *remote)
{
	return repository_place(remote->repository);
}

bool remote_is_mirrored(const struct remote *remote)
{
	return repository_is_mirrored(remote->repository);
}

static void keep(struct remote *remote, struct slice digest, struct slice text)
{
	struct kept *kept;

	if (text.len > KEPT_BYTES_MAX - remote->kept_bytes)
		return;
	kept = arena_array(&remote->arena, struct kept, 1);
	*kept = (struct kept){ arena_copy(&remote->arena, digest), arena_copy(&remote->arena, text), remote->kept };
	remote->kept = kept;
	remote->kept_bytes += text.len;
}

/* Where it has a digest, that counts: nobody can put another image under it. */
static int root_read(struct remote *remote, const struct reference *reference, struct error *err)
{
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct slice name = repository_name(remote->repository), type;
	struct registry_document document;
	int r = repository_manifest(remote->repository, reference_what(reference), &scratch, &document, err);

	if (r < 0)
		return r;
	keep(remote, document.digest, document.text);
	type = document.media_type; /* as the server says; some say "application/json" of everything */
	if (manifest_is_index_type(type) || manifest_is_image_type(type))
		remote->root.media_type = arena_copy(&remote->arena, type);
	remote->root.digest = arena_copy(&remote->arena, document.digest);
	remote->root.size_bytes = document.text.len;
	remote->root.has_size = true;
	remote->root.image_name = arena_printf(&remote->arena, "%.*s%s%.*s%s%.*s", SLICE_ARG(name), reference->tag.len ? ":" : "",
		SLICE_ARG(reference->tag), reference->digest.len ? "@" : "", SLICE_ARG(reference->digest));
	return 0;
}

int remote_open(struct slice name, const struct registry_options *options, struct remote **ret_remote, struct error *err)
{
	CLEANUP(remote_cleanup) struct remote *remote = memory_one(struct remote);
	struct reference reference;
	int r = reference_parse(name, &remote->arena, &reference, err);

	if (r >= 0 && (!options || !options->fetcher_path || options->offline))
		r = error_set(err, ERR_UNSUPPORTED, "nothing is fetched from registries here (--offline)");
	if (r >= 0)
		r = registries_open(options, &remote->registries, err);
	if (r >= 0)
		r = repository_open(remote->registries, &reference, &remote->repository, err);
	if (r >= 0)
		r = root_read(remote, &reference, err);
	if (r < 0)
		return r;
	*ret_remote = steal(remote);
	return 0;
}

struct remote *remote_of_blobs(struct stored_blobs *blobs)
{
	struct remote *remote = memory_one(struct remote);

	remote->blobs = *blobs;
	blobs->context = NULL;
	return remote;
}

int remote_read(struct remote *remote, struct slice digest, bool is_manifest, struct arena *arena, struct slice *ret_text,
	struct error *err)
{
	struct registry_document document = { 0 };
	int r;

	for (const struct kept *kept = remote->kept; kept; kept = kept->next)
		if (slice_equal(kept->digest, digest)) {
			*ret_text = arena_copy(arena, kept->text);
			return 0;
		}
	if (remote->blobs.context)
		r = remote->blobs.read(remote->blobs.context, digest, arena, &document.text, err);
	else if (is_manifest)
		r = repository_manifest(remote->repository, digest, arena, &document, err);
	else
		r = repository_blob(remote->repository, digest, arena, &document.text, err);
	if (r < 0)
		return r;
	keep(remote, digest, document.text);
	*ret_text = document.text;
	return 0;
}

static int layer_begin(void *context, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err)
{
	const struct remote_layer *layer = context;
	const struct remote *remote = layer->remote;

	if (remote->blobs.context)
		return remote->blobs.begin(remote->blobs.context, layer->digest, from, ret_fd, ret_id, err);
	return repository_stream(remote->repository, layer->digest, from, ret_fd, ret_id, err);
}

static int layer_end(void *context, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err)
{
	const struct remote_layer *layer = context;
	const struct remote *remote = layer->remote;
	int r = remote->blobs.context ? remote->blobs.end(remote->blobs.context, id, tries, ret_wait_ms, err)
				      : repository_stream_end(remote->repository, id, tries, ret_wait_ms, err);

	if (r == -ERR_NOT_FOUND && layer->foreign)
		return error_set(err, ERR_NOT_FOUND, "a foreign layer: its bytes are not with the image");
	return r;
}

static int layer_range(void *context, uint64_t from, uint64_t to, struct arena *arena, struct slice *ret_bytes, struct error *err)
{
	const struct remote_layer *layer = context;

	return repository_range(layer->remote->repository, layer->digest, from, to, arena, ret_bytes, err);
}

struct blob remote_blob(struct remote *remote, const struct descriptor *item, struct arena *arena)
{
	struct remote_layer *layer = arena_array(arena, struct remote_layer, 1);

	layer->source = (struct blob_source){
		.begin = layer_begin, .end = layer_end, .range = remote->repository ? layer_range : NULL, .context = layer
	};
	layer->remote = remote;
	layer->digest = item->digest;
	layer->foreign = manifest_is_foreign_type(item->media_type);
	return (struct blob){ .fd = -1, .length = item->size_bytes, .source = &layer->source };
}
