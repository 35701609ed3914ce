/* seen.c - a set of hashes that grows */
#include "walk/seen.h"
#include "base/memory.h"
#include <stdlib.h>

/* 0 marks an empty slot; the one hash that is 0 takes another's place. */
static uint64_t plain(uint64_t hash)
{
	return hash ? hash : 1;
}

void seen_done(struct seen *seen)
{
	free(seen->slots);
	*seen = (struct seen){ 0 };
}

static size_t place(const struct seen *seen, uint64_t hash)
{
	size_t at = hash & (seen->capacity - 1);

	while (seen->slots[at] && seen->slots[at] != hash)
		at = (at + 1) & (seen->capacity - 1);
	return at;
}

bool seen_has(const struct seen *seen, uint64_t hash)
{
	return seen->count && seen->slots[place(seen, plain(hash))] != 0;
}

static void grow(struct seen *seen)
{
	struct seen larger = { .capacity = seen->capacity ? seen->capacity * 2 : 1024 };

	larger.slots = memory_new(larger.capacity * sizeof *larger.slots);
	for (size_t i = 0; i < seen->capacity; i++)
		if (seen->slots[i])
			larger.slots[place(&larger, seen->slots[i])] = seen->slots[i];
	larger.count = seen->count;
	free(seen->slots);
	*seen = larger;
}

bool seen_add(struct seen *seen, uint64_t hash)
{
	size_t at;

	if (seen->count * 2 >= seen->capacity)
		grow(seen);
	at = place(seen, plain(hash));
	if (seen->slots[at])
		return false;
	seen->slots[at] = plain(hash);
	seen->count++;
	return true;
}
