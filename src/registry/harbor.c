/* harbor.c - repositories by Harbor's own API (2.0): of a project, or of all that the account may see
 *
 * It asks nobody who he is, and shows strangers what is public: so it is told unasked. */
#include "registry/listed.h"

static int read_names(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err)
{
	static const struct listed_names names = { .name = "name" };

	return listed_read(pages, &names, answer, arena, ret_next, err);
}

static int list(struct registries *registries, struct slice host, struct slice prefix, const struct registry_taker *taker,
	struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct pages pages = {
		.registries = registries, .by_account = true, .introduce = true, .read = read_names, .taker = taker
	};
	struct slice project = prefix, rest;
	struct site site;
	int r = listed_site(registries, host, prefix, &arena, &site, err);

	slice_cut(prefix, '/', &project, &rest);
	pages.site = &site;
	if (r >= 0)
		r = pages_turn(&pages,
			project.len ? arena_printf(&arena, "/api/v2.0/projects/%.*s/repositories?page=1&page_size=100",
					      SLICE_ARG(project))
				    : S("/api/v2.0/repositories?page=1&page_size=100"),
			err);
	pages_done(&pages);
	return r;
}

const struct listing listing_harbor = {
	.name = "harbor",
	.about = "Harbor's API: the repositories of a project, or of all that the account may see",
	.list = list,
};
