/* arena.c - memory that is released all at once */
#include "base/arena.h"
#include "base/memory.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

#ifdef PLIMSOLL_ARENA_PLAIN
#define ARENA_BLOCK_BYTES 0
#define ARENA_LARGE_BLOCK_BYTES 0
#else
#define ARENA_BLOCK_BYTES (64u * 1024)
#define ARENA_LARGE_BLOCK_BYTES (512u * 1024)
#endif
#define ARENA_LARGE_FROM_BYTES (256u * 1024) /* an arena that is so large grows in larger steps */
#define ARENA_POPULATED_BYTES_MIN (256u * 1024)
#define ARENA_POPULATED_BYTES_MAX (8u << 20)

struct arena_block {
	struct arena_block *before;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
};

void arena_done(struct arena *arena)
{
	while (arena->last) {
		struct arena_block *block = arena->last;

		arena->last = block->before;
		free(block);
	}
	arena->used_bytes = 0;
}

void arena_wipe(struct arena *arena)
{
	for (struct arena_block *block = arena->last; block; block = block->before)
		explicit_bzero(block->bytes, block->used);
	arena_done(arena);
}

void arena_clear(struct arena *arena)
{
	struct arena_block *kept = arena->last;

	if (!kept || !ARENA_BLOCK_BYTES || kept->size > ARENA_LARGE_BLOCK_BYTES) {
		arena_done(arena);
		return;
	}
	arena->last = kept->before;
	arena_done(arena);
	memset(kept->bytes, 0, kept->used);
	kept->used = 0;
	kept->before = NULL;
	arena->last = kept;
}

/* Large blocks get their pages at once: one by one, each on its first touch, they would be a quarter of a rescan's time. */
static void populate(struct arena_block *block)
{
	uintptr_t page = 4096, start = ((uintptr_t)block + page - 1) & ~(page - 1),
		  stop = ((uintptr_t)block->bytes + block->size) & ~(page - 1);

	if (block->size >= ARENA_POPULATED_BYTES_MIN && block->size <= ARENA_POPULATED_BYTES_MAX)
		(void)madvise((void *)start, stop - start, MADV_POPULATE_WRITE); /* an older kernel says no: slower, not wrong */
}

static struct arena_block *block_new(struct arena *arena, size_t size)
{
	struct arena_block *block;
	size_t usual = arena->used_bytes < ARENA_LARGE_FROM_BYTES ? ARENA_BLOCK_BYTES : ARENA_LARGE_BLOCK_BYTES;
	size_t room = size > usual ? size : usual, whole;

	if (__builtin_add_overflow(sizeof *block, room, &whole))
		abort();
	block = memory_new(whole);
	block->size = room;
	populate(block);
	/* A block made for one large thing is full at once: keep filling the one before it. */
	if (arena->last && room > usual && usual > 0) {
		block->before = arena->last->before;
		arena->last->before = block;
	} else {
		block->before = arena->last;
		arena->last = block;
	}
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->last;
	size_t rounded;
	void *memory;

	if (__builtin_add_overflow(size, sizeof(max_align_t) - 1, &rounded))
		abort();
	rounded &= ~(sizeof(max_align_t) - 1);
	if (!block || rounded > block->size - block->used)
		block = block_new(arena, ARENA_BLOCK_BYTES ? rounded : size);
	memory = block->bytes + block->used;
	block->used += ARENA_BLOCK_BYTES ? rounded : size;
	arena->used_bytes += size;
	return memory;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t item_size)
{
	size_t size;

	if (__builtin_mul_overflow(count, item_size, &size))
		abort();
	return arena_alloc(arena, size);
}

struct slice arena_copy(struct arena *arena, struct slice bytes)
{
	char *copy = arena_alloc(arena, bytes.len + 1);

	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	return slice_make(copy, bytes.len);
}

struct slice arena_lower(struct arena *arena, struct slice text)
{
	char *copy = arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++)
		copy[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + ('a' - 'A')) : text.ptr[i];
	return slice_make(copy, text.len);
}

const char *arena_text(struct arena *arena, struct slice bytes)
{
	return arena_copy(arena, bytes).ptr;
}

struct slice arena_printf(struct arena *arena, const char *format, ...)
{
	char few[256]; /* most are short: made once, and copied */
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vsnprintf(few, sizeof few, format, arguments);
	va_end(arguments);
	assert(length >= 0);
	if ((size_t)length < sizeof few)
		return arena_copy(arena, slice_make(few, (size_t)length));
	text = arena_alloc(arena, (size_t)length + 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return slice_make(text, (size_t)length);
}
