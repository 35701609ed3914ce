/* docker_overlay2.c - images in the folder of a docker that does not run: their layers lie as folders, which nobody can hash
 *
 * github.com/moby/moby, image/fs.go, layer/filestore.go, reference/store.go: image/DRIVER/repositories.json tells the id of a name,
 * image/DRIVER/imagedb/content/sha256/ID is the configuration, image/DRIVER/layerdb/sha256/CHAINID/… tells which folder a layer has.
 * A docker that keeps its images in containerd has none of it: docs/stores.md. */
#include "base/cleanup.h"
#include "registry/digest.h"
#include "registry/reference.h"
#include "stores/beneath.h"
#include "stores/described.h"
#include "stores/docker_json.h"
#include "stores/docker_roots.h"
#include "stores/store_name.h"
#include "stores/stores.h"
#include <dirent.h>

#define STATES_MAX 50u /* that are looked at while a writer goes on */
#define IMAGES_MAX 1000000u
#define LINE_BYTES_MAX 1024u /* of cache-id, diff, parent, size */

static const struct driver {
	const char *name;
	bool is_whole_tree; /* vfs/dir/ID; else NAME/ID/diff */
} drivers[] = {
	{ "overlay2", false },
	{ "fuse-overlayfs", false },
	{ "vfs", true },
};
static const char *const drivers_unknown[] = { "overlay", "btrfs", "zfs", "aufs", "devicemapper" };

struct search {
	const struct store_name *name;
	const char *path; /* of the root */
	int root;
	struct arena *scratch; /* of this state */
	const struct driver *driver;
	/* What was found. */
	bool is_there;
	ptrdiff_t rank;
	struct slice id, found_name; /* id: its digits */
};

static struct slice place_of(const struct search *search, const char *below)
{
	return arena_printf(search->scratch, "image/%s/%s", search->driver->name, below);
}

static int found_take(struct search *search, ptrdiff_t rank, struct slice id, struct slice name, struct error *err)
{
	if (search->is_there && search->rank < rank)
		return 0;
	if (search->is_there && search->rank == rank) {
		if (slice_equal(search->id, id))
			return 0;
		return error_set(err, ERR_CONFLICT, "means the images '%.*s' and '%.*s'", SLICE_ARG(search->id), SLICE_ARG(id));
	}
	search->is_there = true;
	search->rank = rank;
	search->id = id;
	search->found_name = name;
	return 0;
}

/* "debian:12" and its id. */
static int name_take(void *context, struct slice text, struct slice id, struct error *err)
{
	struct search *search = context;
	const struct store_name *wanted = search->name;
	struct slice digits = slice_from(id, 7), whole;
	struct reference reference;
	ptrdiff_t rank;

	if (reference_parse(text, search->scratch, &reference, NULL) < 0)
		return 0;
	whole = reference_text(&reference, search->scratch);
	if (store_id_fits(wanted, digits) && !wanted->is_both)
		return found_take(search, 0, digits, reference.digest.len ? S("") : whole, err);
	if (wanted->names.count == 0 || (wanted->is_both && !store_id_fits(wanted, digits)) ||
		!slice_equal(wanted->digest, reference.digest))
		return 0;
	rank = store_name_rank(wanted, whole);
	return rank < 0 ? 0 : found_take(search, rank + 1, digits, whole, err);
}

/* An image may have no name at all. */
static int ids_search(struct search *search, struct error *err)
{
	int fd = beneath_open_folder(search->root, place_of(search, "imagedb/content/sha256"), err);
	const struct dirent *entry;
	size_t count = 0;
	int r = 0;
	DIR *folder;

	if (fd < 0)
		return fd == -ERR_NOT_FOUND ? 0 : fd;
	folder = fdopendir(fd);
	if (!folder) {
		close(fd);
		return error_set(err, ERR_IO, "its images cannot be listed");
	}
	while (r >= 0 && (entry = readdir(folder))) {
		struct slice id = slice_from_text(entry->d_name);

		if (++count > IMAGES_MAX)
			r = error_set(err, ERR_LIMIT, "more than %u images", IMAGES_MAX);
		else if (digest_is_hex(id) && store_id_fits(search->name, id))
			r = found_take(search, 0, arena_copy(search->scratch, id), (struct slice){ 0 }, err);
	}
	closedir(folder);
	return r;
}

/* In the images of the driver at hand. *RET_STATE: of its names. */
static int images_search(struct search *search, struct beneath_state *ret_state, struct error *err)
{
	const struct docker_name_taker taker = { name_take, search };
	struct slice path = place_of(search, "repositories.json"), text;
	int r = beneath_read(search->root, path, DOCKER_JSON_BYTES_MAX, search->scratch, &text, ret_state, err);

	if (r < 0)
		return r;
	r = docker_repositories_read(text, search->scratch, &taker, err);
	if (r == -ERR_FORMAT || r == -ERR_LIMIT)
		return error_context(err, r, "'%.*s'", SLICE_ARG(path));
	if (r >= 0 && !search->is_there && search->name->id.len && !search->name->is_both)
		r = ids_search(search, err);
	return r;
}

