/* streams.c - blobs that come through pipes, several at once */
#include "registry/digest.h"
#include "registry/endpoint.h"
#include <stdio.h>

/* FROM does not have it, or does not answer: the next one may. Several blobs may be missed at once: one of them turns. */
static bool turn_to_next(struct repository *repository, size_t from, const struct error *why)
{
	int at = endpoint_after(repository, (int)from, true, false);

	if (repository->answered && repository->chosen > from)
		return true;
	if (at < 0)
		return false;
	repository->left[from] = arena_copy(&repository->arena, slice_from_text(why->text));
	repository->chosen = (size_t)at;
	repository->answered = true;
	return true;
}

/* WHY, and why the places before it were left. */
static int explain(const struct repository *repository, size_t at, int r, const struct error *why, struct error *err)
{
	cleanup_buffer struct buffer said = BUFFER_INIT(ERROR_TEXT_SIZE);

	buffer_addf(&said, "%s", why->text);
	for (size_t i = 0; i < at; i++)
		if (repository->left[i].len)
			buffer_addf(&said, "; left before: %.*s", SLICE_ARG(repository->left[i]));
	return error_set(err, (enum error_code) - r, "%.*s", SLICE_ARG(buffer_slice(&said)));
}

/* From the place that is kept to, or the first. */
static int begin(struct repository *repository, size_t at, struct slice digest, uint64_t from, int *ret_fd, uint64_t *ret_id,
	struct error *err)
{
	struct registries *registries = repository->registries;
	struct fetch_request request = {
		.from_bytes = from,
		.by_digest = 1,
		.unhashed = 1,
		.size_max_bytes = UINT64_MAX >> 1, /* who reads it knows how long it is */
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice rest = arena_printf(&arena, "blobs/%.*s", SLICE_ARG(digest));
	struct slice scope = endpoint_scope(repository, at, "pull", &arena);
	struct fetch_result result;
	struct site *site;
	int r = endpoint_site(repository, at, &site, err);

	if (r >= 0)
		r = ask_url(registries, site, endpoint_path(repository, at, rest, &arena), request.url, &result, err);
	if (r < 0)
		return r;
	if (scope.len < sizeof request.scope)
		snprintf(request.scope, sizeof request.scope, "%.*s", SLICE_ARG(scope));
	request.access = site->access;
	request.insecure = site->insecure;
	r = transfers_begin(&registries->transfers, &request, -1, ret_fd, ret_id, err);
	if (r >= 0)
		transfers_find(&registries->transfers, *ret_id)->source = at;
	return r;
}

int repository_stream(
	struct repository *repository, struct slice digest, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err)
{
	struct error why;
	int at, r = -ERR_NOT_FOUND;

	if (!digest_is_valid(digest))
		return error_set(err, ERR_FORMAT, "'%.*s' is no digest", SLICE_ARG(digest));
	error_set(&why, ERR_NOT_FOUND, "no place is left to ask");
	do {
		at = endpoint_after(repository, -1, true, false);
		if (at >= 0)
			r = begin(repository, (size_t)at, digest, from, ret_fd, ret_id, &why);
	} while (r == -ERR_NETWORK && at >= 0 && repository->registries->transfers.gone >= 0 &&
		 turn_to_next(repository, (size_t)at, &why));
	if (r < 0)
		explain(repository, at < 0 ? 0 : (size_t)at, r, &why, err);
	return r < 0 ? error_context(err, r, "blob %.*s of %.*s", SLICE_ARG(digest), SLICE_ARG(repository_name(repository))) : 0;
}

int repository_stream_end(struct repository *repository, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err)
{
	struct registries *registries = repository->registries;
	struct transfers *transfers = &registries->transfers;
	const struct registry_options *options = &registries->options;
	struct fetch_result result;
	struct error why;
	const struct transfer *transfer = transfers_find(transfers, id);
	size_t source = transfer ? transfer->source : 0;
	int r = transfers_end(transfers, id, &result, &why);

	*ret_wait_ms = 0;
	if (r >= 0)
		return 0;
	if (transfers->gone >= 0 && result.advice == FETCH_AGAIN && tries + 1 < REGISTRY_TRIES &&
		result.retry_after_s <= ASK_WAIT_SECONDS_MAX && !deadline_passed(&registries->options.deadline)) {
		*ret_wait_ms = ask_wait_ms(&result, tries);
		if (options->again)
			options->again(options->context, &why, *ret_wait_ms);
		return 1;
	}
	if (transfers->gone >= 0 && tries + 1 < REGISTRY_TRIES + ENDPOINTS_MAX && turn_to_next(repository, source, &why)) {
		if (options->again)
			options->again(options->context, &why, 0);
		return 1;
	}
	return explain(repository, source, r, &why, err);
}
