/* texts.c - titles and details, each pair once however many statements have it */
#include "vulndb/texts.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <stdlib.h>

void texts_done(struct texts *texts)
{
	arena_done(&texts->arena);
	free(texts->items);
	free(texts->table);
	*texts = (struct texts){ 0 };
}

/* The place of the text of NAME in the table, or the free one where it belongs. */
static uint32_t *place_of(
	const struct texts *texts, uint32_t *table, size_t size, const unsigned char name[VULNDB_TEXT_NAME_BYTES])
{
	size_t at;

	memcpy(&at, name, sizeof at);
	for (at &= size - 1; table[at]; at = (at + 1) & (size - 1))
		if (memcmp(texts->items[table[at] - 1].name, name, VULNDB_TEXT_NAME_BYTES) == 0)
			break;
	return &table[at];
}

static void grow(struct texts *texts)
{
	size_t size = texts->size ? texts->size * 2 : 1024;
	uint32_t *table = memory_new(size * sizeof *table);

	for (size_t i = 0; i < texts->count; i++)
		*place_of(texts, table, size, texts->items[i].name) = (uint32_t)i + 1;
	free(texts->table);
	texts->table = table;
	texts->size = size;
}

uint32_t texts_add(struct texts *texts, struct slice packed)
{
	unsigned char digest[SHA256_SIZE];
	uint32_t *place;

	if (texts->count && slice_equal(texts->items[texts->last].packed, packed))
		return (uint32_t)texts->last;
	if (2 * (texts->count + 1) > texts->size)
		grow(texts);
	sha256_of(packed, digest);
	place = place_of(texts, texts->table, texts->size, digest);
	if (!*place) {
		struct text text = { .packed = arena_copy(&texts->arena, packed) };

		memcpy(text.name, digest, sizeof text.name);
		memory_reserve(texts->items, texts->count, texts->capacity);
		texts->items[texts->count++] = text;
		*place = (uint32_t)texts->count;
	}
	texts->last = *place - 1;
	return (uint32_t)texts->last;
}
