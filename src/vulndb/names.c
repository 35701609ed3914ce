/* names.c - many short texts, each kept once */
#include "vulndb/names.h"
#include "base/memory.h"

#include <stdlib.h>

void names_done(struct names *names)
{
	arena_done(&names->arena);
	free(names->items);
	*names = (struct names){ 0 };
}

/* The place of TEXT, or the free one (NULL there) where it belongs. */
static struct slice *place_of(struct slice *items, size_t size, struct slice text)
{
	size_t at = (size_t)slice_hash(text, 0) & (size - 1);

	while (items[at].ptr && !slice_equal(items[at], text))
		at = (at + 1) & (size - 1);
	return &items[at];
}

static void grow(struct names *names)
{
	size_t size = names->size ? names->size * 2 : 1024;
	struct slice *items = memory_new(size * sizeof *items);

	for (size_t i = 0; i < names->size; i++)
		if (names->items[i].ptr)
			*place_of(items, size, names->items[i]) = names->items[i];
	free(names->items);
	names->items = items;
	names->size = size;
}

struct slice names_add(struct names *names, struct slice text, bool *ret_new)
{
	struct slice *place;
	bool is_new;

	if (2 * (names->count + 1) > names->size)
		grow(names);
	place = place_of(names->items, names->size, text);
	is_new = !place->ptr;
	if (is_new) {
		*place = arena_copy(&names->arena, text);
		names->count++;
	}
	if (ret_new)
		*ret_new = is_new;
	return *place;
}

bool names_contain(const struct names *names, struct slice text)
{
	return names->size && place_of(names->items, names->size, text)->ptr;
}
