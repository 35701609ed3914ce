/* folders.c - an image whose layers are folders in an engine's store */
#include "image/opened.h"
#include "image/subids.h"
#include "registry/digest.h"
#include <fcntl.h>
#include <sys/stat.h>

/* The store names and checks both; what the one says of the other is checked here. */
static int check_documents(
	const struct stored_image *stored, struct arena *arena, struct manifest *ret_manifest, struct error *err)
{
	struct manifest manifest = { 0 };
	int r = digest_check(stored->config, stored->config_digest, err);

	if (r < 0)
		return error_context(err, r, "its configuration");
	if (!stored->manifest.len)
		return 0;
	r = digest_check(stored->manifest, stored->manifest_digest, err);
	if (r >= 0)
		r = manifest_parse(stored->manifest, arena, &manifest, err);
	if (r >= 0 && manifest.kind != MANIFEST_IMAGE)
		r = error_set(err, ERR_FORMAT, "an index, not an image's");
	if (r >= 0)
		r = manifest_check_config_type(&manifest, err);
	if (r >= 0 && !slice_equal(manifest.config.digest, stored->config_digest))
		r = error_set(err, ERR_UNTRUSTED, "it is of an image with the configuration %.*s, not %.*s",
			SLICE_ARG(manifest.config.digest), SLICE_ARG(stored->config_digest));
	*ret_manifest = manifest;
	return r < 0 ? error_context(err, r, "its manifest") : 0;
}

/* The uppermost layer that holds what all below it have, or 0. */
static size_t whole_tree(const struct stored_image *stored)
{
	for (size_t i = stored->layer_count; i-- > 0;)
		if (stored->layers[i].is_whole_tree)
			return i;
	return 0;
}

static int layer_take(
	struct opened *opened, struct layer *layer, const struct stored_layer *stored, bool below, struct error *err)
{
	int *fd = &opened->stored[layer->index].blob.fd;

	layer->form = below ? LAYER_BELOW : stored->is_whole_tree ? LAYER_TREE : LAYER_FOLDER;
	layer->size_bytes = stored->size_bytes;
	if (!slice_equal(stored->diff_id, layer->diff_id))
		opened_skip_layer(opened, layer, "the store has %.*s in its place", SLICE_ARG(stored->diff_id));
	else if (!below && stored->fd < 0)
		opened_skip_layer(opened, layer, "its folder is missing");
	if (layer->skip_reason || below)
		return 0;
	*fd = fcntl(stored->fd, F_DUPFD_CLOEXEC, 3); /* of several images of one place each has its own */
	return *fd < 0 ? error_errno(err, "dup") : 0;
}

int folders_open(struct opened *opened, const struct platform *want, struct error *err)
{
	const struct stored_image *stored = opened->place.folders;
	const char *scheme = opened->target.store->scheme;
	struct image *image = &opened->image;
	struct manifest manifest = { 0 };
	struct config config = { 0 };
	size_t tree = whole_tree(stored);
	int r = check_documents(stored, &image->arena, &manifest, err);

	if (r < 0)
		return r;
	r = config_parse(stored->config, &image->arena, &config, err);
	if (r >= 0)
		r = opened_take_config(opened, &config, stored->layer_count, want, err);
	if (r < 0)
		return error_context(err, r, "its configuration");
	opened_take_base(opened, &manifest);
	image->reference = stored->name;
	image->config_digest = stored->config_digest;
	image->digest = stored->manifest_digest.len ? stored->manifest_digest : stored->config_digest;
	for (size_t i = 0; i < stored->layer_count && r >= 0; i++)
		r = layer_take(opened, &image->layers[i], &stored->layers[i], i < tree, err);
	if (r >= 0 && stored->layer_count)
		opened_remark(opened,
			"the layers are folders in the store %s, which was trusted: they have no digest that could be checked",
			scheme);
	if (r >= 0 && stored->layer_count && stored->layers[stored->layer_count - 1].fd >= 0 &&
		subids_find(stored->layers[stored->layer_count - 1].fd, &image->owners))
		opened_remark(opened, "the store serves containers of another user than root: whom the owners of its files stand "
				      "for was taken from /etc/subuid");
	if (r >= 0 && tree)
		opened_remark(opened,
			"the store %s has each layer's folder with the lower layers' files in it: what is found is shown as the "
			"uppermost layer's doing",
			scheme);
	return r;
}

bool image_is_gone(const struct opened *opened)
{
	const struct stored_image *stored = opened->place.folders;
	struct stat status;

	return stored && stored->kept_fd >= 0 && fstat(stored->kept_fd, &status) == 0 && status.st_nlink == 0;
}
