/* docker_hub.c - repositories of a user or an organisation of Docker Hub, whose registry has no catalogue: the public ones */
#include "registry/listed.h"

static bool is_for(struct slice host)
{
	return slice_equal(host, S("docker.io"));
}

/* What it says of where it goes on is a whole URL, which must lead to where it began. */
static int read_names(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err)
{
	static const struct listed_names names = { .key = "results", .folder = "namespace", .name = "name", .next = "next" };
	struct slice next = S(""), host = pages->site->host;
	int r = listed_read(pages, &names, answer, arena, &next, err);
	ptrdiff_t authority = slice_find(next, S("://"));

	if (r < 0 || !next.len)
		return r;
	next = slice_from(next, authority < 0 ? 0 : (size_t)authority + sizeof "://" - 1);
	if (authority < 0 || !slice_starts_with(next, host) || next.len == host.len || next.ptr[host.len] != '/')
		return error_set(err, ERR_DENIED, "its next page is at another host");
	*ret_next = slice_from(next, host.len);
	return 0;
}

static int list(struct registries *registries, struct slice host, struct slice prefix, const struct registry_taker *taker,
	struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct site site = { 0 };
	struct pages pages = { .registries = registries, .site = &site, .read = read_names, .taker = taker };
	struct slice user = prefix, rest;
	int r = endpoints_fact(registries->options.registries_path, S("list"), S("docker.io"), &arena, &site.host, err);

	if (r >= 0 && (!is_for(host) || !site.host.len))
		r = error_set(err, ERR_UNSUPPORTED, "'%.*s' is not Docker Hub", SLICE_ARG(host));
	if (r < 0)
		return r;
	slice_cut(prefix, '/', &user, &rest);
	if (user.len == 0)
		return error_set(
			err, ERR_UNSUPPORTED, "all of Docker Hub is listed for nobody: say whose, as in docker.io/library");
	r = pages_turn(&pages, arena_printf(&arena, "/v2/repositories/%.*s/?page_size=100", SLICE_ARG(user)), err);
	pages_done(&pages);
	return r;
}

const struct listing listing_docker_hub = {
	.name = "docker-hub",
	.about = "the public repositories of a user or an organisation of Docker Hub",
	.is_for = is_for,
	.list = list,
};
