/* table.h - numbers of things, found by their digest */
#pragma once
#include "base/slice.h"

#define TABLE_NONE SIZE_MAX

/* Zero-initialise. The keys stay the caller's, and where they are. */
struct table {
	struct table_slot *slots;
	size_t slot_count, count;
};

void table_done(struct table *table);
size_t table_find(const struct table *table, struct slice key); /* the number, or TABLE_NONE */
void table_set(struct table *table, struct slice key, size_t number);
