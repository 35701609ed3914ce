/* blob.c - a part of a blob, by itself */
#include "image/open.h"
#include "image/read_at.h"
#include <assert.h>

bool blob_has_ranges(const struct blob *blob)
{
	return blob->source ? blob->source->range != NULL : blob->fd >= 0;
}

int blob_range(
	const struct blob *blob, uint64_t from, uint64_t to, struct arena *arena, struct slice *ret_bytes, struct error *err)
{
	char *bytes;
	int r;

	assert(blob_has_ranges(blob));
	if (from > to || to > blob->length || to - from > BLOB_RANGE_BYTES_MAX)
		return error_set(err, ERR_FORMAT, "bytes %llu to %llu of %llu are no part of the blob", (unsigned long long)from,
			(unsigned long long)to, (unsigned long long)blob->length);
	if (blob->source) {
		r = blob->source->range(blob->source->context, blob->offset + from, blob->offset + to, arena, ret_bytes, err);
		if (r >= 0 && ret_bytes->len != to - from)
			r = error_set(err, ERR_FORMAT, "%zu bytes came, and %llu were asked for", ret_bytes->len,
				(unsigned long long)(to - from));
		return r;
	}
	bytes = arena_alloc(arena, (size_t)(to - from) + 1);
	r = read_at(blob->fd, blob->offset + from, bytes, (size_t)(to - from), err);
	if (r >= 0)
		*ret_bytes = slice_make(bytes, (size_t)(to - from));
	return r;
}
