/* windows.c - a large file in pieces that overlap, in flat memory */
#include "walk/windows.h"

struct windows windows_begin(const struct taking *taking, const struct file *file, taker_set takers, struct buffer *bytes)
{
	buffer_clear(bytes);
	bytes->ceiling_bytes = WALK_WINDOW_BYTES + WALK_WINDOW_OVERLAP;
	return (struct windows){ taking, file, takers, bytes, 0, 0 };
}

static int give(struct windows *windows, struct error *err)
{
	struct file window = *windows->file;

	window.bytes = buffer_slice(windows->bytes);
	windows->told = windows->bytes->len;
	return taking_give_window(windows->taking, &window, windows->start, windows->takers, err);
}

/* Gives the piece at hand and keeps its end, with which the next one begins. */
static int move_on(struct windows *windows, struct error *err)
{
	struct buffer *bytes = windows->bytes;
	int r = give(windows, err);
	size_t gone = bytes->len - WALK_WINDOW_OVERLAP;

	memmove(bytes->ptr, bytes->ptr + gone, WALK_WINDOW_OVERLAP);
	bytes->len = windows->told = WALK_WINDOW_OVERLAP;
	windows->start += gone;
	return r;
}

static void add_zeros(struct buffer *bytes, uint64_t count)
{
	char *room = buffer_extend(bytes, (size_t)count);

	if (room && count)
		memset(room, 0, (size_t)count);
}

/* A hole that is longer than pieces overlap ends a piece, with so many zeros; the next one begins behind it. So a file of nothing but
 * holes costs nothing. */
static int add_hole(struct windows *windows, uint64_t size, struct error *err)
{
	int r = 0;

	if (windows->bytes->len + (size < WALK_WINDOW_OVERLAP ? size : WALK_WINDOW_OVERLAP) > WALK_WINDOW_BYTES)
		r = move_on(windows, err);
	if (r < 0 || size <= WALK_WINDOW_OVERLAP) {
		add_zeros(windows->bytes, r < 0 ? 0 : size);
		return r;
	}
	add_zeros(windows->bytes, WALK_WINDOW_OVERLAP);
	r = give(windows, err);
	windows->start += windows->bytes->len + (size - WALK_WINDOW_OVERLAP);
	buffer_clear(windows->bytes);
	windows->told = 0;
	return r;
}

int windows_add(struct windows *windows, struct slice block, uint64_t offset, struct error *err)
{
	struct buffer *bytes = windows->bytes;
	uint64_t at = windows->start + bytes->len;
	int r = 0;

	if (offset < at)
		return error_set(err, ERR_FORMAT, "a file's blocks overlap");
	if (offset > at)
		r = add_hole(windows, offset - at, err);
	while (r >= 0 && block.len) {
		struct slice part = slice_first(block, WALK_WINDOW_BYTES - bytes->len);

		buffer_add_slice(bytes, part);
		block = slice_from(block, part.len);
		if (bytes->len == WALK_WINDOW_BYTES)
			r = move_on(windows, err);
	}
	return r < 0 ? r : 0;
}

int windows_end(struct windows *windows, struct error *err)
{
	uint64_t at = windows->start + windows->bytes->len;
	int r = 0;

	if (windows->file->size > at)
		r = add_hole(windows, windows->file->size - at, err);
	if (r >= 0 && windows->bytes->len > windows->told)
		r = give(windows, err);
	return r < 0 ? r : 0;
}
