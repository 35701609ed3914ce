/* licences.c - under which licence is it? */
#include "evidence/licences.h"
#include "base/memory.h"
#include <stdlib.h>

/* A package by its name: what is said of it, or the package itself. */
struct entry {
	uint64_t type;
	struct slice name;
	const struct merged_files *said;
	const struct package *package;
};

struct index {
	struct entry *entries;
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = (x->type > y->type) - (x->type < y->type);

	return order ? order : slice_compare(x->name, y->name);
}

static int entry_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = by_name(a, b);

	if (!order && x->said && y->said)
		order = slice_compare(x->said->files.path, y->said->files.path);
	return order;
}

static const struct entry *find(const struct index *index, uint64_t type, struct slice name)
{
	const struct entry wanted = { .type = type, .name = name };

	return index->count ? bsearch(&wanted, index->entries, index->count, sizeof wanted, by_name) : NULL;
}

static bool is_of_one_source(const struct package *a, const struct package *b)
{
	return slice_equal(a->source_name, b->source_name) && slice_equal(a->source_version, b->source_version);
}

static void add(struct index *index, struct entry entry)
{
	index->entries[index->count++] = entry;
}

static void sort(struct index *index)
{
	if (index->count)
		qsort(index->entries, index->count, sizeof *index->entries, entry_order);
}

static struct slice licence_of(const struct package *package, const struct index *said, const struct index *packages)
{
	const struct entry *found = find(said, package->type, package->name);

	for (size_t i = 0; !found && package->type == PACKAGE_DEB && i < package->depends.count; i++) {
		const struct entry *needed = find(packages, package->type, package->depends.items[i]);

		if (needed && is_of_one_source(package, needed->package))
			found = find(said, package->type, package->depends.items[i]);
	}
	return found ? found->said->files.licence : S("");
}

void licences_set(const struct merged_files *said, size_t said_count, struct merged_package *packages, size_t package_count)
{
	struct index stated = { memory_grow(NULL, said_count + 1, sizeof(struct entry)), 0 };
	struct index known = { memory_grow(NULL, package_count + 1, sizeof(struct entry)), 0 };

	for (size_t i = 0; i < said_count; i++)
		if (said[i].files.licence.len)
			add(&stated, (struct entry){ said[i].files.type, said[i].files.package, &said[i], NULL });
	for (size_t i = 0; i < package_count; i++) {
		const struct package *package = &packages[i].package;

		if (package_is_distributions((enum package_type)package->type))
			add(&known, (struct entry){ package->type, package->name, NULL, package });
	}
	sort(&stated);
	sort(&known);
	for (size_t i = 0; stated.count && i < package_count; i++) {
		struct package *package = &packages[i].package;

		if (!package->licence.len && package_is_distributions((enum package_type)package->type))
			package->licence = licence_of(package, &stated, &known);
	}
	free(stated.entries);
	free(known.entries);
}
