/* containerd_search.h - inside this room: which of containerd's images a name means, wherever its names are looked up */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define CONTAINERD_NAMESPACES_MAX 1000u

struct containerd_wanted {
	const char *root;       /* "[/var/lib/containerd]…"; or NULL */
	struct slice namespace; /* $CONTAINERD_NAMESPACE, or empty */
	struct slice text;      /* as it was named */
	struct slice digest;    /* of the target: of a reference, or of "@sha256:…", where at least twelve digits do */
	struct arena *arena;
};

/* What a name stands for. */
struct containerd_image {
	struct slice namespace, name, digest, media_type;
	uint64_t size_bytes;
};

struct containerd_search;

/* Where names are looked up: a state of its database, or its socket. */
struct containerd_names {
	void *context;
	/* Hands each to containerd_search_namespace(). */
	int (*namespaces)(void *context, struct containerd_search *search, struct error *err);
	/* All of it but the namespace; it lives as long as CONTEXT does. -ERR_NOT_FOUND: no such name. */
	int (*get)(
		void *context, struct slice namespace, struct slice name, struct containerd_image *ret_image, struct error *err);
	/* Hands each to containerd_search_image(). */
	int (*each)(void *context, struct slice namespace, struct containerd_search *search, struct error *err);
};

/* *RET_IMAGE lives as long as the context of NAMES. -ERR_NOT_FOUND: nothing is named so; -ERR_CONFLICT: two that differ. */
int containerd_search(const struct containerd_names *names, const struct containerd_wanted *wanted,
	struct containerd_image *ret_image, struct error *err);

int containerd_search_namespace(struct containerd_search *search, struct slice namespace, struct error *err);
/* Whether it may be the one; who wants no more than the name of it asks first. */
bool containerd_search_wants(const struct containerd_search *search, struct slice name);
int containerd_search_image(struct containerd_search *search, struct containerd_image *image, struct error *err);

/* Whether it says all that it needs to: -ERR_FORMAT. */
int containerd_image_check(const struct containerd_image *image, struct error *err);
