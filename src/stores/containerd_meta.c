/* containerd_meta.c - what containerd's images are called, out of its meta.db
 *
 * containerd's metadata/buckets.go: v1, then a bucket for each namespace, in it "images", a bucket for each name, in it "target" with
 * digest, mediatype and size. */
#include "stores/containerd_meta.h"
#include "base/cleanup.h"
#include "stores/bolt.h"
#include <fcntl.h>

#define STATES_MAX 50u /* that are looked at while a writer goes on */

/* One state of a database. */
struct state {
	struct bolt *bolt;
	struct bolt_bucket version;
	struct containerd_search *search; /* for takers */
};

/* Go's binary.Varint: seven bits a byte, the sign in the lowest bit. False for what is none, or negative. */
static bool varint_read(struct slice bytes, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes.len && i < 9; i++) {
		value |= (uint64_t)((unsigned char)bytes.ptr[i] & 0x7f) << (7 * i);
		if ((unsigned char)bytes.ptr[i] < 0x80) {
			*ret_value = value >> 1;
			return !(value & 1);
		}
	}
	return false;
}

static int target_read(
	struct bolt *bolt, struct bolt_bucket bucket, struct slice name, struct containerd_image *ret_image, struct error *err)
{
	struct containerd_image image = { .name = name };
	struct bolt_bucket target;
	struct slice size;
	int r = bolt_get_bucket(bolt, bucket, S("target"), &target, err);

	if (r >= 0)
		r = bolt_get(bolt, target, S("digest"), &image.digest, err);
	if (r >= 0)
		r = bolt_get(bolt, target, S("mediatype"), &image.media_type, err);
	if (r >= 0)
		r = bolt_get(bolt, target, S("size"), &size, err);
	if (r == -ERR_NOT_FOUND) /* else the image would seem not to be there */
		return error_set(err, ERR_FORMAT, "image '%.*s' is not whole", SLICE_ARG(name));
	if (r >= 0 && !varint_read(size, &image.size_bytes))
		image.digest = S("");
	if (r >= 0)
		r = containerd_image_check(&image, err);
	if (r < 0)
		return r;
	*ret_image = image;
	return 0;
}

static int namespace_take(void *context, struct slice key, struct slice value __attribute__((unused)),
	const struct bolt_bucket *below, struct error *err)
{
	const struct state *state = context;

	return below ? containerd_search_namespace(state->search, key, err) : 0; /* else: the version of it all */
}

static int meta_namespaces(void *context, struct containerd_search *search, struct error *err)
{
	struct state *state = context;
	const struct bolt_taker taker = { namespace_take, state };

	state->search = search;
	return bolt_each(state->bolt, state->version, &taker, err);
}

static int images_of(const struct state *state, struct slice namespace, struct bolt_bucket *ret_images, struct error *err)
{
	struct bolt_bucket bucket;
	int r = bolt_get_bucket(state->bolt, state->version, namespace, &bucket, err);

	return r < 0 ? r : bolt_get_bucket(state->bolt, bucket, S("images"), ret_images, err);
}

static int meta_get(
	void *context, struct slice namespace, struct slice name, struct containerd_image *ret_image, struct error *err)
{
	const struct state *state = context;
	struct bolt_bucket images, image;
	int r = images_of(state, namespace, &images, err);

	if (r >= 0)
		r = bolt_get_bucket(state->bolt, images, name, &image, err);
	return r < 0 ? r : target_read(state->bolt, image, name, ret_image, err);
}

static int image_take(void *context, struct slice name, struct slice value __attribute__((unused)),
	const struct bolt_bucket *below, struct error *err)
{
	const struct state *state = context;
	struct containerd_image image;
	int r;

	if (!below || !containerd_search_wants(state->search, name))
		return 0;
	r = target_read(state->bolt, *below, name, &image, err);
	return r < 0 ? r : containerd_search_image(state->search, &image, err);
}

static int meta_each(void *context, struct slice namespace, struct containerd_search *search, struct error *err)
{
	struct state *state = context;
	const struct bolt_taker taker = { image_take, state };
	struct bolt_bucket images;
	int r = images_of(state, namespace, &images, err);

	state->search = search;
	return r < 0 ? r : bolt_each(state->bolt, images, &taker, err);
}

/* What is found is copied only when it is of a state that is still the newest: else its pages may have been written over. */
static int state_look(
	int fd, const struct containerd_wanted *wanted, struct containerd_image *ret_image, bool *ret_current, struct error *err)
{
	cleanup_bolt struct bolt *bolt = NULL;
	struct state state = { 0 };
	const struct containerd_names names = { &state, meta_namespaces, meta_get, meta_each };
	struct containerd_image found = { 0 };
	int r = bolt_open(fd, &bolt, err);

	*ret_current = true;
	if (r < 0)
		return r;
	state.bolt = bolt;
	r = bolt_get_bucket(bolt, bolt_root(bolt), S("v1"), &state.version, err);
	if (r >= 0)
		r = containerd_search(&names, wanted, &found, err);
	*ret_current = bolt_is_current(bolt);
	if (r < 0 || !*ret_current)
		return r;
	*ret_image = (struct containerd_image){ arena_copy(wanted->arena, found.namespace), arena_copy(wanted->arena, found.name),
		arena_copy(wanted->arena, found.digest), arena_copy(wanted->arena, found.media_type), found.size_bytes };
	return 0;
}

static int database_search(int fd, const struct containerd_wanted *wanted, struct containerd_image *ret_image, struct error *err)
{
	bool current = false;
	int r = 0;

	for (unsigned i = 0; i < STATES_MAX && !current; i++)
		r = state_look(fd, wanted, ret_image, &current, err);
	if (!current)
		return error_set(err, ERR_CONFLICT, "was written over whenever it was read");
	return r;
}

int containerd_meta_find(
	const char *root, const struct containerd_wanted *wanted, struct containerd_image *ret_image, struct error *err)
{
	const char *database = arena_printf(wanted->arena, "%s/io.containerd.metadata.v1.bolt/meta.db", root).ptr;
	cleanup_fd int fd = open(database, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int r;

	if (fd < 0)
		return error_errno(err, "'%s'", database);
	r = database_search(fd, wanted, ret_image, err);
	return r < 0 ? error_context(err, r, "'%s'", database) : 0;
}
