/* memory.h - memory from the heap, or the end of the process
 *
 * Out of memory ends the process (message on stderr, exit status MEMORY_EXIT_STATUS): nothing here returns NULL. */
#pragma once
#include <stddef.h>

#define MEMORY_EXIT_STATUS 112 /* so that a parent can tell what its child died of */

void *memory_new(size_t size) __attribute__((returns_nonnull, malloc));                        /* zeroed */
void *memory_grow(void *old, size_t count, size_t item_size) __attribute__((returns_nonnull)); /* realloc, overflow checked */
char *memory_text(const void *bytes, size_t len) __attribute__((returns_nonnull, malloc));     /* a copy with a NUL */

/* From now on large things go back to the system when they are freed, however many there were: for a process that holds little for long.
 * To be called first of all. */
void memory_keep_small(void);

/* One zeroed TYPE. */
#define memory_one(type) ((type *)memory_new(sizeof(type)))

/* Makes room for one more item in ITEMS (pointer), of which COUNT are used and CAPACITY (size_t) are there; doubles. */
#define memory_reserve(items, count, capacity) memory_reserve_from(items, count, capacity, 16)
/* For lists that are many, and mostly of one item. */
#define memory_reserve_one(items, count, capacity) memory_reserve_from(items, count, capacity, 1)
#define memory_reserve_from(items, count, capacity, first)                           \
	do {                                                                         \
		if ((count) >= (capacity)) {                                         \
			(capacity) = (capacity) ? (capacity)*2 : (first);            \
			(items) = memory_grow((items), (capacity), sizeof *(items)); \
		}                                                                    \
	} while (0)
