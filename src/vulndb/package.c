/* package.c - what is said of a package, as one value of the store */
#include "vulndb/package.h"
#include "base/memory.h"

#include <stdlib.h>

/* Writing */

void package_writer_done(struct package_writer *writer)
{
	buffer_done(&writer->heads);
	buffer_done(&writer->rests);
	buffer_done(&writer->work);
	free(writer->items);
	free(writer->table);
	vulndb_head_done(&writer->head);
}

static struct slice rest_at(const struct package_writer *writer, size_t i)
{
	return slice_make(writer->rests.ptr + writer->items[i].at, writer->items[i].len);
}

/* The place of REST in the table, or the free one where it belongs. */
static uint32_t *place_of(const struct package_writer *writer, struct slice rest)
{
	size_t at = (size_t)slice_hash(rest, 0) & (writer->size - 1);

	while (writer->table[at] && !slice_equal(rest_at(writer, writer->table[at] - 1), rest))
		at = (at + 1) & (writer->size - 1);
	return &writer->table[at];
}

static void grow(struct package_writer *writer)
{
	writer->size = writer->size ? writer->size * 2 : 64;
	free(writer->table);
	writer->table = memory_new(writer->size * sizeof *writer->table);
	for (size_t i = 0; i < writer->count; i++)
		*place_of(writer, rest_at(writer, i)) = (uint32_t)i + 1;
}

/* Which rest it is, as the heads say it. */
static void put_rest(struct package_writer *writer, struct slice rest)
{
	uint32_t *place;

	if (2 * (writer->count + 1) > writer->size)
		grow(writer);
	place = place_of(writer, rest);
	if (*place) {
		vulndb_pack_u64(&writer->heads, writer->count - (*place - 1));
		return;
	}
	memory_reserve(writer->items, writer->count, writer->capacity);
	writer->items[writer->count++] = (struct package_rest){ writer->rests.len, rest.len };
	*place = (uint32_t)writer->count;
	buffer_add_slice(&writer->rests, rest);
	vulndb_pack_u64(&writer->heads, 0);
	vulndb_pack_u64(&writer->heads, rest.len);
}

void package_add(struct package_writer *writer, struct slice packed, struct slice source, struct slice text_name)
{
	struct vulndb_unpack unpack = { .at = packed.ptr, .stop = packed.ptr + packed.len };

	vulndb_unpack_head(&unpack, &writer->head);
	buffer_add(&writer->heads, packed.ptr, (size_t)(unpack.at - packed.ptr));
	buffer_clear(&writer->work);
	buffer_add_slice(&writer->work, vulndb_unpack_text(&unpack));
	vulndb_pack_text(&writer->work, source);
	vulndb_pack_text(&writer->work, text_name);
	put_rest(writer, buffer_slice(&writer->work));
	writer->statements++;
}

void package_end(struct package_writer *writer, struct slice ecosystem, struct slice name, struct buffer *out)
{
	buffer_clear(&writer->work);
	vulndb_pack_u64(&writer->work, writer->count);
	vulndb_pack_u64(&writer->work, writer->statements);
	vulndb_pack_text(out, ecosystem);
	vulndb_pack_text(out, name);
	vulndb_pack_u64(out, writer->work.len + writer->heads.len);
	buffer_add_slice(out, buffer_slice(&writer->work));
	buffer_add_slice(out, buffer_slice(&writer->heads));
	buffer_add_slice(out, buffer_slice(&writer->rests));
	buffer_clear(&writer->heads);
	buffer_clear(&writer->rests);
	writer->statements = writer->count = 0;
	if (writer->size)
		memset(writer->table, 0, writer->size * sizeof *writer->table);
}

/* Reading */

void package_read(struct vulndb_unpack *unpack, struct package_reader *ret_reader)
{
	struct slice heads;

	*ret_reader = (struct package_reader){ .ecosystem = vulndb_unpack_text(unpack), .name = vulndb_unpack_text(unpack) };
	heads = vulndb_unpack_text(unpack);
	ret_reader->heads = (struct vulndb_unpack){ .at = heads.ptr, .stop = heads.ptr + heads.len, .failed = unpack->failed };
	ret_reader->rest_count = vulndb_unpack_count(&ret_reader->heads, VULNDB_STATEMENT_BYTES_MIN);
	ret_reader->count = vulndb_unpack_count(&ret_reader->heads, VULNDB_STATEMENT_BYTES_MIN);
	ret_reader->rests = slice_make(unpack->at, (size_t)(unpack->stop - unpack->at));
	if (ret_reader->heads.failed || ret_reader->rest_count > ret_reader->count) {
		vulndb_unpack_fail(&ret_reader->heads);
		ret_reader->count = ret_reader->rest_count = 0;
	}
	ret_reader->items = memory_grow(NULL, ret_reader->rest_count + 1, sizeof *ret_reader->items); /* written as they come */
}

size_t package_heads_end(struct slice body)
{
	struct vulndb_unpack unpack = { .at = body.ptr, .stop = body.ptr + body.len };

	vulndb_unpack_text(&unpack);
	vulndb_unpack_text(&unpack);
	vulndb_unpack_text(&unpack);
	return (size_t)(unpack.at - body.ptr);
}

void package_reader_done(struct package_reader *reader)
{
	free(reader->items);
}

/* The next rest that no statement had yet. */
static void take_fresh(struct package_reader *reader)
{
	uint64_t len = vulndb_unpack_u64(&reader->heads);

	if (reader->fresh == reader->rest_count || len > reader->rests.len) {
		vulndb_unpack_fail(&reader->heads);
		return;
	}
	reader->items[reader->fresh++] = slice_first(reader->rests, (size_t)len);
	reader->rests = slice_from(reader->rests, (size_t)len);
}

bool package_next(struct package_reader *reader, struct vulndb_head *head, size_t *ret_rest)
{
	uint64_t back;

	if (reader->count == 0)
		return false;
	reader->count--;
	vulndb_unpack_head(&reader->heads, head);
	back = vulndb_unpack_u64(&reader->heads);
	if (back > reader->fresh)
		vulndb_unpack_fail(&reader->heads);
	*ret_rest = reader->fresh - (size_t)back;
	if (back == 0)
		take_fresh(reader);
	return !reader->heads.failed;
}

struct slice package_rest(const struct package_reader *reader, size_t rest)
{
	return reader->items[rest];
}

bool package_is_done(const struct package_reader *reader)
{
	return reader->count == 0 && reader->fresh == reader->rest_count && reader->rests.len == 0 &&
	       vulndb_unpack_is_done(&reader->heads);
}
