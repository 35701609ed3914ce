/* containerd.c - images that containerd keeps: its blobs lie as an OCI layout has them, their names in meta.db
 *
 * containerd's metadata/buckets.go: v1, then a bucket for each namespace, in it "images", a bucket for each name, in it "target" with
 * digest, mediatype and size. Nothing is asked of a running containerd; whether one runs does not matter. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "registry/digest.h"
#include "registry/reference.h"
#include "stores/bolt.h"
#include "stores/containerd_roots.h"
#include "stores/stores.h"
#include <errno.h>
#include <fcntl.h>

#define STATES_MAX 50u /* that are looked at while a writer goes on */
#define NAMESPACES_MAX 1000u
#define ID_DIGITS_MIN 12u

struct wanted {
	const char *root;       /* "[/var/lib/containerd]…"; or NULL */
	struct slice namespace; /* $CONTAINERD_NAMESPACE, or empty */
	struct slice text;      /* as it was named */
	struct slice digest;    /* of the target: of a reference, or of "@sha256:…", where at least twelve digits do */
	struct arena *arena;
};

struct found {
	struct slice namespace, name, digest, media_type;
	uint64_t size_bytes;
};

/* Looking for WANTED in one state of a database. */
struct search {
	const struct wanted *wanted;
	struct bolt *bolt;
	struct bolt_bucket images; /* of the namespace at hand */
	struct slice namespace;
	struct slice text, whole, repository; /* of WANTED; without the namespace before it */
	struct found found;
	bool has_found;
	struct slice namespaces[NAMESPACES_MAX];
	size_t namespace_count;
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

static int target_read(struct bolt *bolt, struct bolt_bucket image, struct found *found, struct error *err)
{
	struct bolt_bucket target;
	struct slice size;
	int r = bolt_get_bucket(bolt, image, S("target"), &target, err);

	if (r >= 0)
		r = bolt_get(bolt, target, S("digest"), &found->digest, err);
	if (r >= 0)
		r = bolt_get(bolt, target, S("mediatype"), &found->media_type, err);
	if (r >= 0)
		r = bolt_get(bolt, target, S("size"), &size, err);
	if (r == -ERR_NOT_FOUND) /* else the image would seem not to be there */
		return error_set(err, ERR_FORMAT, "image '%.*s' is not whole", SLICE_ARG(found->name));
	if (r >= 0 && (!varint_read(size, &found->size_bytes) || !digest_is_valid(found->digest)))
		r = error_set(err, ERR_FORMAT, "image '%.*s' has no good digest and size", SLICE_ARG(found->name));
	return r;
}

static int found_take(struct search *search, struct found *found, struct error *err)
{
	if (search->has_found && !slice_equal(search->found.digest, found->digest))
		return error_set(err, ERR_CONFLICT,
			"means %.*s in namespace '%.*s' and %.*s in '%.*s': say which, as in 'containerd:%.*s/…'",
			SLICE_ARG(search->found.digest), SLICE_ARG(search->found.namespace), SLICE_ARG(found->digest),
			SLICE_ARG(found->namespace), SLICE_ARG(found->namespace));
	if (!search->has_found)
		search->found = *found;
	search->has_found = true;
	return 0;
}

/* NAME may be of the digest that is wanted. */
static bool name_fits(const struct search *search, struct slice name)
{
	size_t len = search->repository.len;

	return len == 0 ||
	       (slice_starts_with(name, search->repository) && name.len > len && (name.ptr[len] == ':' || name.ptr[len] == '@'));
}

static int image_take(void *context, struct slice name, struct slice value __attribute__((unused)),
	const struct bolt_bucket *below, struct error *err)
{
	struct search *search = context;
	struct found found = { .namespace = search->namespace, .name = name };
	int r;

	if (!below || !name_fits(search, name))
		return 0;
	r = target_read(search->bolt, *below, &found, err);
	/* CRI also names images by the digest of their configuration */
	if (r >= 0 &&
		(slice_starts_with(found.digest, search->wanted->digest) || slice_starts_with(name, search->wanted->digest)))
		r = found_take(search, &found, err);
	return r;
}

static int name_get(struct search *search, struct slice name, struct error *err)
{
	struct found found = { .namespace = search->namespace, .name = name };
	struct bolt_bucket image;
	int r = name.len ? bolt_get_bucket(search->bolt, search->images, name, &image, err) : -ERR_NOT_FOUND;

	if (r >= 0)
		r = target_read(search->bolt, image, &found, err);
	if (r >= 0 && slice_starts_with(search->wanted->digest, S("sha256:")) &&
		!slice_equal(found.digest, search->wanted->digest))
		return -ERR_NOT_FOUND; /* a tag that has moved on: what was named is the digest */
	return r < 0 ? r : found_take(search, &found, err);
}

static int namespace_search(struct search *search, struct bolt_bucket version, struct slice namespace, struct error *err)
{
	const struct bolt_taker taker = { image_take, search };
	struct bolt_bucket bucket;
	int r = bolt_get_bucket(search->bolt, version, namespace, &bucket, err);

	if (r >= 0)
		r = bolt_get_bucket(search->bolt, bucket, S("images"), &search->images, err);
	if (r < 0)
		return r == -ERR_NOT_FOUND ? 0 : r;
	search->namespace = namespace;
	r = name_get(search, search->text, err);
	if (r == -ERR_NOT_FOUND)
		r = name_get(search, search->whole, err);
	if (r == -ERR_NOT_FOUND && search->wanted->digest.len)
		r = bolt_each(search->bolt, search->images, &taker, err);
	return r == -ERR_NOT_FOUND ? 0 : r;
}

static int namespace_take(void *context, struct slice key, struct slice value __attribute__((unused)),
	const struct bolt_bucket *below, struct error *err)
{
	struct search *search = context;

	if (!below)
		return 0; /* the version of it all */
	if (search->namespace_count == NAMESPACES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u namespaces", NAMESPACES_MAX);
	search->namespaces[search->namespace_count++] = key;
	return 0;
}

/* What TEXT, or REST behind a namespace's name, means as a reference; one that is none stands for itself. */
static void reference_take(struct search *search, struct slice text)
{
	struct arena *arena = search->wanted->arena;
	struct reference reference;

	search->text = text;
	search->whole = search->repository = (struct slice){ 0 };
	if (slice_starts_with(text, S("@")) || reference_parse(text, arena, &reference, NULL) < 0)
		return;
	search->whole = reference_text(&reference, arena);
	search->repository = reference_repository(&reference, arena);
}

/* TEXT in namespace ONLY; empty: in all. */
static int namespaces_search(
	struct search *search, struct bolt_bucket version, struct slice only, struct slice text, struct error *err)
{
	int r = 0;

	reference_take(search, text);
	for (size_t i = 0; i < search->namespace_count && r >= 0; i++)
		if (only.len == 0 || slice_equal(only, search->namespaces[i]))
			r = namespace_search(search, version, search->namespaces[i], err);
	return r;
}

static int state_search(struct search *search, struct error *err)
{
	const struct bolt_taker taker = { namespace_take, search };
	const struct wanted *wanted = search->wanted;
	struct bolt_bucket version;
	struct slice first, rest;
	int r = bolt_get_bucket(search->bolt, bolt_root(search->bolt), S("v1"), &version, err);

	if (r >= 0)
		r = bolt_each(search->bolt, version, &taker, err);
	if (r >= 0 && slice_cut(wanted->text, '/', &first, &rest) && first.len)
		r = namespaces_search(search, version, first, rest, err);
	if (r >= 0 && !search->has_found)
		r = namespaces_search(search, version, wanted->namespace, wanted->text, err);
	if (r >= 0 && !search->has_found)
		r = error_set(err, ERR_NOT_FOUND, "no image '%.*s'", SLICE_ARG(wanted->text));
	return r;
}

/* What is found is copied only when it is of a state that is still the newest: else its pages may have been written over. */
static int state_look(int fd, const struct wanted *wanted, struct found *ret_found, bool *ret_current, struct error *err)
{
	cleanup_free struct search *search = memory_one(struct search);
	cleanup_bolt struct bolt *bolt = NULL;
	int r = bolt_open(fd, &bolt, err);

	*ret_current = true;
	if (r < 0)
		return r;
	search->wanted = wanted;
	search->bolt = bolt;
	r = state_search(search, err);
	*ret_current = bolt_is_current(bolt);
	if (r < 0 || !*ret_current)
		return r;
	*ret_found = (struct found){ arena_copy(wanted->arena, search->found.namespace),
		arena_copy(wanted->arena, search->found.name), arena_copy(wanted->arena, search->found.digest),
		arena_copy(wanted->arena, search->found.media_type), search->found.size_bytes };
	return 0;
}

static int database_search(int fd, const struct wanted *wanted, struct found *ret_found, struct error *err)
{
	bool current = false;
	int r = 0;

	for (unsigned i = 0; i < STATES_MAX && !current; i++)
		r = state_look(fd, wanted, ret_found, &current, err);
	if (!current)
		return error_set(err, ERR_CONFLICT, "was written over whenever it was read");
	return r;
}

static int root_find(const char *root, const struct wanted *wanted, struct stored_image *image, struct error *err)
{
	const char *database = arena_printf(wanted->arena, "%s/io.containerd.metadata.v1.bolt/meta.db", root).ptr;
	const char *content = arena_printf(wanted->arena, "%s/io.containerd.content.v1.content", root).ptr;
	cleanup_fd int fd = open(database, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct found found = { 0 };
	int r;

	if (fd < 0)
		return error_errno(err, "'%s'", database);
	r = database_search(fd, wanted, &found, err);
	if (r < 0)
		return error_context(err, r, "'%s'", database);
	image->place_fd = open(content, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (image->place_fd < 0) /* the image is there: that is not the same as not found */
		return error_set(err, ERR_IO, "'%s': %s", content, strerror(errno));
	image->form = STORED_LAYOUT;
	image->name = found.name;
	image->manifest_digest = found.digest;
	image->media_type = found.media_type;
	image->size_bytes = found.size_bytes;
	return 0;
}

/* "[/root]ns/name", "@sha256:…". */
static int wanted_take(struct slice name, struct arena *arena, struct wanted *wanted, struct error *err)
{
	struct reference reference;
	ptrdiff_t end = slice_starts_with(name, S("[/")) ? slice_find_byte(name, ']') : -1;

	*wanted = (struct wanted){ .namespace = slice_from_text(getenv("CONTAINERD_NAMESPACE")), .text = name, .arena = arena };
	if (end > 0) {
		wanted->root = arena_text(arena, slice_first(slice_from(name, 1), (size_t)end - 1));
		wanted->text = slice_from(name, (size_t)end + 1);
	}
	if (wanted->text.len == 0)
		return error_set(err, ERR_USAGE, "'containerd:' needs an image's name");
	if (slice_starts_with(wanted->text, S("@"))) {
		struct slice digits = slice_from(wanted->text, 1);

		if (slice_starts_with(digits, S("sha256:")))
			digits = slice_from(digits, 7);
		if (digits.len < ID_DIGITS_MIN)
			return error_set(err, ERR_USAGE, "'%.*s': at least %u digits of a digest are needed",
				SLICE_ARG(wanted->text), ID_DIGITS_MIN);
		wanted->digest = arena_printf(arena, "sha256:%.*s", SLICE_ARG(digits));
	} else if (reference_parse(wanted->text, arena, &reference, NULL) >= 0) {
		wanted->digest = reference.digest;
	}
	return 0;
}

static int roots_find(const struct wanted *wanted, struct containerd_roots *roots, struct error *err)
{
	if (!wanted->root)
		return containerd_roots_find(getenv("CONTAINERD_ADDRESS"), wanted->arena, roots, err);
	*roots = (struct containerd_roots){ { wanted->root }, 1 };
	return 0;
}

static int containerd_find(struct slice name, const struct store_options *options __attribute__((unused)),
	struct stored_image *ret_image, struct error *err)
{
	struct stored_image image = { 0 };
	struct containerd_roots roots;
	struct wanted wanted;
	struct error first = { 0 };
	int r = wanted_take(name, &image.arena, &wanted, err), result = -ERR_NOT_FOUND;

	if (r >= 0)
		r = roots_find(&wanted, &roots, err);
	for (size_t i = 0; r >= 0 && i < roots.count && result < 0; i++) {
		struct error why;

		r = root_find(roots.paths[i], &wanted, &image, &why);
		if (r >= 0 || i == 0 || (result == -ERR_NOT_FOUND && r != -ERR_NOT_FOUND)) {
			result = r;
			first = why;
		}
		r = 0;
	}
	if (r >= 0 && result < 0) {
		if (err)
			*err = first;
		r = result;
	}
	if (r < 0) {
		arena_done(&image.arena);
		return error_context(err, r, "containerd");
	}
	*ret_image = image;
	return 0;
}

const struct store store_containerd = {
	.scheme = "containerd",
	.find = containerd_find,
};
