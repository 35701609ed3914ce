/* cover.c - which paths a layer has an entry for: a sorted list, or a filter */
#include "model/cover.h"
#include "base/memory.h"
#include <stdlib.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "covers are kept as they are in memory");

/* SipHash-2-4 (Aumasson, Bernstein, 2012). A quicker hash would do for chance, but names are chosen: one that hashed as
 * "var/lib/dpkg/status" would hide that file from the report and leave it in the container. */
#define KEY_LOW 0x0706050403020100u
#define KEY_HIGH 0x0f0e0d0c0b0a0908u
#define FOLDER_KEY 0x2f2f2f2f2f2f2f2fu

struct sip {
	uint64_t a, b, c, d;
};

static uint64_t turn(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void sip_round(struct sip *v)
{
	v->a += v->b;
	v->c += v->d;
	v->b = turn(v->b, 13) ^ v->a;
	v->d = turn(v->d, 16) ^ v->c;
	v->a = turn(v->a, 32);
	v->c += v->b;
	v->a += v->d;
	v->b = turn(v->b, 17) ^ v->c;
	v->d = turn(v->d, 21) ^ v->a;
	v->c = turn(v->c, 32);
}

static inline void sip_word(struct sip *v, uint64_t word)
{
	v->d ^= word;
	sip_round(v);
	sip_round(v);
	v->a ^= word;
}

uint64_t cover_hash(struct slice path, bool folder)
{
	uint64_t low = KEY_LOW, high = folder ? KEY_HIGH ^ FOLDER_KEY : KEY_HIGH, word;
	struct sip v = { low ^ 0x736f6d6570736575u, high ^ 0x646f72616e646f6du, low ^ 0x6c7967656e657261u,
		high ^ 0x7465646279746573u };
	size_t i = 0;

	for (; i + 8 <= path.len; i += 8) {
		memcpy(&word, path.ptr + i, 8);
		sip_word(&v, word);
	}
	word = 0;
	if (i < path.len)
		memcpy(&word, path.ptr + i, path.len - i);
	sip_word(&v, word | (uint64_t)path.len << 56);
	v.c ^= 0xff;
	for (int rounds = 0; rounds < 4; rounds++)
		sip_round(&v);
	return v.a ^ v.b ^ v.c ^ v.d;
}

static void sort_by_insertion(uint64_t *hashes, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint64_t hash = hashes[i];
		size_t at = i;

		for (; at > 0 && hashes[at - 1] > hash; at--)
			hashes[at] = hashes[at - 1];
		hashes[at] = hash;
	}
}

#define INSERTED_MAX 48u

/* In place, and by bytes: a layer has a hundred thousand of them; qsort would be a twentieth of walking it, a copy to sort into half of
 * the reader's memory. Each hash goes where its highest byte belongs, then each of the 256 heaps is sorted by its next byte. Hashes
 * that were chosen to be alike cost eight turns and no more. */
static void sort_by_byte(uint64_t *hashes, size_t count, unsigned shift)
{
	size_t next[256], ends[257] = { 0 };

	for (size_t i = 0; i < count; i++)
		ends[(hashes[i] >> shift & 255) + 1]++;
	for (size_t i = 0; i < 256; i++) {
		next[i] = ends[i];
		ends[i + 1] += ends[i];
	}
	for (size_t heap = 0; heap < 256; heap++)
		while (next[heap] < ends[heap + 1]) {
			uint64_t hash = hashes[next[heap]], other;
			size_t belongs;

			while ((belongs = hash >> shift & 255) != heap) {
				other = hashes[next[belongs]];
				hashes[next[belongs]++] = hash;
				hash = other;
			}
			hashes[next[heap]++] = hash;
		}
	for (size_t heap = 0; heap < 256 && shift; heap++) {
		size_t in_heap = ends[heap + 1] - ends[heap];

		if (in_heap > INSERTED_MAX)
			sort_by_byte(hashes + ends[heap], in_heap, shift - 8);
		else
			sort_by_insertion(hashes + ends[heap], in_heap);
	}
}

