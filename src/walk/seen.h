/* seen.h - a set of hashes that grows: which paths were taken already */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seen {
	uint64_t *slots; /* zero-initialise */
	size_t count, capacity;
};

void seen_done(struct seen *seen);
bool seen_add(struct seen *seen, uint64_t hash); /* false: it was there */
bool seen_has(const struct seen *seen, uint64_t hash);
