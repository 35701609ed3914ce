/* containers_storage.c - images that podman, buildah and CRI-O keep: their layers lie as folders, which nobody can hash
 *
 * github.com/containers/storage: DRIVER-images/images.json, DRIVER-layers/layers.json, DRIVER-images/ID/… (manifest and configuration),
 * overlay/ID/diff or vfs/dir/ID. Writers put a new file in place of an old one: their locks are not taken, and when something was
 * written meanwhile it is all read again. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "registry/digest.h"
#include "registry/reference.h"
#include "stores/beneath.h"
#include "stores/described.h"
#include "stores/storage_conf.h"
#include "stores/storage_json.h"
#include "stores/store_name.h"
#include "stores/stores.h"

#define STATES_MAX 50u                       /* that are looked at while a writer goes on */
#define SEEN_MAX (STORAGE_ROOTS_MAX * 2 * 3) /* images, layers, volatile layers of two drivers */

static const char *const drivers[] = { "overlay", "vfs" };
static const char *const drivers_unknown[] = { "btrfs", "zfs", "aufs", "devicemapper" };

struct found {
	bool is_there;
	ptrdiff_t rank;
	const char *driver;
	unsigned root;
	struct slice id, digest, layer, name;
	struct storage_data *data;
	size_t data_count;
};

/* Looking for an image in one state of the store. */
struct search {
	const struct store_name *name;
	const struct storage_place *place;
	int roots[STORAGE_ROOTS_MAX]; /* -1: not there */
	struct arena *scratch;        /* of this state */
	const char *driver;           /* at hand */
	unsigned root;
	struct found found;
	struct seen {
		unsigned root;
		struct slice name;
		struct beneath_state state;
	} seen[SEEN_MAX];
	size_t seen_count;
};

static bool is_manifest_of(const struct storage_image *image, struct slice digest)
{
	if (slice_equal(image->digest, digest))
		return true;
	for (size_t i = 0; i < image->data_count; i++)
		if (slice_starts_with(image->data[i].name, S("manifest")) && slice_equal(image->data[i].digest, digest))
			return true;
	return false;
}

/* How well IMAGE answers to what is wanted, 0 best; -1: not at all. *RET_NAME: by which of its names. */
static ptrdiff_t rank_of(const struct search *search, const struct storage_image *image, struct slice *ret_name)
{
	const struct store_name *wanted = search->name;
	bool id_fits = store_id_fits(wanted, image->id);
	ptrdiff_t best = -1;

	*ret_name = image->names.count ? image->names.items[0] : S("");
	if (wanted->names.count == 0)
		return id_fits || (wanted->digest.len && is_manifest_of(image, wanted->digest)) ? 0 : -1;
	if (id_fits && !wanted->is_both)
		return 0;
	if ((wanted->is_both && !id_fits) || (wanted->digest.len && !is_manifest_of(image, wanted->digest)))
		return -1;
	for (size_t i = 0; i < image->names.count; i++) {
		ptrdiff_t rank = store_name_rank(wanted, image->names.items[i]);

		if (rank >= 0 && (best < 0 || rank + 1 < best)) {
			best = rank + 1; /* an id counts before any name */
			*ret_name = image->names.items[i];
		}
	}
	return best;
}

static void found_take(struct search *search, const struct storage_image *image, ptrdiff_t rank, struct slice name)
{
	struct found *found = &search->found;

	*found = (struct found){ true, rank, search->driver, search->root, image->id, image->digest, image->layer, name,
		arena_array(search->scratch, struct storage_data, image->data_count), image->data_count };
	for (size_t i = 0; i < image->data_count; i++)
		found->data[i] = image->data[i];
}

static int image_take(void *context, const struct storage_image *image, struct error *err)
{
	struct search *search = context;
	const struct found *found = &search->found;
	struct slice name;
	ptrdiff_t rank = rank_of(search, image, &name);

	if (rank < 0 || (found->is_there && found->rank < rank))
		return 0;
	if (found->is_there && found->rank == rank) {
		if (slice_equal(found->id, image->id) || found->root != search->root || found->driver != search->driver)
			return 0; /* what was found first is what the engine takes */
		return error_set(
			err, ERR_CONFLICT, "means the images '%.*s' and '%.*s'", SLICE_ARG(found->id), SLICE_ARG(image->id));
	}
	found_take(search, image, rank, name);
	return 0;
}

/* A file of the store that is to be the same at the end. -ERR_NOT_FOUND: there is none. */
static int seen_read(struct search *search, struct slice name, struct slice *ret_text, struct error *err)
{
	struct seen *seen = &search->seen[search->seen_count];
	int r;

	if (search->roots[search->root] < 0)
		return -ERR_NOT_FOUND;
	r = beneath_read(search->roots[search->root], name, STORAGE_JSON_BYTES_MAX, search->scratch, ret_text, &seen->state, err);
	if (r < 0)
		return r;
	seen->root = search->root;
	seen->name = name;
	search->seen_count++;
	return 0;
}

