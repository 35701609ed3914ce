/* frames.c - a job's input that is records: each handed over with its fields */
#include "read/frames.h"

int frames_read(struct input *input, struct arena *arena, size_t ceiling,
	int (*take)(void *context, enum record_kind kind, struct slice fields, struct error *err), void *context,
	struct error *err)
{
	struct source source = input_source(input);
	struct buffer bytes = BUFFER_INIT(ceiling);
	struct slice chunk, left, fields;
	enum record_kind kind;
	int r;

	while ((r = source.next(source.context, &chunk, err)) > 0)
		if (!buffer_add_slice(&bytes, chunk))
			return error_set(err, ERR_LIMIT, "more than %zu bytes of files", ceiling);
	if (r < 0)
		return r;
	left = arena_copy(arena, buffer_slice(&bytes));
	buffer_done(&bytes);
	while ((r = record_next(&left, &kind, &fields, err)) > 0) {
		r = take(context, kind, fields, err);
		if (r < 0)
			return r;
	}
	if (r == 0 && left.len)
		return error_set(err, ERR_FORMAT, "the last file is cut");
	return r;
}
