/* stores.c - which advisory stores a command uses */
#include "cli/stores.h"
#include "base/cleanup.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

static int check_own(const char *path, struct error *err)
{
	cleanup_vulndb struct vulndb *store = NULL;
	struct error why;

	if (vulndb_open(path, &store, &why) == 0)
		return 0;
	return error_set(err, why.code,
		"%s; 'plimsoll db update' or 'plimsoll db build' makes it anew, 'plimsoll db rollback' brings back the one "
		"before, "
		"--db names another",
		why.text);
}

int stores_paths(const struct options *options, const struct places *places, struct arena *arena, struct option_values *ret_paths,
	struct error *err)
{
	const struct option_values *given = &options->values[OPTION_DB];
	struct option_values paths = { arena_array(arena, const char *, given->count + 2), 0 };
	int r = 0;

	paths.items[paths.count++] = places->builtin;
	for (size_t i = 0; i < given->count; i++)
		paths.items[paths.count++] = given->items[i];
	if (given->count == 0 && places->store && (access(places->store, F_OK) == 0 || errno != ENOENT)) {
		paths.items[paths.count++] = places->store;
		r = check_own(places->store, err);
	}
	if (r == 0)
		*ret_paths = paths;
	return r;
}

int stores_open(const struct options *options, const struct places *places, struct arena *arena, struct stores *ret_stores,
	struct error *err)
{
	struct option_values paths = { 0 };
	struct stores stores = { 0 };
	int r = stores_paths(options, places, arena, &paths, err);

	stores.items = arena_array(arena, struct vulndb *, paths.count);
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

void stores_add_counts(struct buffer *text, const struct vulndb_facts *facts)
{
	buffer_addf(text, "%" PRIu64 " %s on %" PRIu64 " %s", facts->advisory_count,
		facts->advisory_count == 1 ? "advisory" : "advisories", facts->package_count,
		facts->package_count == 1 ? "package" : "packages");
}

struct slice stores_names(const struct stores *stores, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < stores->count; i++)
		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(vulndb_facts(stores->items[i])->name));
	return arena_copy(arena, buffer_slice(&text));
}

int stores_one(const struct places *places, const char *file, const char **ret_path, struct error *err)
{
	*ret_path = file ? file : places->store;
	if (!*ret_path)
		return error_set(err, ERR_NOT_FOUND, "neither XDG_DATA_HOME nor HOME says where the store is");
	if (!file && access(*ret_path, F_OK) < 0 && errno == ENOENT)
		return error_set(err, ERR_NOT_FOUND,
			"'%s': there is no store yet; 'plimsoll db update' or 'plimsoll db build' makes one", *ret_path);
	return 0;
}
