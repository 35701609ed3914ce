/* containerd_search.c - which of containerd's images a name means */
#include "stores/containerd_search.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "registry/digest.h"
#include "registry/reference.h"

struct containerd_search {
	const struct containerd_wanted *wanted;
	const struct containerd_names *names;
	struct slice namespace;               /* at hand */
	struct slice text, whole, repository; /* of WANTED; without the namespace before it */
	struct containerd_image found;
	bool has_found;
	struct slice namespaces[CONTAINERD_NAMESPACES_MAX];
	size_t namespace_count;
};

int containerd_image_check(const struct containerd_image *image, struct error *err)
{
	if (!digest_is_valid(image->digest) || image->size_bytes > INT64_MAX)
		return error_set(err, ERR_FORMAT, "image '%.*s' has no good digest and size", SLICE_ARG(image->name));
	return 0;
}

static int found_take(struct containerd_search *search, const struct containerd_image *found, struct error *err)
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

bool containerd_search_wants(const struct containerd_search *search, struct slice name)
{
	size_t len = search->repository.len;

	return len == 0 ||
	       (slice_starts_with(name, search->repository) && name.len > len && (name.ptr[len] == ':' || name.ptr[len] == '@'));
}

int containerd_search_image(struct containerd_search *search, struct containerd_image *image, struct error *err)
{
	struct slice digest = search->wanted->digest;

	/* CRI also names images by the digest of their configuration */
	if (!containerd_search_wants(search, image->name) ||
		(!slice_starts_with(image->digest, digest) && !slice_starts_with(image->name, digest)))
		return 0;
	image->namespace = search->namespace;
	return found_take(search, image, err);
}

static int name_get(struct containerd_search *search, struct slice name, struct error *err)
{
	const struct containerd_names *names = search->names;
	struct containerd_image found = { 0 };
	int r = name.len ? names->get(names->context, search->namespace, name, &found, err) : -ERR_NOT_FOUND;

	if (r >= 0 && slice_starts_with(search->wanted->digest, S("sha256:")) &&
		!slice_equal(found.digest, search->wanted->digest))
		return -ERR_NOT_FOUND; /* a tag that has moved on: what was named is the digest */
	found.namespace = search->namespace;
	return r < 0 ? r : found_take(search, &found, err);
}

static int namespace_search(struct containerd_search *search, struct slice namespace, struct error *err)
{
	const struct containerd_names *names = search->names;
	int r;

	search->namespace = namespace;
	r = name_get(search, search->text, err);
	if (r == -ERR_NOT_FOUND && !slice_equal(search->whole, search->text))
		r = name_get(search, search->whole, err);
	if (r == -ERR_NOT_FOUND && search->wanted->digest.len)
		r = names->each(names->context, namespace, search, err);
	return r == -ERR_NOT_FOUND ? 0 : r;
}

int containerd_search_namespace(struct containerd_search *search, struct slice namespace, struct error *err)
{
	if (search->namespace_count == CONTAINERD_NAMESPACES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u namespaces", CONTAINERD_NAMESPACES_MAX);
	search->namespaces[search->namespace_count++] = namespace;
	return 0;
}

/* What TEXT, or REST behind a namespace's name, means as a reference; one that is none stands for itself. */
static void reference_take(struct containerd_search *search, struct slice text)
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
static int namespaces_search(struct containerd_search *search, struct slice only, struct slice text, struct error *err)
{
	int r = 0;

	reference_take(search, text);
	for (size_t i = 0; i < search->namespace_count && r >= 0; i++)
		if (only.len == 0 || slice_equal(only, search->namespaces[i]))
			r = namespace_search(search, search->namespaces[i], err);
	return r;
}

int containerd_search(const struct containerd_names *names, const struct containerd_wanted *wanted,
	struct containerd_image *ret_image, struct error *err)
{
	cleanup_free struct containerd_search *search = memory_one(struct containerd_search);
	struct slice first, rest;
	int r;

	search->names = names;
	search->wanted = wanted;
	r = names->namespaces(names->context, search, err);
	if (r >= 0 && slice_cut(wanted->text, '/', &first, &rest) && first.len)
		r = namespaces_search(search, first, rest, err);
	if (r >= 0 && !search->has_found)
		r = namespaces_search(search, wanted->namespace, wanted->text, err);
	if (r >= 0 && !search->has_found)
		r = error_set(err, ERR_NOT_FOUND, "no image '%.*s'", SLICE_ARG(wanted->text));
	if (r >= 0)
		*ret_image = search->found;
	return r < 0 ? r : 0;
}
