/* docker_json.h - inside this room: repositories.json of docker's image store, and what its daemon.json says of where that is
 *
 * github.com/moby/moby: reference/store.go, daemon/config. Nothing in them is believed. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define DOCKER_JSON_BYTES_MAX (64u << 20)
#define DOCKER_NAMES_MAX 1000000u

struct docker_name_taker {
	int (*take)(void *context, struct slice name, struct slice id,
		struct error *err); /* "debian:12", "debian@sha256:…"; "sha256:…" */
	void *context;
};

/* Slices are TEXT's or ARENA's. */
int docker_repositories_read(struct slice text, struct arena *arena, const struct docker_name_taker *taker, struct error *err);
/* "data-root", or "graph" as it was called; empty: it says nothing. */
int docker_data_root_read(struct slice text, struct arena *arena, struct slice *ret_root, struct error *err);
