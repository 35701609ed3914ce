/* source.c - a source over a slice */
#include "codec/source.h"

static int slice_source_next(void *context, struct slice *ret_chunk, struct error *err __attribute__((unused)))
{
	struct slice_source *state = context;
	size_t len = state->chunk_bytes && state->chunk_bytes < state->left.len ? state->chunk_bytes : state->left.len;

	if (len == 0)
		return 0;
	*ret_chunk = slice_first(state->left, len);
	state->left = slice_from(state->left, len);
	return 1;
}

static uint64_t slice_source_skip(void *context, uint64_t size)
{
	struct slice_source *state = context;
	size_t len = size < state->left.len ? (size_t)size : state->left.len;

	state->left = slice_from(state->left, len);
	return len;
}

struct source slice_source_open(struct slice_source *state)
{
	return (struct source){ .next = slice_source_next, .skip = slice_source_skip, .context = state };
}
