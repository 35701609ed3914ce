/* search_table.c - which searches look for a word: a hash table that grows */
#include "match/search_table.h"
#include "base/memory.h"
#include "base/sha256.h"
#include <stdlib.h>

void search_table_init(struct search_table *table)
{
	*table = (struct search_table){ 0 };
	random_bytes(&table->seed, sizeof table->seed);
}

void search_table_done(struct search_table *table)
{
	free(table->entries);
	free(table->slots);
}

/* The slot of KEY's first entry, or an empty one. */
static size_t slot_of(const struct search_table *table, struct slice key)
{
	size_t mask = table->slot_count - 1, slot = slice_hash(key, table->seed) & mask;

	while (table->slots[slot] != SEARCH_NONE && !slice_equal(table->entries[table->slots[slot]].key, key))
		slot = (slot + 1) & mask;
	return slot;
}

static void put(struct search_table *table, size_t entry)
{
	size_t slot = slot_of(table, table->entries[entry].key);

	table->entries[entry].next = table->slots[slot];
	table->slots[slot] = entry;
}

void search_table_add(struct search_table *table, struct slice key, size_t search)
{
	memory_reserve(table->entries, table->count, table->capacity);
	table->entries[table->count] = (struct search_entry){ key, search, SEARCH_NONE };
	table->count++;
	if (table->count * 2 <= table->slot_count) {
		put(table, table->count - 1);
		return;
	}
	table->slot_count = table->slot_count ? table->slot_count * 2 : 64;
	table->slots = memory_grow(table->slots, table->slot_count, sizeof *table->slots);
	for (size_t i = 0; i < table->slot_count; i++)
		table->slots[i] = SEARCH_NONE;
	for (size_t i = 0; i < table->count; i++)
		put(table, i);
}

size_t search_table_find(const struct search_table *table, struct slice key)
{
	return table->count ? table->slots[slot_of(table, key)] : SEARCH_NONE;
}
