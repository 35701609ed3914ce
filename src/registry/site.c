/* site.c - a host that is asked, and who we are to it: found once, told to plimsoll-net once */
#include "base/memory.h"
#include "registry/ask.h"

static bool same_secret(const struct secret *a, const struct secret *b)
{
	return slice_equal(secret_reveal(a), secret_reveal(b));
}

static bool is_same(const struct admitted *a, const struct admitted *b)
{
	return slice_equal(a->host, b->host) && slice_equal(a->token_host, b->token_host) && a->insecure == b->insecure &&
	       slice_equal(a->access.username, b->access.username) && same_secret(a->access.password, b->access.password) &&
	       same_secret(a->access.identity_token, b->access.identity_token) && same_secret(a->access.bearer, b->access.bearer);
}

static void admitted_free(struct admitted *admitted)
{
	access_done(&admitted->access);
	certificates_done(&admitted->certificates);
	arena_done(&admitted->arena);
	free(admitted);
}

void sites_done(struct registries *registries)
{
	for (size_t i = 0; i < registries->admitted_count; i++)
		admitted_free(registries->admitted[i]);
	free(registries->admitted);
	free(registries->spoken);
}

static int admit(struct registries *registries, struct admitted *admitted, struct error *err)
{
	struct slice authorities = admitted->certificates.authorities;
	const struct fetch_access access = {
		.host = admitted->host,
		.token_host = admitted->token_host,
		.insecure = admitted->insecure,
		.source = admitted->access.source,
		.username = admitted->access.username,
		.password = admitted->access.password,
		.identity_token = admitted->access.identity_token,
		.bearer = admitted->access.bearer,
		.authorities = registries->authorities.len && authorities.len
				       ? arena_printf(&admitted->arena, "%.*s\n%.*s", SLICE_ARG(registries->authorities),
						 SLICE_ARG(authorities))
			       : authorities.len ? authorities
						 : registries->authorities,
		.certificate = admitted->certificates.certificate,
		.key = admitted->certificates.key,
	};

	return fetcher_admit(registries->transfers.fetcher, &access, &admitted->number, err);
}

static int find_admitted(
	struct registries *registries, const struct endpoint *endpoint, struct admitted **ret_admitted, struct error *err)
{
	struct admitted *admitted = memory_one(struct admitted);
	struct arena *arena = &admitted->arena;
	int r;

	admitted->host = arena_copy(arena, endpoint->host);
	admitted->token_host = arena_copy(arena, endpoint->token_host);
	admitted->insecure = registries->options.insecure || endpoint->insecure;
	r = access_find(
		endpoint->is_mirror ? NULL : &registries->options.access, endpoint->repository, arena, &admitted->access, err);
	if (r >= 0)
		r = certificates_find(endpoint->host, arena, &admitted->certificates, err);
	for (size_t i = 0; r >= 0 && i < registries->admitted_count; i++) {
		if (!is_same(registries->admitted[i], admitted))
			continue;
		admitted_free(admitted);
		*ret_admitted = registries->admitted[i];
		return 0;
	}
	if (r >= 0)
		r = admit(registries, admitted, err);
	if (r < 0) {
		admitted_free(admitted);
		return r;
	}
	memory_reserve(registries->admitted, registries->admitted_count, registries->admitted_capacity);
	registries->admitted[registries->admitted_count++] = *ret_admitted = admitted;
	return 0;
}

int site_find(struct registries *registries, const struct endpoint *endpoint, struct site *ret_site, struct error *err)
{
	struct admitted *admitted;
	int r = find_admitted(registries, endpoint, &admitted, err);

	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(endpoint->host));
	*ret_site = (struct site){
		.host = admitted->host,
		.access = admitted->number,
		.insecure = admitted->insecure,
		.only_secure = registries->authorities.len || admitted->certificates.authorities.len ||
			       admitted->certificates.certificate.len,
	};
	return 0;
}
