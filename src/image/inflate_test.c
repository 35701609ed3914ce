/* inflate_test.c - what plimsoll takes from a reader that inflates an archive */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include "base/test.h"
#include "image/inflate.h"
#include <unistd.h>

/* Gives the piece's frame to inflate_take, as the pump does. */
static int give(struct inflating *inflating, enum record_kind kind, const void *thing, struct error *err)
{
	cleanup_buffer struct buffer frame = BUFFER_INIT(0);

	CHECK(record_write(&frame, kind, thing));
	return inflate_take(inflating, kind, slice_from(buffer_slice(&frame), RECORD_FRAME_BYTES), err);
}

TEST(pieces_are_kept_in_memory_up_to_the_ceiling)
{
	struct inflating inflating = {
		.packing = packing_find(S("\x1f\x8b")), .fd = memory_file_open(NULL), .size_max_bytes = 10
	};
	struct piece first = { S("12345") }, second = { S("67890") }, third = { S("1") };
	char got[11] = "";
	struct error err;

	CHECK(inflating.fd >= 0);
	CHECK_INT(give(&inflating, RECORD_BYTES, &first, &err), 0);
	CHECK_INT(give(&inflating, RECORD_BYTES, &second, &err), 0);
	CHECK_INT(give(&inflating, RECORD_BYTES, &third, &err), -ERR_LIMIT);
	CHECK_TEXT(
		err.text, "inflates to more than 0 MiB, which are kept in memory: decompress it first ('gzip -d') and scan that");
	CHECK_INT(inflating.size_bytes, 10);
	CHECK_INT(memory_file_seal(inflating.fd, NULL), 0);
	CHECK_INT(memory_file_write(inflating.fd, S("x"), &err), -ERR_DENIED);
	CHECK_INT(pread(inflating.fd, got, sizeof got, 0), 10);
	CHECK_TEXT(got, "1234567890");
	close(inflating.fd);
}

TEST(what_is_no_piece_is_refused)
{
	cleanup_free char *big = memory_new(PIECE_BYTES_MAX + 1);
	struct inflating inflating = { .packing = packing_find(S("\x1f\x8b")), .fd = -1, .size_max_bytes = UINT64_MAX };
	struct piece empty = { S("") }, large = { slice_make(big, PIECE_BYTES_MAX + 1) };
	struct note note = { .text = S("x") };
	struct error err;

	CHECK_INT(give(&inflating, RECORD_BYTES, &empty, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "a piece of 0 bytes");
	CHECK_INT(give(&inflating, RECORD_BYTES, &large, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "a piece of 1048577 bytes");
	CHECK_INT(give(&inflating, RECORD_NOTE, &note, &err), -ERR_FORMAT);
	CHECK_INT(inflate_take(&inflating, RECORD_BYTES, S("\5\0\0\0xy"), &err), -ERR_FORMAT);
	CHECK_INT(inflating.size_bytes, 0);
}
