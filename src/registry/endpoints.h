/* endpoints.h - where an image is to be had: containers-registries.conf(5), version 2, and what a short name means
 *
 * Read are $CONTAINERS_REGISTRIES_CONF, or ~/.config/containers/registries.conf, or /etc/containers/registries.conf, and the *.conf of
 * registries.conf.d beside the latter two, as podman does; and docker's `registry-mirrors` (/etc/docker/daemon.json) for the default
 * domain. Version 1 is named and refused. The default domain and its hosts stand in share/plimsoll/registries.conf (REGISTRIES, below):
 * lines "default docker.io", "host docker.io registry-1.docker.io", "token registry-1.docker.io auth.docker.io". */
#pragma once
#include "registry/reference.h"

#define ENDPOINTS_MAX 32

/* One place that has the repository. */
struct endpoint {
	struct slice host;                     /* where requests go: "registry-1.docker.io", "127.0.0.1:5000" */
	struct slice path;                     /* there: "library/debian" */
	struct slice repository;               /* as users write it: "docker.io/library/debian"; access_find goes by it */
	struct slice token_host;               /* see struct fetch_access */
	bool insecure;                         /* says the file */
	bool is_mirror, digest_only, tag_only; /* pull-from-mirror */
	struct slice source;                   /* the file that says so; or empty */
};

struct endpoints {
	struct endpoint items[ENDPOINTS_MAX]; /* in the order in which they are tried: mirrors first */
	size_t count;
	struct reference reference; /* the short name's whole one, where there is an alias */
};

/* -ERR_DENIED: blocked, says which file. A short name: its alias (short-name-aliases, shortnames.conf), else each of
 * unqualified-search-registries in turn where it is set, else the default domain. All in ARENA. REGISTRIES: the path of the data file. */
int endpoints_find(const char *registries, const struct reference *reference, struct arena *arena,
	struct endpoints *ret_endpoints, struct error *err);
