/* gather.c - the files of databases that consist of several */
#include "inventory/gather.h"
#include "base/memory.h"
#include <stdlib.h>

struct gathered {
	const struct cataloger *cataloger;
	char *path, *bytes; /* owned */
	size_t path_len, len;
	uint64_t mode;
};

static struct slice path_of(const struct gathered *item)
{
	return slice_make(item->path, item->path_len);
}

static void forget(struct gather *gather, struct gathered *item)
{
	gather->bytes -= item->len + item->path_len;
	free(item->path);
	free(item->bytes);
}

void gather_add(
	struct gather *gather, const struct cataloger *cataloger, const struct catalog_file *file, struct note_sink *notes)
{
	for (size_t i = 0; i < gather->count; i++)
		if (gather->items[i].cataloger == cataloger && slice_equal(path_of(&gather->items[i]), file->path)) {
			forget(gather, &gather->items[i]);
			gather->items[i] = gather->items[--gather->count];
			break;
		}
	if (file->bytes.len + file->path.len > GATHER_BYTES_MAX - gather->bytes) {
		note_add(notes, NOTE_INCOMPLETE, file->path,
			"not read: databases of several files are larger than %llu MiB together", GATHER_BYTES_MAX >> 20);
		return;
	}
	memory_reserve(gather->items, gather->count, gather->capacity);
	gather->items[gather->count++] = (struct gathered){ .cataloger = cataloger,
		.path = memory_text(file->path.ptr, file->path.len),
		.bytes = memory_text(file->bytes.ptr, file->bytes.len),
		.path_len = file->path.len,
		.len = file->bytes.len,
		.mode = file->mode };
	gather->bytes += file->bytes.len + file->path.len;
}

/* What belongs together lies together. */
static int compare(const void *a, const void *b)
{
	const struct gathered *x = a, *y = b;
	int order = strcmp(x->cataloger->name, y->cataloger->name);

	if (order == 0)
		order = slice_compare(slice_folder_name(path_of(x)), slice_folder_name(path_of(y)));
	return order ? order : slice_compare(path_of(x), path_of(y));
}

static int hand_over(const struct gathered *items, size_t count, struct package_sink *sink, struct note_sink *notes)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct catalog_file *files = arena_array(&arena, struct catalog_file, count);

	for (size_t i = 0; i < count; i++)
		files[i] = (struct catalog_file){ .path = path_of(&items[i]),
			.bytes = slice_make(items[i].bytes, items[i].len),
			.mode = items[i].mode,
			.arena = &arena,
			.size = items[i].len };
	return items[0].cataloger->parse_together(files, count, sink, notes);
}

int gather_end(struct gather *gather, struct package_sink *sink, struct note_sink *notes)
{
	int r = 0;

	if (gather->count)
		qsort(gather->items, gather->count, sizeof *gather->items, compare);
	for (size_t i = 0, end; i < gather->count && r >= 0; i = end) {
		struct slice folder = slice_folder_name(path_of(&gather->items[i]));

		for (end = i + 1; end < gather->count && gather->items[end].cataloger == gather->items[i].cataloger &&
				  slice_equal(slice_folder_name(path_of(&gather->items[end])), folder);
			end++)
			;
		r = hand_over(&gather->items[i], end - i, sink, notes);
	}
	for (size_t i = 0; i < gather->count; i++)
		forget(gather, &gather->items[i]);
	free(gather->items);
	*gather = (struct gather){ 0 };
	return r;
}
