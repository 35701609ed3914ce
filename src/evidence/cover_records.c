/* cover_records.c - the cover among a layer's records, exact or small */
#include "evidence/cover_records.h"
#include "link/record.h"
#include <assert.h>

int cover_in_records(struct slice records, struct arena *arena, struct cover *ret_cover, struct error *err)
{
	struct slice left = records, fields, *parts;
	struct cover cover = { 0 };
	enum record_kind kind;
	size_t count = 0;
	int r;

	while ((r = record_next(&left, &kind, &fields, err)) > 0)
		count += kind == RECORD_COVERS;
	if (r < 0)
		return r;
	parts = arena_array(arena, struct slice, count);
	cover.parts = parts;
	for (left = records; record_next(&left, &kind, &fields, err) > 0;) {
		struct covers part;

		if (kind != RECORD_COVERS)
			continue;
		r = record_read(kind, fields, &part, arena, err);
		if (r < 0)
			return r;
		if (cover.count && cover.filter != (part.filter != 0))
			return error_set(err, ERR_FORMAT, "a cover that is a list and a filter");
		cover.filter = part.filter != 0;
		parts[cover.count++] = part.bytes;
	}
	if (!cover_is_good(&cover))
		return error_set(err, ERR_FORMAT, "a cover in parts that cannot be");
	*ret_cover = cover;
	return 0;
}

static void add_filter(const struct cover *cover, size_t paths, size_t filter_bytes, struct buffer *out)
{
	struct cover_making making = { .exact_max = 1, .filter_bytes = filter_bytes ? filter_bytes : cover_filter_bytes(paths) };
	struct slice left;
	uint64_t hash;

	cover_become_filter(&making);
	for (size_t i = 0; i < cover->count; i++)
		for (left = cover->parts[i]; left.len; left = slice_from(left, sizeof hash)) {
			memcpy(&hash, left.ptr, sizeof hash);
			cover_add(&making, hash);
		}
	cover_end(&making);
	for (left = cover_bytes(&making); left.len;) {
		struct covers part = { slice_first(left, COVER_PART_BYTES), 1 };

		record_write(out, RECORD_COVERS, &part);
		left = slice_from(left, part.bytes.len);
	}
	cover_making_done(&making);
}

bool cover_shrink(struct slice records, size_t most_bytes, size_t filter_bytes, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice left = records, fields;
	struct cover cover;
	enum record_kind kind;
	size_t bytes = 0;

	assert(!out->ceiling_bytes);
	if (cover_in_records(records, &arena, &cover, NULL) < 0 || cover.filter)
		return false;
	for (size_t i = 0; i < cover.count; i++)
		bytes += cover.parts[i].len;
	if (bytes <= most_bytes)
		return false;
	while (record_next(&left, &kind, &fields, NULL) > 0)
		if (kind != RECORD_COVERS)
			record_copy(out, kind, fields);
	add_filter(&cover, bytes / sizeof(uint64_t), filter_bytes, out);
	return true;
}
