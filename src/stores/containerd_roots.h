/* containerd_roots.h - where containerd keeps its images: its own, and those that come with docker, k3s, RKE2, k0s and MicroK8s
 *
 * Each has a folder where it is by default, or where the `root` of its config.toml says; the user's own, too (rootless). */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define CONTAINERD_ROOTS_MAX 8

struct containerd_root {
	const char *path;    /* its folder; NULL: nobody knows */
	const char *address; /* its socket; NULL: nobody knows */
};

struct containerd_roots {
	struct containerd_root items[CONTAINERD_ROOTS_MAX];
	size_t count;
};

/* ADDRESS: of a socket, as $CONTAINERD_ADDRESS has it: only what is asked there; NULL: all. -ERR_FORMAT and others: a config.toml that
 * cannot be read is named. */
int containerd_roots_find(const char *address, struct arena *arena, struct containerd_roots *ret_roots, struct error *err);
