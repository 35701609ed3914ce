/* catalogue.c - repositories by the distribution API's own listing */
#include "registry/listed.h"

static int read_names(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err)
{
	(void)ret_next;
	return pages_read_names(pages, answer, "repositories", arena, err);
}

static int list(struct registries *registries, struct slice host, struct slice prefix, const struct registry_taker *taker,
	struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct pages pages = {
		.registries = registries, .scope = S("registry:catalog:*"), .by_account = true, .read = read_names, .taker = taker
	};
	struct site site;
	int r = listed_site(registries, host, prefix, &arena, &site, err);

	pages.site = &site;
	if (r >= 0)
		r = pages_turn(&pages, S("/v2/_catalog?n=1000"), err);
	pages_done(&pages);
	return r;
}

const struct listing listing_catalogue = {
	.name = "catalogue",
	.about = "/v2/_catalog of the distribution API",
	.list = list,
};
