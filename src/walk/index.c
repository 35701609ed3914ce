/* index.c - who wants a file of this name: three look-ups in one small table, whatever the number of takers */
#include "walk/index.h"
#include "base/memory.h"
#include <assert.h>
#include <stdlib.h>

#define SLOTS 1024u /* a power of two; at most half full */
#define SUFFIX_BYTES_MAX 16u

enum key_kind { KEY_BASE_NAME = 1, KEY_SUFFIX, KEY_FOLDER };

struct slot {
	uint64_t hash;
	const struct interest *interest; /* NULL: empty */
	struct slice key;
	unsigned number;
};

struct index {
	struct slot slots[SLOTS];
	size_t used;
};

struct index *index_new(void)
{
	return memory_one(struct index);
}

void index_free(struct index *index)
{
	free(index);
}

static void add(struct index *index, enum key_kind kind, struct slice key, const struct interest *interest, unsigned number)
{
	uint64_t hash = slice_hash(key, kind);
	size_t at = hash % SLOTS;

	assert(++index->used <= SLOTS / 2);
	while (index->slots[at].interest)
		at = (at + 1) % SLOTS;
	index->slots[at] = (struct slot){ hash, interest, key, number };
}

void index_add(struct index *index, unsigned number, const struct interest *interests)
{
	assert(number < WALK_WANTED_MAX);
	for (const struct interest *interest = interests; interest->kind != INTEREST_END; interest++) {
		struct slice text = slice_from_text(interest->text), before, after;

		switch (interest->kind) {
		case INTEREST_PATH:
			add(index, KEY_BASE_NAME, slice_base_name(text), interest, number);
			break;
		case INTEREST_BASE_NAME:
			add(index, KEY_BASE_NAME, text, interest, number);
			break;
		case INTEREST_SUFFIX:
			assert(text.len <= SUFFIX_BYTES_MAX && text.ptr[0] == '.');
			add(index, KEY_SUFFIX, text, interest, number);
			break;
		case INTEREST_FOLDER:
			add(index, KEY_FOLDER, slice_base_name(text), interest, number);
			break;
		case INTEREST_ELF:
			break; /* what a file holds is no name */
		default: {
			bool cut = slice_cut(text, ':', &before, &after);

			assert(cut);
			add(index, KEY_BASE_NAME, after, interest, number);
			break;
		}
		}
	}
}

static bool wants(const struct interest *interest, struct slice path)
{
	struct slice text = slice_from_text(interest->text), before, after;

	switch (interest->kind) {
	case INTEREST_PATH:
		return slice_equal(path, text);
	case INTEREST_FOLDER:
		return slice_equal(slice_folder_name(path), text);
	case INTEREST_IN:
		return slice_cut(text, ':', &before, &after) && slice_ends_with(slice_folder_name(path), before);
	default:
		return true; /* the key says it all */
	}
}

static taker_set find(const struct index *index, enum key_kind kind, struct slice key, struct slice path)
{
	uint64_t hash = slice_hash(key, kind);
	taker_set found = 0;

	for (size_t at = hash % SLOTS; index->slots[at].interest; at = (at + 1) % SLOTS) {
		const struct slot *slot = &index->slots[at];

		if (slot->hash == hash && slice_equal(slot->key, key) && wants(slot->interest, path))
			found |= TAKER(slot->number);
	}
	return found;
}

taker_set index_find(const struct index *index, struct slice path)
{
	struct slice name = slice_base_name(path), folder = slice_folder_name(path);
	ptrdiff_t dot = slice_find_last_byte(name, '.');
	taker_set found = find(index, KEY_BASE_NAME, name, path);

	if (folder.len)
		found |= find(index, KEY_FOLDER, slice_base_name(folder), path);
	if (dot >= 0 && name.len - (size_t)dot <= SUFFIX_BYTES_MAX) {
		char lower[SUFFIX_BYTES_MAX];
		struct slice suffix = slice_from(name, (size_t)dot);

		for (size_t i = 0; i < suffix.len; i++)
			lower[i] = suffix.ptr[i] >= 'A' && suffix.ptr[i] <= 'Z' ? (char)(suffix.ptr[i] + ('a' - 'A'))
										: suffix.ptr[i];
		found |= find(index, KEY_SUFFIX, slice_make(lower, suffix.len), path);
	}
	return found;
}

static bool is_below(struct slice path, struct slice folder)
{
	return path.len > folder.len && path.ptr[folder.len] == '/' && slice_starts_with(path, folder);
}

void index_each_below(
	const struct index *index, struct slice folder, void (*each)(void *context, struct slice path), void *context)
{
	for (size_t i = 0; i < SLOTS; i++) {
		const struct interest *interest = index->slots[i].interest;
		struct slice text = slice_from_text(interest ? interest->text : "");
		char path[256];

		if (!interest)
			continue;
		if (interest->kind == INTEREST_PATH && is_below(text, folder))
			each(context, text);
		if (interest->kind == INTEREST_FOLDER && (slice_equal(text, folder) || is_below(text, folder))) {
			int len = snprintf(path, sizeof path, "%s/", interest->text);

			each(context, slice_make(path, (size_t)len));
		}
	}
}
