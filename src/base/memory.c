/* memory.c - memory from the heap, or the end of the process */
#include "base/memory.h"
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void __attribute__((noreturn)) memory_is_out(void)
{
	fputs("plimsoll: out of memory\n", stderr);
	_exit(MEMORY_EXIT_STATUS);
}

void *memory_new(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	if (!memory)
		memory_is_out();
	return memory;
}

void *memory_grow(void *old, size_t count, size_t item_size)
{
	void *memory = reallocarray(old, count ? count : 1, item_size ? item_size : 1);

	if (!memory)
		memory_is_out();
	return memory;
}

char *memory_text(const void *bytes, size_t len)
{
	char *copy = memory_new(len + 1);

	if (len)
		memcpy(copy, bytes, len);
	return copy;
}

/* Unless told so, the C library raises this limit to what was freed last, and what is smaller lies in its heap from then on: a layer's
 * records of half a megabyte would leave one or two there while all other layers are read. */
#define LARGE_BYTES (128 << 10)

void memory_keep_small(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
}
