/* listing.h - which repositories a registry has
 *
 * Few registries answer `/v2/_catalog` to everybody, and some not at all: each kind of listing is a file, and src/registry/listings.def
 * names them all. Where no kind is asked for, Docker Hub is asked as Docker Hub wants, every other host for its catalogue; where it keeps
 * that closed, as Harbor and as Quay; the first that answers counts, and if none does the error says what each of them said.
 *
 * A listing that cannot be finished is an error, never a shorter list: pages that lead in a circle, that bring nothing new, or that
 * are too many; what the taker was given until then is what was there. */
#pragma once
#include "registry/client.h"

#define REGISTRY_NAMES_MAX 1000000u /* of a listing, and of a repository's tags */

/* One kind of listing. */
struct listing {
	const char *name;  /* "catalogue", "docker-hub": as --via wants it */
	const char *about; /* "/v2/_catalog of the distribution API" */
	/* A host that is asked in this way at once; NULL: every other one, in turn. */
	bool (*is_for)(struct slice host);
	int (*list)(struct registries *registries, struct slice host, struct slice prefix, const struct registry_taker *taker,
		struct error *err);
};

extern const struct listing *const listings[]; /* NULL-terminated, in the order in which they are tried */
const struct listing *listing_by_name(struct slice name);

/* TAKER gets each repository once, as users write it: "registry.example:5000/team/app", "docker.io/library/debian". A name that is none
 * by the grammar of references is not handed on, but counted.
 * HOST: "registry.example:5000", "docker.io". PREFIX: empty, or whole parts of a path: "team" is "team" and all below "team/", not
 * "teams"; Docker Hub needs one. VIA: a kind, or NULL: by trying. One is asked for that the registry does not have: -ERR_UNSUPPORTED
 * or -ERR_NOT_FOUND; that it keeps closed: -ERR_DENIED. */
struct listing_result {
	const struct listing *via;
	uint64_t repositories; /* handed on */
	uint64_t nameless;     /* were not */
};
int registry_list(struct registries *registries, struct slice host, struct slice prefix, const struct listing *via,
	const struct registry_taker *taker, struct listing_result *ret_result, struct error *err);
