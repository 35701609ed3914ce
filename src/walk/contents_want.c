/* contents_want.c - which files of a table of contents somebody wants */
#include "walk/contents.h"
#include "walk/path.h"
#include "walk/taking.h"

enum wish { WISH_NOTHING, WISH_HEAD, WISH_WHOLE, WISH_PROGRAM, WISH_LEFT_OUT };

static enum wish wish_of(const struct taking *taking, const struct contents_entry *entry)
{
	char storage[WALK_PATH_BYTES_MAX];
	struct file file = { .kind = FILE_REGULAR, .mode = entry->mode, .size = entry->size };
	taker_set takers, elf;
	enum wish wish = WISH_NOTHING;

	if (entry->kind != FILE_REGULAR || path_normalise(entry->path, storage, &file.path) > PATH_CLIMBS)
		return WISH_NOTHING;
	takers = taking_find(taking, file.path);
	elf = taking_find_elf(taking, &file);
	if (takers)
		wish = entry->size <= taking_bytes_max(taking, takers) || takers & taking->windows ? WISH_WHOLE : WISH_HEAD;
	if (taking_leaves_out(taking, &file, takers))
		return WISH_LEFT_OUT;
	if (wish == WISH_NOTHING && elf)
		return entry->size >= TAKING_PROGRAM_BYTES_MIN ? WISH_PROGRAM : WISH_LEFT_OUT;
	return wish;
}

/* Compressed, of the entry's first COUNT chunks; what shares a stretch with the chunk before is counted once. */
static uint64_t stored_bytes(const struct contents *contents, const struct contents_entry *entry, size_t count, uint64_t *counted)
{
	uint64_t bytes = 0;

	for (size_t i = entry->first; i < entry->first + count; i++) {
		const struct contents_chunk *chunk = &contents->chunks[i];
		uint64_t from = chunk->offset < *counted ? *counted : chunk->offset;

		if (chunk->zeros || chunk->end <= from)
			continue;
		bytes += chunk->end - from;
		*counted = chunk->end;
	}
	return bytes;
}

/* A stretch of the blob, and how far it was inflated. */
struct stretch {
	uint64_t offset, position;
};

/* What it costs to make the entry's first COUNT chunks: what is inflated, also to pass over it, and zeros. */
static uint64_t made_bytes(
	const struct contents *contents, const struct contents_entry *entry, size_t count, struct stretch *stretch)
{
	uint64_t bytes = 0;

	for (size_t i = entry->first; i < entry->first + count; i++) {
		const struct contents_chunk *chunk = &contents->chunks[i];
		uint64_t more = chunk->size, to;

		if (!chunk->zeros) {
			if (__builtin_add_overflow(chunk->inner, chunk->size, &to))
				to = UINT64_MAX;
			more = chunk->offset == stretch->offset && stretch->position <= to ? to - stretch->position : to;
			*stretch = (struct stretch){ chunk->offset, to };
		}
		if (__builtin_add_overflow(bytes, more, &bytes))
			return UINT64_MAX;
	}
	return bytes;
}

/* False: they would be too many. */
static bool add_made(struct contents *contents, uint64_t bytes)
{
	if (bytes > CONTENTS_MADE_BYTES_MAX - contents->made_bytes)
		return false;
	contents->made_bytes += bytes;
	return true;
}

static void leave_out(struct contents *contents, const struct contents_entry *entry)
{
	contents->left_out_count++;
	contents->left_out_bytes += entry->size;
}

/* What is wanted by name. WISHES: of each entry. False: it is too much. */
static bool want_named(struct contents *contents, const struct taking *taking, unsigned char *wishes)
{
	struct stretch stretch = { 0 };
	uint64_t counted = 0;

	for (size_t i = 0; i < contents->entry_count; i++) {
		struct contents_entry *entry = &contents->entries[i];

		wishes[i] = (unsigned char)wish_of(taking, entry);
		entry->wanted = wishes[i] == WISH_WHOLE ? entry->count : wishes[i] == WISH_HEAD && entry->count ? 1 : 0;
		contents->wanted_bytes += stored_bytes(contents, entry, entry->wanted, &counted);
		if (!add_made(contents, made_bytes(contents, entry, entry->wanted, &stretch)))
			return false;
	}
	return true;
}

static bool has_room_for(struct contents *contents, const struct contents_entry *program, uint64_t budget_bytes)
{
	struct stretch stretch = { 0 };
	uint64_t counted = 0, bytes = stored_bytes(contents, program, program->count, &counted);

	if (bytes > budget_bytes - contents->wanted_bytes ||
		!add_made(contents, made_bytes(contents, program, program->count, &stretch)))
		return false;
	contents->wanted_bytes += bytes;
	return true;
}

int contents_want(struct contents *contents, const struct walk_wanted *wanted, size_t wanted_count, uint64_t budget_bytes,
	struct error *err)
{
	static void (*const ignore)(void *context, const struct note *note) = NULL;
	struct note_sink notes = { ignore, NULL };
	unsigned char *wishes = arena_alloc(&contents->arena, contents->entry_count + 1);
	struct taking taking;
	bool is_possible;

	taking_init(&taking, wanted, wanted_count, &notes);
	contents->wanted_bytes = contents->made_bytes = 0;
	is_possible = want_named(contents, &taking, wishes);
	taking_done(&taking);
	if (!is_possible)
		return error_set(err, ERR_LIMIT, "more than %llu MiB of files are wanted of it", CONTENTS_MADE_BYTES_MAX >> 20);
	if (contents->wanted_bytes > budget_bytes)
		return error_set(err, ERR_LIMIT, "%llu bytes of it are wanted, and more than %llu are not worth it",
			(unsigned long long)contents->wanted_bytes, (unsigned long long)budget_bytes);
	for (size_t i = 0; i < contents->entry_count; i++) {
		struct contents_entry *entry = &contents->entries[i];

		if (wishes[i] == WISH_PROGRAM && has_room_for(contents, entry, budget_bytes))
			entry->wanted = entry->count;
		else if (wishes[i] == WISH_PROGRAM || wishes[i] == WISH_LEFT_OUT)
			leave_out(contents, entry);
	}
	return 0;
}
