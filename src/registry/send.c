/* send.c - blobs and manifests that go to a registry: to its own place, never to a mirror */
#include "registry/digest.h"
#include "registry/endpoint.h"

#define ACTIONS "pull,push"

static int original(struct repository *repository, struct site **ret_site, size_t *ret_number, struct error *err)
{
	int at = endpoint_after(repository, -1, false, true);

	if (at < 0)
		return error_set(err, ERR_NOT_FOUND, "only mirrors are known, and nothing is sent to them");
	*ret_number = (size_t)at;
	return endpoint_site(repository, (size_t)at, ret_site, err);
}

static bool is_there(struct repository *repository, struct slice digest, struct arena *arena)
{
	const struct wanted_of wanted = {
		.question = { .method = METHOD_HEAD, .tries = 1 },
		.rest = arena_printf(arena, "blobs/%.*s", SLICE_ARG(digest)),
		.digest = digest,
		.actions = ACTIONS,
		.original = true,
	};
	struct answer answer;
	struct error ignored;

	return endpoints_ask(repository, &wanted, arena, &answer, &ignored) >= 0;
}

/* An upload is begun, and ended with all the bytes at once. */
static int upload(struct repository *repository, struct slice bytes, struct slice digest, struct arena *arena, struct error *err)
{
	struct question question = { .method = METHOD_POST };
	struct answer answer;
	struct slice place;
	struct site *site;
	size_t number = 0;
	int r = original(repository, &site, &number, err);

	if (r < 0)
		return r;
	question.scope = endpoint_scope(repository, number, ACTIONS, arena);
	question.path = endpoint_path(repository, number, S("blobs/uploads/"), arena);
	r = ask(repository->registries, site, &question, arena, &answer, err);
	if (r < 0)
		return r;
	place = arena_copy(arena, slice_from_text(answer.result.location));
	if (place.len == 0)
		return error_set(err, ERR_NETWORK, "it does not say where the upload goes, or to another host");
	question.method = METHOD_PUT;
	question.content_type = "application/octet-stream";
	question.body = bytes;
	question.tries = 1; /* an upload is begun anew */
	question.path = arena_printf(
		arena, "%.*s%cdigest=%.*s", SLICE_ARG(place), slice_find_byte(place, '?') >= 0 ? '&' : '?', SLICE_ARG(digest));
	return ask(repository->registries, site, &question, arena, &answer, err);
}

int repository_send_blob(
	struct repository *repository, struct slice bytes, struct arena *arena, struct slice *ret_digest, struct error *err)
{
	struct slice digest = digest_of(arena, bytes);
	int r = 0;

	if (!is_there(repository, digest, arena))
		r = upload(repository, bytes, digest, arena, err);
	if (r == -ERR_NETWORK) /* cut off on the way: from the start, once */
		r = upload(repository, bytes, digest, arena, err);
	if (r < 0)
		return error_context(err, r, "blob %.*s to %.*s", SLICE_ARG(digest), SLICE_ARG(repository_name(repository)));
	*ret_digest = digest;
	return 0;
}

int repository_send_manifest(
	struct repository *repository, struct slice tag, struct slice media_type, struct slice text, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct question question = { .method = METHOD_PUT, .body = text };
	struct answer answer;
	struct site *site;
	size_t number = 0;
	int r = original(repository, &site, &number, err);

	if (r >= 0) {
		question.content_type = arena_text(&arena, media_type);
		question.scope = endpoint_scope(repository, number, ACTIONS, &arena);
		question.path = endpoint_path(repository, number, arena_printf(&arena, "manifests/%.*s", SLICE_ARG(tag)), &arena);
		r = ask(repository->registries, site, &question, &arena, &answer, err);
	}
	return r < 0 ? error_context(err, r, "manifest %.*s to %.*s", SLICE_ARG(tag), SLICE_ARG(repository_name(repository))) : r;
}
