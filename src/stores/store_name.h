/* store_name.h - inside this room: what a name may mean in a store that knows images by their names and by their ids */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define STORE_ID_DIGITS_MIN 12u

struct store_name {
	struct slice text;   /* as it was given */
	struct slice id;     /* at least twelve digits of an image's id, or empty */
	struct slice digest; /* "sha256:…" of a manifest, or empty */
	/* Whole names, the likeliest first: "docker.io/library/debian:12"; without the tag where there is a digest. */
	struct slices names;
	bool is_both; /* name and id must fit; else one of them does */
};

/* "debian:12", "debian@sha256:…", "debian@ID", "ID", "@ID", "@sha256:…". SHORT_TOO: what has no domain is looked for as podman does: an
 * alias of registries.conf(5), "localhost/", its search registries, docker.io; else only docker.io. */
int store_name_parse(struct slice text, bool short_too, struct arena *arena, struct store_name *ret_name, struct error *err);
bool store_is_id(struct slice text);                                /* twelve to 64 lower-case hexadecimal digits */
bool store_id_fits(const struct store_name *name, struct slice id); /* ID: all its digits */
/* Where NAME ("docker.io/library/debian:12", whole) stands in NAME's list; -1: nowhere. */
ptrdiff_t store_name_rank(const struct store_name *name, struct slice whole);