/* A file of one line. */
static int line_read(const struct search *search, struct slice chain, const char *file, struct slice *ret_line, struct error *err)
{
	struct slice path = arena_printf(
		search->scratch, "image/%s/layerdb/sha256/%.*s/%s", search->driver->name, SLICE_ARG(slice_from(chain, 7)), file);
	int r = beneath_read(search->root, path, LINE_BYTES_MAX, search->scratch, ret_line, NULL, err);

	if (r >= 0)
		*ret_line = slice_trim(*ret_line);
	return r;
}

/* The layer CHAIN lies upon the layer BELOW, or is the lowest. */
static int layer_open(const struct search *search, struct slice chain, struct slice below, bool wanted,
	struct stored_layer *layer, struct error *err)
{
	struct slice cache = { 0 }, diff = { 0 }, parent = { 0 }, size = { 0 };
	int r = line_read(search, chain, "diff", &diff, err);

	if (r >= 0)
		r = line_read(search, chain, "parent", &parent, err);
	if (r == -ERR_NOT_FOUND && diff.len)
		r = 0; /* the lowest has none */
	if (r >= 0 && (!slice_equal(diff, layer->diff_id) || !slice_equal(parent, below)))
		return error_set(err, ERR_UNTRUSTED,
			"the store has '%.*s' upon '%.*s' as layer '%.*s', its configuration '%.*s' upon '%.*s'",
			SLICE_ARG(slice_first(diff, 80)), SLICE_ARG(slice_first(parent, 80)), SLICE_ARG(slice_first(chain, 19)),
			SLICE_ARG(layer->diff_id), SLICE_ARG(below));
	if (r >= 0 && line_read(search, chain, "size", &size, NULL) >= 0)
		(void)slice_to_u64(size, &layer->size_bytes);
	if (r >= 0)
		r = line_read(search, chain, "cache-id", &cache, err);
	if (r >= 0 && !digest_is_hex(cache)) /* it is part of a path */
		return error_set(err, ERR_FORMAT, "'%.*s' is no folder of a layer", SLICE_ARG(slice_first(cache, 80)));
	if (r < 0 || !wanted)
		return r;
	r = beneath_open_folder(search->root,
		search->driver->is_whole_tree
			? arena_printf(search->scratch, "vfs/dir/%.*s", SLICE_ARG(cache))
			: arena_printf(search->scratch, "%s/%.*s/diff", search->driver->name, SLICE_ARG(cache)),
		err);
	if (r >= 0)
		layer->fd = r;
	return r;
}

static int layers_open(const struct search *search, struct stored_image *image, struct error *err)
{
	struct slice chain = { 0 };
	struct slices ids;
	int r = described_diff_ids(image->config, &image->arena, &ids, err);

	if (r < 0)
		return error_context(err, r, "configuration");
	image->layers = arena_array(&image->arena, struct stored_layer, ids.count);
	image->layer_count = ids.count;
	for (size_t i = 0; i < ids.count; i++)
		image->layers[i] = (struct stored_layer){
			.fd = -1, .diff_id = ids.items[i], .is_whole_tree = search->driver->is_whole_tree
		};
	for (size_t i = 0; i < ids.count && r >= 0; i++) {
		struct slice below = chain, both;

		if (!digest_is_sha256(ids.items[i]))
			return error_set(err, ERR_UNSUPPORTED, "'%.*s': only sha256 is computed here", SLICE_ARG(ids.items[i]));
		/* OCI image specification, config.md, "Layer ChainID" */
		both = arena_printf(search->scratch, "%.*s %.*s", SLICE_ARG(below), SLICE_ARG(ids.items[i]));
		chain = below.len ? digest_of(search->scratch, both) : ids.items[i];
		r = layer_open(
			search, chain, below, !search->driver->is_whole_tree || i == ids.count - 1, &image->layers[i], err);
	}
	return r;
}

static int found_open(const struct search *search, struct stored_image *image, struct error *err)
{
	struct slice path;
	int r;

	if (!digest_is_hex(search->id)) /* it is part of a path */
		return error_set(err, ERR_FORMAT, "'%.*s' is no image's id", SLICE_ARG(slice_first(search->id, 80)));
	path = arena_printf(search->scratch, "image/%s/imagedb/content/sha256/%.*s", search->driver->name, SLICE_ARG(search->id));
	image->form = STORED_FOLDERS;
	/* github.com/moby/moby, image/store.go, Delete: the configuration goes before the layers */
	image->kept_fd = beneath_hold(search->root, path);
	image->name = arena_copy(&image->arena, search->found_name);
	image->place = arena_copy(&image->arena, slice_from_text(search->path));
	image->config_digest = arena_printf(&image->arena, "sha256:%.*s", SLICE_ARG(search->id));
	r = beneath_read(search->root, path, DESCRIBED_BYTES_MAX, &image->arena, &image->config, NULL, err);
	if (r >= 0)
		r = digest_check(image->config, image->config_digest, err);
	if (r >= 0)
		r = layers_open(search, image, err);
	if (r == -ERR_NOT_FOUND) { /* the image is there: that is not the same */
		r = -ERR_FORMAT;
		if (err)
			err->code = ERR_FORMAT;
	}
	return r < 0 ? error_context(err, r, "image '%.*s'", SLICE_ARG(slice_first(search->id, 12))) : 0;
}

