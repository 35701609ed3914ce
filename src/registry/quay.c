/* quay.c - repositories by Quay's own API, which knows no passwords: the public ones, of a namespace or all */
#include "registry/listed.h"

struct quay {
	struct pages pages; /* first: read() is given these */
	struct slice path;
};

static bool is_word(struct slice token)
{
	for (size_t i = 0; i < token.len; i++)
		if (!((token.ptr[i] >= '0' && token.ptr[i] <= '9') ||
			    ((token.ptr[i] | 0x20) >= 'a' && (token.ptr[i] | 0x20) <= 'z') || memchr("-_=.~", token.ptr[i], 5)))
			return false;
	return token.len > 0;
}

static int read_names(
	struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err)
{
	static const struct listed_names names = {
		.key = "repositories", .folder = "namespace", .name = "name", .next = "next_page"
	};
	const struct quay *quay = (const struct quay *)pages;
	struct slice token = S("");
	int r = listed_read(pages, &names, answer, arena, &token, err);

	if (r < 0 || token.len == 0)
		return r;
	if (!is_word(token))
		return error_set(err, ERR_FORMAT, "\"next_page\" is none");
	*ret_next = arena_printf(arena, "%.*s&next_page=%.*s", SLICE_ARG(quay->path), SLICE_ARG(token));
	return 0;
}

static int list(struct registries *registries, struct slice host, struct slice prefix, const struct registry_taker *taker,
	struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct quay quay = { .pages = { .registries = registries, .by_account = true, .read = read_names, .taker = taker } };
	struct slice user = prefix, rest;
	struct site site;
	int r = listed_site(registries, host, prefix, &arena, &site, err);

	slice_cut(prefix, '/', &user, &rest);
	quay.path = user.len ? arena_printf(&arena, "/api/v1/repository?namespace=%.*s", SLICE_ARG(user))
			     : S("/api/v1/repository?public=true");
	quay.pages.site = &site;
	if (r >= 0)
		r = pages_turn(&quay.pages, quay.path, err);
	pages_done(&quay.pages);
	return r;
}

const struct listing listing_quay = {
	.name = "quay",
	.about = "Quay's API: the public repositories, of a namespace or all",
	.list = list,
};
