/* arena.h - memory that is released all at once
 *
 * What lives as long as a scan comes from the scan's arena and is never freed alone. With PLIMSOLL_ARENA_PLAIN (sanitizer
 * builds) each allocation is a block of its own, so that the sanitizer sees its ends. */
#pragma once
#include "base/slice.h"

struct arena_block;
struct arena {
	struct arena_block *last; /* zero-initialise; blocks newest first */
	size_t used_bytes;        /* all that was handed out */
};

#define ARENA_INIT      \
	{               \
		NULL, 0 \
	}

void arena_done(struct arena *arena);  /* frees all; the arena can be used again */
void arena_wipe(struct arena *arena);  /* the same, and overwrites all of it first: secrets were in it */
void arena_clear(struct arena *arena); /* the same, but keeps a block for what comes: for many small things one after the other */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull)); /* zeroed, aligned for any type */
struct slice arena_copy(struct arena *arena, struct slice bytes); /* a copy, with a NUL behind it that len does not count */
struct slice arena_lower(struct arena *arena, struct slice text); /* a copy whose ASCII letters are lower case */
const char *arena_text(struct arena *arena, struct slice bytes);  /* a copy, NUL-terminated */
struct slice arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define arena_array(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))
void *arena_alloc_array(struct arena *arena, size_t count, size_t item_size) __attribute__((returns_nonnull));

#define cleanup_arena __attribute__((cleanup(arena_done)))