/* One state of the driver at hand. *RET_CURRENT: nothing was written meanwhile. */
static int state_look(struct search *search, struct stored_image *ret_image, bool *ret_current, struct error *err)
{
	struct stored_image image = { .place_fd = -1 };
	struct beneath_state state;
	int r;

	*ret_current = true;
	arena_done(search->scratch);
	search->is_there = false;
	r = images_search(search, &state, err);
	if (r == -ERR_NOT_FOUND)
		return error_set(err, ERR_NOT_FOUND, "no images");
	if (r >= 0)
		r = search->is_there ? found_open(search, &image, err) : error_set(err, ERR_NOT_FOUND, "no image");
	*ret_current = beneath_is(search->root, place_of(search, "repositories.json"), &state);
	if (r < 0 || !*ret_current)
		stored_image_done(&image);
	else
		*ret_image = image;
	return r;
}

static int driver_search(struct search *search, struct stored_image *ret_image, struct error *err)
{
	bool current = false;
	int r = 0;

	for (unsigned i = 0; i < STATES_MAX && !current; i++)
		r = state_look(search, ret_image, &current, err);
	return current ? r : error_set(err, ERR_CONFLICT, "was written over whenever it was read");
}

static int not_found(const struct search *search, struct error *err)
{
	for (size_t i = 0; i < sizeof drivers_unknown / sizeof *drivers_unknown; i++)
		if (beneath_has(search->root, arena_printf(search->scratch, "image/%s/repositories.json", drivers_unknown[i])))
			return error_set(err, ERR_UNSUPPORTED,
				"the driver %s is not read, only overlay2, fuse-overlayfs and vfs are", drivers_unknown[i]);
	return error_set(err, ERR_NOT_FOUND, "no image '%.*s'", SLICE_ARG(search->name->text));
}

static int root_search(const char *path, const struct store_name *name, struct stored_image *ret_image, struct error *err)
{
	cleanup_fd int root = beneath_root(path, err);
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct search search = { .name = name, .path = path, .root = root, .scratch = &scratch };
	int r = root < 0 ? root : -ERR_NOT_FOUND;

	if (root < 0)
		return root;
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers && r == -ERR_NOT_FOUND; i++) {
		search.driver = &drivers[i];
		r = driver_search(&search, ret_image, err);
	}
	if (r == -ERR_NOT_FOUND)
		r = not_found(&search, err);
	return r < 0 ? error_context(err, r, "'%s'", path) : 0;
}

/* "[/var/lib/docker]NAME". */
static int roots_take(struct slice *text, struct arena *arena, struct docker_roots *roots, struct error *err)
{
	ptrdiff_t end = slice_starts_with(*text, S("[/")) ? slice_find_byte(*text, ']') : -1;

	if (slice_starts_with(*text, S("[")) && end < 0)
		return error_set(err, ERR_USAGE, "'%.*s' is not '[/FOLDER]NAME'", SLICE_ARG(*text));
	if (end < 0)
		return docker_roots_find(arena, roots, err);
	*roots = (struct docker_roots){ { arena_text(arena, slice_first(slice_from(*text, 1), (size_t)end - 1)) }, 1 };
	*text = slice_from(*text, (size_t)end + 1);
	return 0;
}

static int docker_overlay2_find(struct slice text, const struct store_options *options __attribute__((unused)),
	struct stored_image *ret_image, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct docker_roots roots = { .count = 0 };
	struct error first = { 0 }, why;
	struct store_name name;
	int r = roots_take(&text, &arena, &roots, err), result = -ERR_NOT_FOUND;

	if (r >= 0)
		r = store_name_parse(text, false, &arena, &name, err);
	if (r < 0)
		return error_context(err, r, "docker-overlay2");
	for (size_t i = 0; i < roots.count && result < 0; i++) {
		r = root_search(roots.paths[i], &name, ret_image, &why);
		if (r >= 0 || i == 0 || (result == -ERR_NOT_FOUND && r != -ERR_NOT_FOUND)) {
			result = r;
			first = why;
		}
	}
	if (result < 0 && err)
		*err = first;
	return result < 0 ? error_context(err, result, "docker-overlay2") : 0;
}

const struct store store_docker_overlay2 = {
	.scheme = "docker-overlay2",
	.find = docker_overlay2_find,
};
