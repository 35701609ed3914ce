/* endpoint.c - ask a repository's endpoints one after the other, until one answers */
#include "registry/endpoint.h"

/* Parts of paths are of few letters; whatever else a name from a listing has is no separator. */
struct slice endpoint_path(const struct repository *repository, size_t number, struct slice rest, struct arena *arena)
{
	return arena_printf(arena, "/v2/%.*s/%.*s", SLICE_ARG(repository->endpoints.items[number].path), SLICE_ARG(rest));
}

struct slice endpoint_scope(const struct repository *repository, size_t number, const char *actions, struct arena *arena)
{
	return arena_printf(arena, "repository:%.*s:%s", SLICE_ARG(repository->endpoints.items[number].path), actions);
}

int endpoint_site(struct repository *repository, size_t number, struct site **ret_site, struct error *err)
{
	int r = 0;

	if (!repository->known[number])
		r = site_find(repository->registries, &repository->endpoints.items[number], &repository->sites[number], err);
	if (r < 0)
		return r;
	repository->known[number] = true;
	*ret_site = &repository->sites[number];
	return 0;
}

/* The one that answered is kept to; what has a digest may come from those after it as well. */
int endpoint_after(const struct repository *repository, int number, bool by_digest, bool original)
{
	if (number < 0 && repository->answered && !(original && repository->endpoints.items[repository->chosen].is_mirror))
		return (int)repository->chosen;
	if (number >= 0 && repository->answered && !by_digest && !original)
		return -1;
	for (size_t i = (size_t)(number + 1); i < repository->endpoints.count; i++) {
		const struct endpoint *endpoint = &repository->endpoints.items[i];

		if (!(original && endpoint->is_mirror) && !(endpoint->digest_only && !by_digest) &&
			!(endpoint->tag_only && by_digest))
			return (int)i;
	}
	return -1;
}

static int ask_one(struct repository *repository, size_t number, const struct wanted_of *wanted, bool last, struct arena *arena,
	struct answer *ret_answer, struct error *err)
{
	struct question question = wanted->question;
	struct site *site;
	int r;

	*ret_answer = (struct answer){ 0 };
	r = endpoint_site(repository, number, &site, err);
	if (r < 0)
		return r;
	question.path = endpoint_path(repository, number, wanted->rest, arena);
	question.scope = endpoint_scope(repository, number, wanted->actions ? wanted->actions : "pull", arena);
	if (!last)
		question.tries = 1; /* rather the next one than a wait */
	r = ask(repository->registries, site, &question, arena, ret_answer, err);
	if (r >= 0 && wanted->check)
		r = wanted->check(wanted, ret_answer, err);
	return r;
}

int endpoints_ask(struct repository *repository, const struct wanted_of *wanted, struct arena *arena, struct answer *ret_answer,
	struct error *err)
{
	const struct registry_options *options = &repository->registries->options;
	bool by_digest = wanted->digest.len > 0;
	cleanup_buffer struct buffer said = BUFFER_INIT(ERROR_TEXT_SIZE);
	struct error why = { 0 };
	int r = -ERR_NOT_FOUND, next, failed = 0;

	error_set(&why, ERR_NOT_FOUND, "no place is left to ask");
	for (int at = endpoint_after(repository, -1, by_digest, wanted->original); at >= 0; at = next) {
		next = endpoint_after(repository, at, by_digest, wanted->original);
		r = ask_one(repository, (size_t)at, wanted, next < 0, arena, ret_answer, &why);
		if (r >= 0) {
			if (!repository->answered)
				repository->chosen = (size_t)at;
			repository->answered = true;
			return r;
		}
		if (next >= 0 && options->again && r != -ERR_NOT_FOUND)
			options->again(options->context, &why, 0);
		failed++;
		buffer_addf(&said, "%s%s", failed > 1 ? "; " : "", why.text);
		if (r == -ERR_TIMEOUT && deadline_passed(&repository->registries->options.deadline))
			break;
	}
	return error_set(err, r < 0 ? (enum error_code) - r : ERR_NOT_FOUND, "%.*s",
		SLICE_ARG(failed > 1 ? buffer_slice(&said) : slice_from_text(why.text)));
}