static bool is_current(const struct search *search)
{
	for (size_t i = 0; i < search->seen_count; i++)
		if (!beneath_is(search->roots[search->seen[i].root], search->seen[i].name, &search->seen[i].state))
			return false;
	return true;
}

/* ERR is of a file below the root at hand. */
static int in_root(const struct search *search, int r, struct error *err)
{
	return error_context(err, r, "'%s'", search->place->roots[search->root]);
}

static int images_search(struct search *search, struct error *err)
{
	const struct storage_image_taker taker = { image_take, search };
	struct slice name = arena_printf(search->scratch, "%s-images/images.json", search->driver), text;
	int r = seen_read(search, name, &text, err);

	if (r == -ERR_NOT_FOUND)
		return 0;
	if (r >= 0) {
		r = storage_images_read(text, search->scratch, &taker, err);
		if (r == -ERR_FORMAT || r == -ERR_LIMIT)
			r = error_context(err, r, "'%.*s'", SLICE_ARG(name));
	}
	return r < 0 ? in_root(search, r, err) : 0;
}

static int every_search(struct search *search, struct error *err)
{
	struct slice driver = search->place->driver;
	int r = 0;

	if (slice_equal(driver, S("overlay2")))
		driver = S("overlay");
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++) {
		search->driver = drivers[i];
		if (driver.len && !slice_equal(driver, slice_from_text(drivers[i])))
			continue;
		for (search->root = 0; search->root < search->place->root_count && r >= 0; search->root++)
			r = images_search(search, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Where nothing was found: is there what cannot be read? */
static int not_found(const struct search *search, struct error *err)
{
	for (size_t i = 0; i < sizeof drivers_unknown / sizeof *drivers_unknown && search->place->driver.len == 0; i++) {
		struct slice name = arena_printf(search->scratch, "%s-images", drivers_unknown[i]);

		for (unsigned k = 0; k < search->place->root_count; k++)
			if (search->roots[k] >= 0 && beneath_has(search->roots[k], name))
				return error_set(err, ERR_UNSUPPORTED,
					"'%s': the driver %s is not read, only overlay and vfs are", search->place->roots[k],
					drivers_unknown[i]);
	}
	return error_set(err, ERR_NOT_FOUND, "no image '%.*s' in '%s'%s", SLICE_ARG(search->name->text), search->place->roots[0],
		search->place->root_count > 1 ? " and the stores beside it" : "");
}

static const struct storage_data *data_find(const struct found *found, struct slice name)
{
	for (size_t i = 0; i < found->data_count; i++)
		if (slice_equal(found->data[i].name, name))
			return &found->data[i];
	return NULL;
}

static struct slice data_path(const struct search *search, struct slice name)
{
	const struct found *found = &search->found;

	return arena_printf(search->scratch, "%s-images/%.*s/%.*s", found->driver, SLICE_ARG(found->id),
		SLICE_ARG(storage_data_file(search->scratch, name)));
}

/* What the store keeps beside the image as NAME. */
static int data_read(const struct search *search, struct slice name, struct slice digest, struct arena *arena,
	struct slice *ret_bytes, struct error *err)
{
	int r = beneath_read(
		search->roots[search->found.root], data_path(search, name), DESCRIBED_BYTES_MAX, arena, ret_bytes, NULL, err);

	if (r >= 0)
		r = digest_check(*ret_bytes, digest, err);
	return r < 0 ? error_context(err, r, "'%.*s'", SLICE_ARG(name)) : 0;
}

/* MANIFEST and CONFIG of IMAGE. A store of long ago has no manifest: then the id is the configuration's digest, as with docker. */
static int documents_read(const struct search *search, struct stored_image *image, struct error *err)
{
	const struct found *found = &search->found;
	const struct storage_data *plain = data_find(found, S("manifest"));
	struct slice digest = found->digest.len || !plain ? found->digest : plain->digest;
	struct slice name = arena_printf(&image->arena, "manifest-%.*s", SLICE_ARG(digest));
	struct described described = { 0 };
	int r = 0;

	if (data_find(found, name) || plain) {
		r = data_read(
			search, data_find(found, name) ? name : S("manifest"), digest, &image->arena, &image->manifest, err);
		if (r >= 0)
			r = described_manifest(image->manifest, &image->arena, &described, err);
		if (r < 0)
			return r;
		image->manifest_digest = arena_copy(&image->arena, digest);
		image->media_type = described.media_type;
		image->size_bytes = image->manifest.len;
	}
	image->config_digest = described.config_digest;
	if (image->config_digest.len == 0)
		image->config_digest = arena_printf(&image->arena, "sha256:%.*s", SLICE_ARG(found->id));
	/* github.com/containers/storage, store.go, DeleteImage: the image and what is kept beside it go before its layers */
	image->kept_fd = beneath_hold(search->roots[found->root], data_path(search, image->config_digest));
	return data_read(search, image->config_digest, image->config_digest, &image->arena, &image->config, err);
}

static int layers_read(struct search *search, struct storage_layers *layers, struct error *err)
{
	static const char *const files[] = { "layers.json", "volatile-layers.json" };

	for (search->root = 0; search->root < search->place->root_count; search->root++)
		for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
			struct slice name = arena_printf(search->scratch, "%s-layers/%s", search->found.driver, files[i]), text;
			int r = seen_read(search, name, &text, err);

			if (r == -ERR_NOT_FOUND)
				continue;
			if (r >= 0) {
				r = storage_layers_read(text, search->root, search->scratch, layers, err);
				if (r < 0)
					r = error_context(err, r, "'%.*s'", SLICE_ARG(name));
			}
			if (r < 0)
				return in_root(search, r, err);
		}
	return 0;
}

static int folder_open(const struct search *search, const struct storage_layer *layer, int *ret_fd, struct error *err)
{
	int root = search->roots[layer->root], fd;
	bool overlay = search->found.driver == drivers[0];
	struct slice path = arena_printf(search->scratch, overlay ? "overlay/%.*s/diff" : "vfs/dir/%.*s", SLICE_ARG(layer->id));

	if (overlay && beneath_has(root, arena_printf(search->scratch, "overlay/%.*s/composefs-data", SLICE_ARG(layer->id))))
		return error_set(
			err, ERR_UNSUPPORTED, "layer '%.*s' is kept as composefs, which is not read", SLICE_ARG(layer->id));
	fd = beneath_open_folder(root, path, err);
	if (fd < 0)
		return error_context(err, fd, "'%s'", search->place->roots[layer->root]);
	*ret_fd = fd;
	return 0;
}

/* The layer AT, which the configuration knows as DIFF_ID. */
static int layer_take(const struct storage_layers *layers, struct slice at, struct slice diff_id,
	const struct storage_layer **ret_layer, struct error *err)
{
	const struct storage_layer *layer = storage_layer_find(layers, at);

	if (!digest_is_hex(at)) /* it is part of a path */
		return error_set(err, ERR_FORMAT, "'%.*s' is no layer's id", SLICE_ARG(slice_first(at, 80)));
	if (!layer)
		return error_set(err, ERR_FORMAT, "its layer '%.*s' is not in the store", SLICE_ARG(at));
	if (layer->incomplete)
		return error_set(err, ERR_FORMAT, "its layer '%.*s' is not complete, as the store says", SLICE_ARG(at));
	if (layer->diff_digest.len && !slice_equal(layer->diff_digest, diff_id))
		return error_set(err, ERR_UNTRUSTED, "its layer '%.*s' is %.*s in the store, and %.*s in the configuration",
			SLICE_ARG(slice_first(at, 12)), SLICE_ARG(slice_first(layer->diff_digest, 80)), SLICE_ARG(diff_id));
	*ret_layer = layer;
	return 0;
}

/* From the topmost layer down. The configuration says how many there are, so that a circle has an end. */
static int chain_take(struct search *search, struct stored_image *image, struct error *err)
{
	cleanup_storage_layers struct storage_layers layers = { 0 };
	struct slice at = search->found.layer;
	struct slices ids;
	int r = described_diff_ids(image->config, &image->arena, &ids, err);

	if (r < 0)
		return error_context(err, r, "configuration");
	r = layers_read(search, &layers, err);
	if (r < 0)
		return r;
	image->layers = arena_array(&image->arena, struct stored_layer, ids.count);
	image->layer_count = ids.count;
	for (size_t i = 0; i < ids.count; i++)
		image->layers[i] = (struct stored_layer){ .fd = -1, .diff_id = ids.items[i] };
	for (size_t i = ids.count; i-- > 0;) {
		const struct storage_layer *layer = NULL;
		struct stored_layer *taken = &image->layers[i];

		if (at.len == 0)
			return error_set(err, ERR_FORMAT, "it has %zu of the %zu layers that its configuration names",
				ids.count - 1 - i, ids.count);
		r = layer_take(&layers, at, taken->diff_id, &layer, err);
		taken->is_whole_tree = search->found.driver != drivers[0];
		if (r >= 0 && (!taken->is_whole_tree || i == ids.count - 1))
			r = folder_open(search, layer, &taken->fd, err);
		if (r < 0)
			return r;
		taken->size_bytes = layer->diff_size;
		at = layer->parent;
	}
	return at.len == 0
		       ? 0
		       : error_set(err, ERR_FORMAT, "it has more layers than the %zu that its configuration names", ids.count);
}

static int found_open(struct search *search, struct stored_image *image, struct error *err)
{
	const struct found *found = &search->found;
	struct reference reference;
	int r;

	if (!digest_is_hex(found->id))
		return error_set(err, ERR_FORMAT, "'%.*s' is no image's id", SLICE_ARG(slice_first(found->id, 80)));
	image->form = STORED_FOLDERS;
	image->kept_fd = -1;
	if (reference_parse(found->name, &image->arena, &reference, NULL) >=
		0) /* by its id it may be found whatever it is called */
		image->name = arena_copy(&image->arena, found->name);
	image->place = arena_copy(&image->arena, slice_from_text(search->place->roots[found->root]));
	r = documents_read(search, image, err);
	if (r >= 0)
		r = chain_take(search, image, err);
	if (r == -ERR_NOT_FOUND) { /* the image is there: that is not the same */
		r = -ERR_FORMAT;
		if (err)
			err->code = ERR_FORMAT;
	}
	return r < 0 ? error_context(err, r, "image '%.*s'", SLICE_ARG(slice_first(found->id, 12))) : 0;
}

/* *RET_IMAGE is set where all went well and nothing was written meanwhile. */
static int state_look(struct search *search, struct stored_image *ret_image, bool *ret_current, struct error *err)
{
	struct stored_image image = { .place_fd = -1 };
	int r;

	arena_done(search->scratch);
	search->found = (struct found){ 0 };
	search->seen_count = 0;
	r = every_search(search, err);
	if (r >= 0)
		r = search->found.is_there ? found_open(search, &image, err) : not_found(search, err);
	*ret_current = is_current(search);
	if (r < 0 || !*ret_current)
		stored_image_done(&image);
	else
		*ret_image = image;
	return r;
}

static int roots_open(struct search *search, struct error *err)
{
	const struct storage_place *place = search->place;

	for (unsigned i = 0; i < place->root_count; i++) {
		int fd = beneath_root(place->roots[i], err);

		search->roots[i] = fd;
		if (fd < 0 && (fd != -ERR_NOT_FOUND || i == 0)) /* a store that is shared may not be there */
			return fd;
	}
	return 0;
}

static int place_search(
	const struct storage_place *place, const struct store_name *name, struct stored_image *ret_image, struct error *err)
{
	cleanup_free struct search *search = memory_one(struct search);
	cleanup_arena struct arena scratch = ARENA_INIT;
	bool current = false;
	int r;

	search->scratch = &scratch;
	search->place = place;
	search->name = name;
	for (unsigned i = 0; i < STORAGE_ROOTS_MAX; i++)
		search->roots[i] = -1;
	r = roots_open(search, err);
	if (r >= 0) {
		for (unsigned i = 0; i < STATES_MAX && !current; i++)
			r = state_look(search, ret_image, &current, err);
		if (!current)
			r = error_set(err, ERR_CONFLICT, "'%s' was written over whenever it was read", place->roots[0]);
	}
	for (unsigned i = 0; i < STORAGE_ROOTS_MAX; i++)
		if (search->roots[i] >= 0)
			close(search->roots[i]);
	return r;
}

static bool driver_is_known(struct slice driver)
{
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (slice_equal(driver, slice_from_text(drivers[i])))
			return true;
	return driver.len == 0 || slice_equal(driver, S("overlay2"));
}

static int containers_storage_find(struct slice text, const struct store_options *options __attribute__((unused)),
	struct stored_image *ret_image, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct storage_user user = storage_user_here();
	ptrdiff_t end = slice_starts_with(text, S("[")) ? slice_find_byte(text, ']') : -1;
	struct storage_place place;
	struct store_name name;
	int r = slice_starts_with(text, S("[")) && end < 0
			? error_set(err, ERR_USAGE, "'%.*s' has a '[' and no ']'", SLICE_ARG(text))
			: store_name_parse(slice_from(text, (size_t)(end + 1)), true, &arena, &name, err);

	if (r >= 0)
		r = end > 0 ? storage_place_parse(slice_first(slice_from(text, 1), (size_t)end - 1), &arena, &place, err)
			    : storage_place_find(&user, &arena, &place, err);
	if (r >= 0 && !driver_is_known(place.driver))
		r = error_set(
			err, ERR_UNSUPPORTED, "the driver '%.*s' is not read, only overlay and vfs are", SLICE_ARG(place.driver));
	if (r >= 0)
		r = place_search(&place, &name, ret_image, err);
	return r < 0 ? error_context(err, r, "containers-storage") : 0;
}

const struct store store_containers_storage = {
	.scheme = "containers-storage",
	.find = containers_storage_find,
};
