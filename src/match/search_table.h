/* search_table.h - which searches look for a word */
#pragma once
#include "base/slice.h"

struct search_entry {
	struct slice key; /* in lower case, of the caller's */
	size_t search;
	size_t next; /* the next one of the same key, or SEARCH_NONE */
};

#define SEARCH_NONE SIZE_MAX

struct search_table {
	struct search_entry *entries;
	size_t count, capacity;
	size_t *slots; /* entries, SEARCH_NONE where empty */
	size_t slot_count;
	uint64_t seed;
};

void search_table_init(struct search_table *table);
void search_table_done(struct search_table *table);
void search_table_add(
	struct search_table *table, struct slice key, size_t search); /* KEY is in lower case, and stays where it is */
/* The first entry for KEY, which is in lower case, or SEARCH_NONE. */
size_t search_table_find(const struct search_table *table, struct slice key);
