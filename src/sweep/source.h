/* source.h - where a sweep's images are: a registry, or what a test puts in its place */
#pragma once
#include "base/arena.h"
#include "registry/client.h"

struct sweep_source {
	/* Each repository once, "registry.example:5000/team/app". -ERR_LIMIT and others: what was handed on until then is what was found. */
	int (*repositories)(void *context, const struct registry_taker *taker, struct error *err);
	int (*tags)(void *context, struct slice repository, const struct registry_taker *taker, struct error *err);
	/* What a tag names now: its digest, and what is to be scanned for it: "docker://registry.example/team/app@sha256:…". */
	int (*look)(void *context, struct slice repository, struct slice tag, struct arena *arena, struct slice *ret_digest,
		struct slice *ret_target, struct error *err);
	void *context;
};

/* A registry. OPTIONS, HOST and PREFIX stay the caller's; nothing is opened until something is asked for, in the process that asks. */
struct sweep_registry {
	const struct registry_options *options;
	struct slice host, prefix;
	const struct listing *via; /* NULL: by trying */
	struct registries *registries;
	struct repository *repository; /* the one that was asked for last */
	struct slice repository_name;
	struct arena arena;
};
struct sweep_source sweep_source_of(struct sweep_registry *registry);
void sweep_registry_done(struct sweep_registry *registry);
