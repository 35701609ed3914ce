/* names.c - what the packages of one database need: names looked up among those that are there */
#include "system/names.h"
#include <stdlib.h>

struct name_entry {
	struct slice name, package;
	size_t order;
};

void names_add(struct names *names, struct slice name, struct slice package)
{
	if (!name.len || !package.len || names->count == NAMES_MAX)
		return;
	if (names->count == names->capacity) { /* the arena keeps what is left behind: doubling, that is as much again */
		struct name_entry *items;

		names->capacity = names->capacity ? names->capacity * 2 : 64;
		items = arena_array(names->arena, struct name_entry, names->capacity);
		if (names->count)
			memcpy(items, names->items, names->count * sizeof *items);
		names->items = items;
	}
	names->items[names->count] = (struct name_entry){ name, package, names->count };
	names->count++;
	names->sorted = false;
}

/* Of one name first who is called so, then who provides it, in the order they were added. */
static int entry_order(const void *a, const void *b)
{
	const struct name_entry *x = a, *y = b;
	int order = slice_compare(x->name, y->name);

	if (!order)
		order = slice_equal(y->name, y->package) - slice_equal(x->name, x->package);
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

struct slice names_find(struct names *names, struct slice name)
{
	size_t low = 0, high = names->count;

	if (!names->sorted && names->count)
		qsort(names->items, names->count, sizeof *names->items, entry_order);
	names->sorted = true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(names->items[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < names->count && slice_equal(names->items[low].name, name) ? names->items[low].package : S("");
}

/* "libc6:any (>= 2.36) [amd64] <!nocheck>": the name alone. */
static struct slice relation_name(struct slice relation)
{
	size_t len = 0;

	relation = slice_trim(relation);
	while (len < relation.len && !memchr(" \t\r\n(:[<>=", relation.ptr[len], 10))
		len++;
	return slice_first(relation, len);
}

static struct slice best_alternative(struct slice alternatives, struct names *names)
{
	struct slice first = S(""), provider = S(""), relation;

	while (slice_next_token(&alternatives, '|', &relation)) {
		struct slice name = relation_name(relation), package = names_find(names, name);

		if (!first.len)
			first = name;
		if (package.len && slice_equal(package, name))
			return name;
		if (!provider.len)
			provider = package;
	}
	return provider.len ? provider : first;
}

void names_add_relations(struct names *names, struct slice relations, struct name_list *list)
{
	struct slice alternatives;

	while (slice_next_token(&relations, ',', &alternatives))
		name_list_add(list, best_alternative(alternatives, names), names->arena);
}

struct slice name_without_version(struct slice text)
{
	size_t len = 0;

	while (len < text.len && !memchr("<>=~", text.ptr[len], 4))
		len++;
	return slice_trim(slice_first(text, len));
}
