/* bases.c - the files of known base images that the options name */
#include "cli/bases.h"

#include <errno.h>
#include <unistd.h>

static int read_files(
	const struct options *options, const struct places *places, struct arena *arena, struct bases *bases, struct error *err)
{
	const struct option_values *paths = &options->values[OPTION_BASES];
	int r = 0;

	for (size_t i = 0; i < paths->count && r >= 0; i++)
		r = bases_read(paths->items[i], arena, bases, err);
	if (paths->count == 0 && places->bases && (access(places->bases, F_OK) == 0 || errno != ENOENT))
		r = bases_read(places->bases, arena, bases, err);
	return r;
}

int bases_of_options(const struct options *options, const struct places *places, struct arena *arena, struct bases **ret_bases,
	struct error *err)
{
	struct bases read = { 0 }, *bases = arena_array(arena, struct bases, 1);
	int r = read_files(options, places, arena, &read, err);

	*bases = read;
	bases->capacity = read.count;
	bases->items = arena_array(arena, struct known_base, read.count);
	if (read.count)
		memcpy(bases->items, read.items, read.count * sizeof *read.items);
	bases_done(&read);
	*ret_bases = bases;
	return r;
}
