/* docker_hub.c - repositories of a user or an organisation of Docker Hub, whose registry has no catalogue: the public ones */
#include "registry/listed.h"

#define API "https://hub.docker.com"

static bool is_for(struct slice host)
{
	return slice_equal(host, S("docker.io"));
}

/* Where it says that it goes on must be where it began. */
static int read_names(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err)
{
	static const struct listed_names names = { .key = "results", .folder = "namespace", .name = "name", .next = "next" };
	int r = listed_read(pages, &names, answer, arena, ret_next, err);

	if (r >= 0 && ret_next->len && !slice_starts_with(*ret_next, S(API "/")))
		return error_set(err, ERR_DENIED, "its next page is at another host");
	return r;
}

static int list(struct registries *registries, struct slice host, struct slice prefix, const struct registry_taker *taker,
	struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct site site = { .host = host };
	struct pages pages = { .registries = registries, .site = &site, .read = read_names, .taker = taker };
	struct slice user = prefix, rest;
	int r;

	slice_cut(prefix, '/', &user, &rest);
	if (user.len == 0)
		return error_set(
			err, ERR_UNSUPPORTED, "all of Docker Hub is listed for nobody: say whose, as in docker.io/library");
	r = pages_turn(&pages, arena_printf(&arena, API "/v2/repositories/%.*s/?page_size=100", SLICE_ARG(user)), err);
	pages_done(&pages);
	return r;
}

const struct listing listing_docker_hub = {
	.name = "docker-hub",
	.about = "the public repositories of a user or an organisation of Docker Hub",
	.is_for = is_for,
	.list = list,
};
