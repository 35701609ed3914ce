/* stores.h - the advisory stores that a command uses: the built-in one and those of --db, or else the user's own where there is one */
#pragma once
#include "base/buffer.h"
#include "cli/options.h"
#include "cli/places.h"
#include "vulndb/vulndb.h"

struct stores {
	struct vulndb **items;
	size_t count;
};

/* Their paths, the built-in one first. The user's own, where that is used, has been opened once: what is wrong with it is an error that
 * says what helps. */
int stores_paths(const struct options *options, const struct places *places, struct arena *arena, struct option_values *ret_paths,
	struct error *err);
/* Opens them all, for stores_close; none is open after an error. */
int stores_open(const struct options *options, const struct places *places, struct arena *arena, struct stores *ret_stores,
	struct error *err);
void stores_close(struct stores *stores);
/* How much is in one: "353 advisories on 554 packages". */
void stores_add_counts(struct buffer *text, const struct vulndb_facts *facts);
/* "builtin, store.db" */
struct slice stores_names(const struct stores *stores, struct arena *arena);

/* The path of the one store that a command is about: FILE, or the user's own where that is NULL; an error where there is none. */
int stores_one(const struct places *places, const char *file, const char **ret_path, struct error *err);

#define cleanup_stores __attribute__((cleanup(stores_close)))
