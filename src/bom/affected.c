/* affected.c - which components a finding is about */
#include "bom/affected.h"

#include <stdlib.h>

static int name_order(const struct package *a, uint64_t type, struct slice name)
{
	return a->type != type ? (a->type > type ? 1 : -1) : slice_compare(a->name, name);
}

static int by_name(const void *a, const void *b, void *context)
{
	const struct bom *bom = context;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const struct package *other = bom->components[y].package;
	int order = name_order(bom->components[x].package, other->type, other->name);

	return order ? order : (x > y) - (x < y);
}

static int by_index(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

void affected_init(struct affected *affected, const struct bom *bom, struct arena *arena)
{
	size_t count = bom->component_count;

	*affected = (struct affected){
		.bom = bom, .by_name = arena_array(arena, size_t, count), .found = arena_array(arena, size_t, count)
	};
	for (size_t i = 0; i < count; i++)
		affected->by_name[i] = i;
	if (count)
		qsort_r(affected->by_name, count, sizeof *affected->by_name, by_name, (void *)bom);
}

static bool is_about(const struct finding *finding, const struct bom_component *component)
{
	for (size_t i = 0; i < component->place_count; i++)
		if (finding_is_about(finding, &component->places[i]))
			return true;
	return false;
}

static void find_named(struct affected *affected, const struct finding *finding, struct slice name)
{
	const struct bom *bom = affected->bom;
	uint64_t type = finding->place.package->type;
	size_t low = 0, high = bom->component_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (name_order(bom->components[affected->by_name[middle]].package, type, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < bom->component_count; low++) {
		size_t index = affected->by_name[low];

		if (name_order(bom->components[index].package, type, name) != 0)
			break;
		if (is_about(finding, &bom->components[index]))
			affected->found[affected->count++] = index;
	}
}

void affected_find(struct affected *affected, const struct finding *finding)
{
	affected->count = 0;
	if (!finding->place.package)
		return;
	find_named(affected, finding, finding->place.package->name);
	for (size_t i = 0; i < finding->binaries.count; i++) /* sorted, and further ones: none twice */
		if (!slice_equal(finding->binaries.items[i], finding->place.package->name) &&
			(i == 0 || !slice_equal(finding->binaries.items[i], finding->binaries.items[i - 1])))
			find_named(affected, finding, finding->binaries.items[i]);
	if (affected->count > 1)
		qsort(affected->found, affected->count, sizeof *affected->found, by_index);
}
