/* stores.h - the advisory stores that a command uses */
#pragma once
#include "cli/options.h"
#include "cli/places.h"
#include "vulndb/vulndb.h"

struct stores {
	struct vulndb **items;
	size_t count;
};

/* Their paths: the built-in one first, then those of --db. */
struct option_values stores_paths(const struct options *options, const struct places *places, struct arena *arena);
/* Opens them all, for stores_close; none is open after an error. */
int stores_open(const struct options *options, const struct places *places, struct arena *arena, struct stores *ret_stores,
	struct error *err);
void stores_close(struct stores *stores);
/* "builtin, store.db" */
struct slice stores_names(const struct stores *stores, struct arena *arena);

#define cleanup_stores __attribute__((cleanup(stores_close)))
