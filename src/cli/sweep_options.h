/* sweep_options.h - what registry list and registry scan have in common: the registry, and which tags of it */
#pragma once
#include "cli/options.h"
#include "cli/places.h"
#include "sweep/pace.h"
#include "sweep/sweep.h"

struct sweep_asked {
	struct registry_options client;
	struct sweep_registry registry;
	struct sweep_choice choice;
	struct pace *pace; /* NULL: as fast as it goes */
	struct slice name; /* "registry.example:5000/team" */
};

/* All in ARENA. */
int sweep_options_read(const struct options *options, const struct places *places, struct arena *arena,
	struct sweep_asked *ret_asked, struct error *err);
void sweep_options_done(struct sweep_asked *asked);
/* "2026-11-26", or an age: "30d", "2w". */
int sweep_options_age(const char *text, int64_t *ret_unix, int64_t *ret_seconds, struct error *err);
