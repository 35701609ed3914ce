/* provides.c - which package provides what another one needs */
#include "rpm/provides.h"
#include "base/memory.h"
#include "model/cover.h"
#include <stdlib.h>

/* A hash stands for its text: what depends on what is told, nothing is decided by it. */
#define SEED 0x72706d

static bool is_path(struct slice need)
{
	return slice_starts_with(need, S("/"));
}

/* As a list of files would say it, so that both are the same. */
static uint64_t hash_of(struct slice need)
{
	return is_path(need) ? cover_hash(slice_from(need, 1), false) : slice_hash(need, SEED);
}

static bool add(struct rpm_provides *provides, uint64_t hash, size_t pack)
{
	if (provides->count == RPM_PROVIDES_MAX)
		return false;
	memory_reserve(provides->items, provides->count, provides->capacity);
	provides->items[provides->count] = (struct rpm_provide){ hash, (uint32_t)pack, (uint32_t)provides->count };
	provides->count++;
	return true;
}

static bool add_texts(struct rpm_provides *provides, const struct rpm_pack *pack, size_t index)
{
	struct rpm_texts texts = rpm_header_texts(&pack->header, RPM_PROVIDENAME);
	struct slice text;

	while (rpm_texts_next(&texts, &text))
		if (!slice_equal(text, pack->name) && !add(provides, hash_of(text), index))
			return false;
	texts = rpm_header_texts(&pack->header, RPM_REQUIRENAME);
	while (rpm_texts_next(&texts, &text)) {
		if (!is_path(text))
			continue;
		if (provides->files_count == RPM_PROVIDES_MAX)
			return false;
		memory_reserve(provides->files, provides->files_count, provides->files_capacity);
		provides->files[provides->files_count++] = hash_of(text);
	}
	return true;
}

void rpm_provides_begin(struct rpm_provides *provides, const struct rpm_pack *packs, size_t count, struct claims *claims)
{
	bool room = true;

	*provides = (struct rpm_provides){ 0 };
	for (size_t i = 0; i < count && room; i++)
		room = add(provides, hash_of(packs[i].name), i);
	for (size_t i = 0; i < count && room; i++)
		room = add_texts(provides, &packs[i], i);
	if (!room)
		claims_note(claims, NOTE_REMARK,
			"packages provide more than %u things: not all that depend on each other are told", RPM_PROVIDES_MAX);
	if (provides->files_count)
		cover_sort(provides->files, &provides->files_count);
}

static int by_number(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

void rpm_provides_file(struct rpm_provides *provides, uint64_t cover_hash, size_t pack)
{
	if (provides->files_count &&
		bsearch(&cover_hash, provides->files, provides->files_count, sizeof *provides->files, by_number))
		(void)add(provides, cover_hash, pack);
}

/* What was added first counts: a package's own name before what others provide, and that before files. */
static int by_hash(const void *left, const void *right)
{
	const struct rpm_provide *a = left, *b = right;
	int order = (a->hash > b->hash) - (a->hash < b->hash);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

void rpm_provides_end(struct rpm_provides *provides)
{
	if (provides->count)
		qsort(provides->items, provides->count, sizeof *provides->items, by_hash);
}

bool rpm_provides_find(const struct rpm_provides *provides, struct slice need, size_t *ret_pack)
{
	uint64_t hash = hash_of(need);
	size_t low = 0, high = provides->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (provides->items[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == provides->count || provides->items[low].hash != hash)
		return false;
	*ret_pack = provides->items[low].pack;
	return true;
}

void rpm_provides_done(struct rpm_provides *provides)
{
	free(provides->items);
	free(provides->files);
	*provides = (struct rpm_provides){ 0 };
}
