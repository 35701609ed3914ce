/* table.c - numbers of things, found by their digest */
#include "sweep/table.h"
#include "base/memory.h"
#include <stdlib.h>

#define FIRST_SLOTS 64u

struct table_slot {
	struct slice key; /* ptr NULL: free */
	size_t number;
};

void table_done(struct table *table)
{
	free(table->slots);
	*table = (struct table){ 0 };
}

/* Where KEY is, or the free slot where it would be. */
static struct table_slot *slot_of(const struct table *table, struct slice key)
{
	size_t at = slice_hash(key, 0) & (table->slot_count - 1);

	while (table->slots[at].key.ptr && !slice_equal(table->slots[at].key, key))
		at = (at + 1) & (table->slot_count - 1);
	return &table->slots[at];
}

size_t table_find(const struct table *table, struct slice key)
{
	const struct table_slot *slot = table->slot_count ? slot_of(table, key) : NULL;

	return slot && slot->key.ptr ? slot->number : TABLE_NONE;
}

static void grow(struct table *table)
{
	struct table old = *table;

	table->slot_count = old.slot_count ? old.slot_count * 2 : FIRST_SLOTS;
	table->slots = memory_grow(NULL, table->slot_count, sizeof *table->slots);
	for (size_t i = 0; i < table->slot_count; i++)
		table->slots[i] = (struct table_slot){ 0 };
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].key.ptr)
			*slot_of(table, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

void table_set(struct table *table, struct slice key, size_t number)
{
	struct table_slot *slot;

	if (table->count * 2 >= table->slot_count)
		grow(table);
	slot = slot_of(table, key);
	table->count += !slot->key.ptr;
	*slot = (struct table_slot){ .key = key.ptr ? key : S(""), .number = number };
}
