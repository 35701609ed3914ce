/* tags.c - the tags of a repository */
#include "registry/endpoint.h"
#include "registry/pages.h"

static int read_tags(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err)
{
	(void)ret_next;
	return pages_read_names(pages, answer, "tags", arena, err);
}

/* Mirrors have what somebody once asked them for: whose tags are wanted is asked himself. */
int repository_tags(struct repository *repository, const struct registry_taker *taker, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct pages pages = { .registries = repository->registries, .read = read_tags, .taker = taker };
	int at = endpoint_after(repository, -1, false, true), r;
	struct site *site;

	if (at < 0)
		return error_set(
			err, ERR_NOT_FOUND, "tags of %.*s: only mirrors are known", SLICE_ARG(repository_name(repository)));
	r = endpoint_site(repository, (size_t)at, &site, err);
	if (r >= 0) {
		pages.site = site;
		pages.scope = endpoint_scope(repository, (size_t)at, "pull", &arena);
		r = pages_turn(&pages, endpoint_path(repository, (size_t)at, S("tags/list?n=1000"), &arena), err);
	}
	pages_done(&pages);
	return r < 0 ? error_context(err, r, "tags of %.*s", SLICE_ARG(repository_name(repository))) : 0;
}
