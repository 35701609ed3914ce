/* cover.c - which paths a layer has an entry for */
#include "model/cover.h"
#include "base/memory.h"
#include <stdlib.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "covers are kept as they are in memory");

#define FOLDER_SEED 0x2f2f2f2fu

uint64_t cover_hash(struct slice path, bool folder)
{
	return slice_hash(path, folder ? FOLDER_SEED : 0);
}

/* By one byte, keeping the order of equals: eight turns, lowest byte first, sort whole numbers. A layer has a hundred thousand of
 * them, and qsort would be a twentieth of walking it. */
static void sort_by_byte(const uint64_t *from, uint64_t *to, size_t count, unsigned byte)
{
	size_t places[257] = { 0 };

	for (size_t i = 0; i < count; i++)
		places[(from[i] >> (8 * byte) & 255) + 1]++;
	for (size_t i = 1; i < 257; i++)
		places[i] += places[i - 1];
	for (size_t i = 0; i < count; i++)
		to[places[from[i] >> (8 * byte) & 255]++] = from[i];
}

void cover_sort(uint64_t *hashes, size_t *count)
{
	uint64_t *other = memory_new(*count * sizeof *other);
	size_t kept = 0;

	for (unsigned byte = 0; byte < 8; byte += 2) { /* an even number of turns ends where it began */
		sort_by_byte(hashes, other, *count, byte);
		sort_by_byte(other, hashes, *count, byte + 1);
	}
	free(other);
	for (size_t i = 0; i < *count; i++)
		if (i == 0 || hashes[i] != hashes[i - 1])
			hashes[kept++] = hashes[i];
	*count = kept;
}

static uint64_t hash_at(struct slice bytes, size_t i)
{
	uint64_t hash;

	memcpy(&hash, bytes.ptr + 8 * i, 8);
	return hash;
}

/* Hashes are spread evenly: guessing where one must stand takes two or three looks instead of sixteen; after a few bad
 * guesses (a hostile list) halving takes over. */
bool cover_has(struct slice bytes, uint64_t hash)
{
	size_t low = 0, high = bytes.len / 8;

	for (unsigned guesses = 0; low < high; guesses++) {
		uint64_t first = hash_at(bytes, low), last = hash_at(bytes, high - 1), middle;
		size_t at = low + (high - low) / 2;

		if (hash < first || hash > last)
			return false;
		if (guesses < 8 && last > first)
			at = low + (size_t)((double)(hash - first) / (double)(last - first) * (double)(high - 1 - low));
		if (at >= high)
			at = high - 1;
		middle = hash_at(bytes, at);
		if (middle == hash)
			return true;
		if (middle < hash)
			low = at + 1;
		else
			high = at;
	}
	return false;
}

bool cover_hides(struct slice bytes, struct slice path)
{
	if (cover_has(bytes, cover_hash(path, false)) || cover_has(bytes, cover_hash(path, true)))
		return true;
	for (path = slice_folder_name(path); path.len; path = slice_folder_name(path))
		if (cover_has(bytes, cover_hash(path, false)))
			return true;
	return false;
}
