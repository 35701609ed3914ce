/* patch.c - bytes as pieces of others
 *
 * Of the old bytes every eighth place is remembered by the sixteen bytes there; whatever is the same for 23 bytes or more is found. */
#include "vulndb/patch.h"
#include "base/cleanup.h"
#include "base/memory.h"

#define PROBE_BYTES 16u
#define STRIDE 8u

struct places {
	uint32_t *table; /* of places / STRIDE + 1; its size is a power of two */
	size_t size;
};

static size_t place_of(const struct places *places, const char *at)
{
	uint64_t a, b;

	memcpy(&a, at, 8);
	memcpy(&b, at + 8, 8);
	a = (a ^ b >> 29 ^ b << 35) * 0xd6e8feb86659fd93u;
	return (size_t)(a ^ a >> 32) & (places->size - 1);
}

static void remember(struct places *places, struct slice old)
{
	for (places->size = 64; places->size < old.len / STRIDE * 2;)
		places->size *= 2;
	places->table = memory_new(places->size * sizeof *places->table);
	for (size_t i = 0; i + PROBE_BYTES <= old.len; i += STRIDE) {
		uint32_t *place = &places->table[place_of(places, old.ptr + i)];

		if (!*place) /* the first of several */
			*place = (uint32_t)(i / STRIDE) + 1;
	}
}

/* Where OLD has what NEW has AT, and how much of it, backwards down to START too. */
static size_t find(const struct places *places, struct slice old, struct slice new, size_t start, size_t *at, size_t *ret_offset)
{
	uint32_t place = places->table[place_of(places, new.ptr + *at)];
	size_t offset = (size_t)(place - 1) * STRIDE, len = 0;

	if (!place || memcmp(old.ptr + offset, new.ptr + *at, PROBE_BYTES) != 0)
		return 0;
	while (*at > start && offset > 0 && old.ptr[offset - 1] == new.ptr[*at - 1]) {
		(*at)--;
		offset--;
	}
	while (offset + len < old.len && *at + len < new.len && old.ptr[offset + len] == new.ptr[*at + len])
		len++;
	*ret_offset = offset;
	return len;
}

static void put_piece(struct buffer *out, struct slice fresh, size_t copied, size_t offset)
{
	vulndb_pack_text(out, fresh);
	vulndb_pack_u64(out, copied);
	vulndb_pack_u64(out, offset);
}

void patch_make(struct slice old, struct slice new, struct buffer *out)
{
	struct places places = { 0 };
	size_t start = 0, at = 0;

	remember(&places, old);
	vulndb_pack_u64(out, new.len);
	while (at + PROBE_BYTES <= new.len) {
		size_t offset, len = find(&places, old, new, start, &at, &offset);

		if (len == 0) {
			at++;
			continue;
		}
		put_piece(out, slice_make(new.ptr + start, at - start), len, offset);
		start = at += len;
	}
	if (start < new.len)
		put_piece(out, slice_from(new, start), 0, 0);
	free(places.table);
}

bool patch_apply(struct slice old, struct vulndb_unpack *patch, struct buffer *out)
{
	uint64_t size = vulndb_unpack_u64(patch), done = 0;

	while (!patch->failed && done < size) {
		struct slice fresh = vulndb_unpack_text(patch);
		uint64_t len = vulndb_unpack_u64(patch), offset = vulndb_unpack_u64(patch);

		if (patch->failed || fresh.len > size - done || len > size - done - fresh.len || offset > old.len ||
			len > old.len - offset || fresh.len + len == 0)
			return false;
		buffer_add_slice(out, fresh);
		buffer_add_slice(out, slice_first(slice_from(old, (size_t)offset), (size_t)len));
		done += fresh.len + len;
	}
	return !patch->failed && !out->full;
}
