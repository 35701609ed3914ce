/* pairs.c - things of an older and a newer list that belong together */
#include "compare/pairs.h"
#include "base/memory.h"

#include <stdlib.h>

struct keyed {
	unsigned char key[SHA256_SIZE];
	size_t index;
};

void pairs_init(struct pairs *pairs, size_t older_count, size_t newer_count)
{
	*pairs = (struct pairs){ memory_grow(NULL, older_count + 1, sizeof(size_t)),
		memory_grow(NULL, newer_count + 1, sizeof(size_t)), older_count, newer_count };
	for (size_t i = 0; i < older_count; i++)
		pairs->older[i] = PAIR_NONE;
	for (size_t i = 0; i < newer_count; i++)
		pairs->newer[i] = PAIR_NONE;
}

void pairs_done(struct pairs *pairs)
{
	free(pairs->older);
	free(pairs->newer);
	*pairs = (struct pairs){ 0 };
}

static int keyed_order(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = memcmp(x->key, y->key, SHA256_SIZE);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

struct keys {
	struct keyed *items;
	size_t count, capacity;
};

/* Sorted, and no hash table: who names packages must not choose which of them meet in one slot. */
static struct keys make_keys(const size_t *partners, size_t count, bool newer,
	bool (*key)(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE]),
	const void *context)
{
	struct keys keys = { 0 };

	for (size_t i = 0; i < count; i++)
		for (size_t which = 0; partners[i] == PAIR_NONE && which < PAIR_KEYS_MAX; which++) {
			memory_reserve(keys.items, keys.count, keys.capacity);
			if (!key(context, newer, i, which, keys.items[keys.count].key))
				break;
			keys.items[keys.count++].index = i;
		}
	if (keys.count)
		qsort(keys.items, keys.count, sizeof *keys.items, keyed_order);
	return keys;
}

void pairs_match(struct pairs *pairs,
	bool (*key)(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE]),
	const void *context)
{
	struct keys older, newer;
	size_t old_at = 0, new_at = 0;

	if (pairs->older_count == 0 || pairs->newer_count == 0)
		return; /* as those that are suppressed are, mostly */
	older = make_keys(pairs->older, pairs->older_count, false, key, context);
	newer = make_keys(pairs->newer, pairs->newer_count, true, key, context);
	while (old_at < older.count && new_at < newer.count) {
		const struct keyed *left = &older.items[old_at], *right = &newer.items[new_at];
		int order = memcmp(left->key, right->key, SHA256_SIZE);

		if (order < 0 || (order == 0 && pairs->older[left->index] != PAIR_NONE)) {
			old_at++;
		} else if (order > 0 || pairs->newer[right->index] != PAIR_NONE) {
			new_at++;
		} else {
			pairs->older[left->index] = right->index;
			pairs->newer[right->index] = left->index;
			old_at++;
			new_at++;
		}
	}
	free(older.items);
	free(newer.items);
}
