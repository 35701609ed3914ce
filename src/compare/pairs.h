/* pairs.h - things of an older and a newer list that belong together: by one key after the other, the strictest first */
#pragma once
#include "base/sha256.h"

#include <stddef.h>

#define PAIR_NONE SIZE_MAX
#define PAIR_KEYS_MAX 32u /* of an item */

struct pairs {
	size_t *older, *newer; /* of each item the index of its partner in the other list, or PAIR_NONE */
	size_t older_count, newer_count;
};

void pairs_init(struct pairs *pairs, size_t older_count, size_t newer_count);
void pairs_done(struct pairs *pairs);
/* Those without a partner that have a key in common become pairs: each item is in one at most, and of several with one key the first are
 * together, then the second. KEY gives the key number WHICH of an item, from 0; false: it has no more. */
void pairs_match(struct pairs *pairs,
	bool (*key)(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE]),
	const void *context);

#define cleanup_pairs __attribute__((cleanup(pairs_done)))
