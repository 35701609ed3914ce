/* docker_roots.h - inside this room: where docker keeps its images (dockerd(8)): the machine's, and the user's own (rootless)
 *
 * Each where `data-root` of its daemon.json says, else /var/lib/docker, and $XDG_DATA_HOME/docker. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define DOCKER_ROOTS_MAX 2u

struct docker_roots {
	const char *paths[DOCKER_ROOTS_MAX];
	size_t count;
};

/* A daemon.json that is not there, or not for this user, says nothing; one that cannot be understood is an error and named. */
int docker_roots_find(struct arena *arena, struct docker_roots *ret_roots, struct error *err);
