/* endpoints.h - where an image is to be had: containers-registries.conf(5), version 2, and what a short name means
 *
 * registry/registries_conf.h says which files are read. For docker.io, where they name no mirrors, those count that docker's daemon.json
 * names (registry/docker_mirrors.h). Not read is what podman keeps of short names that it asked for (short-name-aliases.conf). At which host a domain is asked, and who hands out the tokens
 * for it, stands in share/plimsoll/registries.conf (REGISTRIES, below): lines "host docker.io registry-1.docker.io", "token
 * registry-1.docker.io auth.docker.io". */
#pragma once
#include "registry/reference.h"

#define ENDPOINTS_MAX 32

/* One place that has the repository. */
struct endpoint {
	struct slice host;       /* where requests go: "registry-1.docker.io", "127.0.0.1:5000" */
	struct slice path;       /* there: "library/debian" */
	struct slice repository; /* both, before the host is looked up: "docker.io/library/debian"; access_find goes by it */
	struct slice name;       /* what it is the repository of, as users write it */
	struct slice token_host; /* see struct fetch_access */
	bool insecure;           /* says the file */
	bool is_mirror, digest_only, tag_only; /* pull-from-mirror */
};

struct endpoints {
	struct endpoint items[ENDPOINTS_MAX]; /* in the order in which they are tried: mirrors first */
	size_t count;
};

/* The third word of the line "KIND NAME …" of the data file, in ARENA; or empty. */
int endpoints_fact(const char *registries, struct slice kind, struct slice name, struct arena *arena, struct slice *ret_word,
	struct error *err);

/* At least one. -ERR_DENIED: blocked, says which file. A short name: its alias ([aliases]), else each of unqualified-search-registries in
 * turn where it is set, else the domain that the reference has. All in ARENA. REGISTRIES: the path of the data file. */
int endpoints_find(const char *registries, const struct reference *reference, struct arena *arena,
	struct endpoints *ret_endpoints, struct error *err);