void cover_sort(uint64_t *hashes, size_t *count)
{
	size_t kept = 0;

	if (*count > INSERTED_MAX)
		sort_by_byte(hashes, *count, 56);
	else
		sort_by_insertion(hashes, *count);
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

void cover_making_done(struct cover_making *making)
{
	free(making->hashes);
	free(making->filter);
	*making = (struct cover_making){ 0 };
}

/* The seven bits of a hash all lie in one block of 64 bytes, which is one line of the processor's cache: a filter of 8 MiB lies in
 * none, and seven lines a path would be a third of the whole walk. */
#define BLOCK_BYTES 64u
#define BLOCK_BITS 9u
#define PROBES 7u

static uint64_t mix(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 29;
}

/* Block NUMBER of so many (a power of two). */
static size_t block_of(uint64_t hash, size_t blocks)
{
	return (size_t)(hash >> 32) & (blocks - 1);
}

static void filter_add(unsigned char *filter, size_t bytes, uint64_t hash)
{
	unsigned char *block = filter + block_of(hash, bytes / BLOCK_BYTES) * BLOCK_BYTES;
	uint64_t bits = mix(hash);

	for (unsigned probe = 0; probe < PROBES; probe++, bits >>= BLOCK_BITS)
		block[(bits & 511) / 8] |= (unsigned char)(1u << (bits & 7));
}

static bool block_has(const unsigned char *block, uint64_t hash)
{
	uint64_t bits = mix(hash);

	for (unsigned probe = 0; probe < PROBES; probe++, bits >>= BLOCK_BITS)
		if (!(block[(bits & 511) / 8] & 1u << (bits & 7)))
			return false;
	return true;
}

/* A line of the filter takes longer to come than all else that is done for a path: it is called for, and waited for only later. */
static void filter_later(struct cover_making *making, uint64_t hash)
{
	size_t at = making->waited++ % COVER_WAITING;

	if (making->waited > COVER_WAITING)
		filter_add(making->filter, making->filter_bytes, making->waiting[at]);
	making->waiting[at] = hash;
	__builtin_prefetch(making->filter + block_of(hash, making->filter_bytes / BLOCK_BYTES) * BLOCK_BYTES, 1);
}

size_t cover_filter_bytes(size_t paths)
{
	size_t bytes = COVER_FILTER_BYTES_MIN;

	while (bytes < paths && bytes < COVER_FILTER_BYTES)
		bytes *= 2;
	return bytes;
}

void cover_become_filter(struct cover_making *making)
{
	if (!making->filter_bytes)
		making->filter_bytes = COVER_FILTER_BYTES;
	making->filter = memory_new(making->filter_bytes);
	for (size_t i = 0; i < making->count; i++)
		filter_later(making, making->hashes[i]);
	free(making->hashes);
	making->hashes = NULL;
	making->count = making->capacity = 0;
}

void cover_add(struct cover_making *making, uint64_t hash)
{
	if (!making->filter && making->count == (making->exact_max ? making->exact_max : COVER_EXACT_MAX))
		cover_become_filter(making);
	if (making->filter) {
		filter_later(making, hash);
		return;
	}
	memory_reserve(making->hashes, making->count, making->capacity);
	making->hashes[making->count++] = hash;
}

void cover_end(struct cover_making *making)
{
	if (making->count)
		cover_sort(making->hashes, &making->count);
	for (size_t i = 0; i < making->waited && i < COVER_WAITING; i++)
		filter_add(making->filter, making->filter_bytes, making->waiting[i]);
	making->waited = 0;
}

struct slice cover_bytes(const struct cover_making *making)
{
	return making->filter ? slice_make(making->filter, making->filter_bytes)
			      : slice_make(making->hashes, making->count * sizeof *making->hashes);
}

bool cover_is_good(const struct cover *cover)
{
	size_t bytes = 0;

	for (size_t i = 0; i < cover->count; i++) {
		if (i + 1 < cover->count && cover->parts[i].len != COVER_PART_BYTES)
			return false;
		bytes += cover->parts[i].len;
	}
	if (cover->filter)
		return bytes >= COVER_FILTER_BYTES_MIN && !(bytes & (bytes - 1)) &&
		       (cover->count == 1 || cover->parts[cover->count - 1].len == COVER_PART_BYTES);
	return bytes % 8 == 0;
}

/* The last part that does not begin after HASH: of a sorted list it is the only one that may have it. */
static struct slice part_of(const struct cover *cover, uint64_t hash)
{
	size_t low = 0, high = cover->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (cover->parts[middle].len >= 8 && hash_at(cover->parts[middle], 0) <= hash)
			low = middle;
		else
			high = middle;
	}
	return cover->parts[low];
}

enum cover_answer cover_ask(const struct cover *cover, uint64_t hash)
{
	size_t at, part;

	if (cover->count == 0)
		return COVER_NOT;
	if (!cover->filter)
		return cover_has(part_of(cover, hash), hash) ? COVER_SURE : COVER_NOT;
	part = cover->parts[0].len; /* of all of them, as cover_is_good() saw */
	at = block_of(hash, cover->count * part / BLOCK_BYTES) * BLOCK_BYTES;
	return block_has((const unsigned char *)cover->parts[at / part].ptr + at % part, hash) ? COVER_MAYBE : COVER_NOT;
}
