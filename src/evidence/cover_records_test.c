#include "base/test.h"
#include "evidence/cover_records.h"
#include "link/record.h"

static uint64_t hash_of(unsigned number)
{
	char path[32];

	snprintf(path, sizeof path, "usr/%u", number);
	return cover_hash(slice_from_text(path), false);
}

/* A package, a cover of COUNT paths in parts, a whiteout. */
static void layer_write(unsigned count, struct buffer *out)
{
	struct package package = { .type = PACKAGE_NPM, .name = S("x"), .version = S("1"), .path = S("p") };
	struct whiteout whiteout = { S("gone"), 0 };
	struct cover_making making = { 0 };
	struct slice left;

	for (unsigned i = 0; i < count; i++)
		cover_add(&making, hash_of(i));
	cover_end(&making);
	CHECK(record_write(out, RECORD_PACKAGE, &package));
	for (left = cover_bytes(&making); left.len;) {
		struct covers part = { slice_first(left, COVER_PART_BYTES), 0 };

		CHECK(record_write(out, RECORD_COVERS, &part));
		left = slice_from(left, part.bytes.len);
	}
	CHECK(record_write(out, RECORD_WHITEOUT, &whiteout));
	cover_making_done(&making);
}

/* Bloom's formula for seven bits a path and 65536 * 8 / 60000 bits of room a path: 0.018. */
TEST(a_long_list_becomes_a_filter_and_all_else_stays)
{
	enum { COUNT = 60000 };
	cleanup_buffer struct buffer records = BUFFER_INIT(0), small = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	unsigned kinds[RECORD_KIND_COUNT] = { 0 }, maybe = 0;
	struct slice left, fields;
	struct cover cover;
	enum record_kind kind;
	struct error err;

	layer_write(COUNT, &records);
	CHECK(cover_shrink(buffer_slice(&records), 8 * COUNT - 1, 0, &small));
	CHECK(small.len > 65536 && small.len < 65536 + 400);
	for (left = buffer_slice(&small); record_next(&left, &kind, &fields, &err) > 0;)
		kinds[kind]++;
	CHECK_INT(left.len, 0);
	CHECK_INT(kinds[RECORD_PACKAGE], 1);
	CHECK_INT(kinds[RECORD_WHITEOUT], 1);
	CHECK_INT(cover_in_records(buffer_slice(&small), &arena, &cover, &err), 0);
	CHECK(cover.filter);
	for (unsigned i = 0; i < COUNT; i++)
		CHECK_INT(cover_ask(&cover, hash_of(i)), COVER_MAYBE);
	for (unsigned i = COUNT; i < 2 * COUNT; i++)
		maybe += cover_ask(&cover, hash_of(i)) == COVER_MAYBE;
	CHECK(maybe > 0 && maybe < COUNT / 25);
}

TEST(a_short_list_a_filter_and_what_cannot_be_stay_as_they_are)
{
	cleanup_buffer struct buffer records = BUFFER_INIT(0), small = BUFFER_INIT(0);
	struct covers broken = { S("seven b"), 0 }, filter = { { memset((char[64]){ 0 }, 1, 64), 64 }, 1 };

	CHECK(!cover_shrink(S(""), 0, 0, &small));
	layer_write(100, &records);
	CHECK(!cover_shrink(buffer_slice(&records), 800, 0, &small));
	buffer_clear(&records);
	CHECK(record_write(&records, RECORD_COVERS, &broken));
	CHECK(!cover_shrink(buffer_slice(&records), 0, 0, &small));
	buffer_clear(&records);
	CHECK(record_write(&records, RECORD_COVERS, &filter));
	CHECK(!cover_shrink(buffer_slice(&records), 0, 0, &small));
	CHECK_INT(small.len, 0);
}
