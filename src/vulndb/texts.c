/* texts.c - details, each text once however many statements have it */
#include "vulndb/texts.h"
#include "base/memory.h"

#include <stdlib.h>

void texts_done(struct texts *texts)
{
	arena_done(&texts->arena);
	free(texts->items);
	free(texts->table);
	*texts = (struct texts){ 0 };
}

/* The place of TEXT in the table, or the free one where it belongs. */
static uint32_t *place_of(const struct texts *texts, uint32_t *table, size_t size, struct slice text)
{
	size_t at = (size_t)slice_hash(text, 0) & (size - 1);

	while (table[at] && !slice_equal(texts->items[table[at] - 1].bytes, text))
		at = (at + 1) & (size - 1);
	return &table[at];
}

static void grow(struct texts *texts)
{
	size_t size = texts->size ? texts->size * 2 : 1024;
	uint32_t *table = memory_new(size * sizeof *table);

	for (size_t i = 0; i < texts->count; i++)
		*place_of(texts, table, size, texts->items[i].bytes) = (uint32_t)i + 1;
	free(texts->table);
	texts->table = table;
	texts->size = size;
}

uint32_t texts_add(struct texts *texts, struct slice text)
{
	uint32_t *place;

	if (texts->count && slice_equal(texts->items[texts->last].bytes, text))
		return (uint32_t)texts->last;
	if (2 * (texts->count + 1) > texts->size)
		grow(texts);
	place = place_of(texts, texts->table, texts->size, text);
	if (!*place) {
		memory_reserve(texts->items, texts->count, texts->capacity);
		texts->items[texts->count++] = (struct text){ .bytes = arena_copy(&texts->arena, text) };
		*place = (uint32_t)texts->count;
	}
	texts->last = *place - 1;
	return (uint32_t)texts->last;
}
