/* memory_test.c - lists grow by doubling, from as much as they say */
#include "base/memory.h"
#include "base/test.h"

TEST(lists_grow_by_doubling_and_keep_what_they_have)
{
	static const size_t firsts[] = { 16, 1 };

	for (size_t kind = 0; kind < 2; kind++) {
		unsigned *items = NULL;
		size_t capacity = 0, due = firsts[kind];

		for (unsigned count = 0; count < 1000; count++) {
			if (kind)
				memory_reserve_one(items, count, capacity);
			else
				memory_reserve(items, count, capacity);
			while (due <= count)
				due *= 2;
			CHECK_INT(capacity, due);
			items[count] = count;
		}
		for (unsigned i = 0; i < 1000; i++)
			CHECK_INT(items[i], i);
		free(items);
	}
}
