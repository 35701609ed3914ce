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

static void leave_out(struct contents *contents, const struct contents_entry *entry)
{
	contents->left_out_count++;
	contents->left_out_bytes += entry->size;
}

/* What is wanted by name, and in *RET_PROGRAMS whether there are others. */
static void want_named(struct contents *contents, const struct taking *taking, unsigned char *wishes)
{
	uint64_t counted = 0;

	for (size_t i = 0; i < contents->entry_count; i++) {
		struct contents_entry *entry = &contents->entries[i];

		wishes[i] = (unsigned char)wish_of(taking, entry);
		entry->wanted = wishes[i] == WISH_WHOLE ? entry->count : wishes[i] == WISH_HEAD && entry->count ? 1 : 0;
		contents->wanted_bytes += stored_bytes(contents, entry, entry->wanted, &counted);
	}
}

int contents_want(struct contents *contents, const struct walk_wanted *wanted, size_t wanted_count, uint64_t budget_bytes,
	struct error *err)
{
	static void (*const ignore)(void *context, const struct note *note) = NULL;
	struct note_sink notes = { ignore, NULL };
	unsigned char *wishes = arena_alloc(&contents->arena, contents->entry_count + 1);
	struct taking taking;

	taking_init(&taking, wanted, wanted_count, &notes);
	want_named(contents, &taking, wishes);
	taking_done(&taking);
	if (contents->wanted_bytes > budget_bytes)
		return error_set(err, ERR_LIMIT, "%llu bytes of it are wanted, and more than %llu are not worth it",
			(unsigned long long)contents->wanted_bytes, (unsigned long long)budget_bytes);
	for (size_t i = 0; i < contents->entry_count; i++) {
		struct contents_entry *entry = &contents->entries[i];
		uint64_t counted = 0,
			 bytes = wishes[i] == WISH_PROGRAM ? stored_bytes(contents, entry, entry->count, &counted) : 0;

		if (wishes[i] == WISH_LEFT_OUT || (wishes[i] == WISH_PROGRAM && bytes > budget_bytes - contents->wanted_bytes)) {
			leave_out(contents, entry);
		} else if (wishes[i] == WISH_PROGRAM) {
			entry->wanted = entry->count;
			contents->wanted_bytes += bytes;
		}
	}
	return 0;
}
