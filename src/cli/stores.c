/* stores.c - the advisory stores that a command uses */
#include "cli/stores.h"

#include "base/buffer.h"

struct option_values stores_paths(const struct options *options, const struct places *places, struct arena *arena)
{
	const struct option_values *given = &options->values[OPTION_DB];
	struct option_values paths = { arena_array(arena, const char *, given->count + 1), given->count + 1 };

	paths.items[0] = places->builtin;
	for (size_t i = 0; i < given->count; i++)
		paths.items[i + 1] = given->items[i];
	return paths;
}

int stores_open(const struct options *options, const struct places *places, struct arena *arena, struct stores *ret_stores,
	struct error *err)
{
	struct option_values paths = stores_paths(options, places, arena);
	struct stores stores = { arena_array(arena, struct vulndb *, paths.count), 0 };
	int r = 0;

	for (size_t i = 0; i < paths.count && r == 0; i++) {
		r = vulndb_open(paths.items[i], &stores.items[stores.count], err);
		stores.count += r == 0;
	}
	if (r < 0)
		stores_close(&stores);
	else
		*ret_stores = stores;
	return r;
}

void stores_close(struct stores *stores)
{
	for (size_t i = 0; i < stores->count; i++)
		vulndb_close(stores->items[i]);
	stores->count = 0;
}

struct slice stores_names(const struct stores *stores, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < stores->count; i++)
		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(vulndb_facts(stores->items[i])->name));
	return arena_copy(arena, buffer_slice(&text));
}
