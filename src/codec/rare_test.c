#include "base/buffer.h"
#include "base/memory.h"
#include "base/test.h"
#include "codec/decoder.h"
#include <bzlib.h>
#include <lzma.h>

/* All of BYTES, CUT at a time; as layers have it, or with RARE ways. */
static int inflate(struct slice bytes, size_t cut, bool rare, struct buffer *out, struct error *err)
{
	struct slice_source state = { bytes, cut };
	struct source below = slice_source_open(&state), source;
	const struct decoder_limits limits = { .output_bytes = 64u << 20, .rare = rare };
	cleanup_decoder struct decoder *decoder = NULL;
	struct slice chunk;
	int r = decoder_open(&below, &limits, &decoder, err);

	buffer_clear(out);
	if (r < 0)
		return r;
	source = decoder_source(decoder);
	while ((r = source.next(source.context, &chunk, err)) > 0)
		buffer_add_slice(out, chunk);
	return r;
}

static void add_xz(struct buffer *out, struct slice bytes)
{
	size_t most = lzma_stream_buffer_bound(bytes.len), len = 0;
	uint8_t *room = memory_new(most);

	CHECK_INT(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, NULL, (const uint8_t *)bytes.ptr, bytes.len, room, &len, most),
		LZMA_OK);
	buffer_add(out, room, len);
	free(room);
}

static void add_bzip2(struct buffer *out, struct slice bytes)
{
	unsigned len = (unsigned)(bytes.len + bytes.len / 100 + 600);
	char *room = memory_new(len);

	CHECK_INT(BZ2_bzBuffToBuffCompress(room, &len, (char *)bytes.ptr, (unsigned)bytes.len, 9, 0, 0), BZ_OK);
	buffer_add(out, room, len);
	free(room);
}

/* Text that repeats, and noise. */
static struct slice make_data(size_t len)
{
	char *bytes = memory_new(len + 1);
	uint64_t state = 1;

	for (size_t i = 0; i < len; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		bytes[i] = i / 4096 % 3 == 1 ? (char)(state >> 56) : "plimsoll marks the line "[i % 24];
	}
	return slice_make(bytes, len);
}

static void (*const adders[])(struct buffer *out, struct slice bytes) = { add_xz, add_bzip2 };
static const char *const names[] = { "xz", "bzip2" };

TEST(xz_and_bzip2_are_inflated_however_they_are_cut)
{
	static const size_t sizes[] = { 0, 1, 100, 262143, 262144, 262145, 1500000 }, cuts[] = { 0, 1, 7, 4096 };

	for (size_t way = 0; way < 2; way++)
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			cleanup_buffer struct buffer packed = BUFFER_INIT(0), out = BUFFER_INIT(0), want = BUFFER_INIT(0);
			struct slice data = make_data(sizes[i]);

			adders[way](&packed, data);
			adders[way](&packed, S("and one more stream"));
			buffer_add_slice(&want, data);
			buffer_add_slice(&want, S("and one more stream"));
			for (size_t k = 0; k < sizeof cuts / sizeof *cuts; k++) {
				if (cuts[k] && packed.len / cuts[k] > 70000)
					continue;
				CHECK_INT(inflate(buffer_slice(&packed), cuts[k], true, &out, NULL), 0);
				CHECK(slice_equal(buffer_slice(&out), buffer_slice(&want)));
			}
			free((char *)data.ptr);
		}
}

TEST(xz_and_bzip2_that_are_cut_off_or_damaged_are_errors)
{
	for (size_t way = 0; way < 2; way++) {
		cleanup_buffer struct buffer packed = BUFFER_INIT(0), out = BUFFER_INIT(0);
		struct slice data = make_data(20000);
		struct error err;

		adders[way](&packed, data);
		for (size_t len = 4; len < packed.len; len += 1 + len / 8)
			CHECK_INT(inflate(slice_first(buffer_slice(&packed), len), 0, true, &out, &err), -ERR_FORMAT);
		packed.ptr[packed.len / 2] ^= 0x55;
		CHECK_INT(inflate(buffer_slice(&packed), 0, true, &out, &err), -ERR_FORMAT);
		CHECK(slice_starts_with(slice_from_text(err.text), slice_from_text(names[way])));
		packed.ptr[packed.len / 2] ^= 0x55;
		buffer_add_slice(&packed, S("garbage"));
		CHECK_INT(inflate(buffer_slice(&packed), 0, true, &out, &err), -ERR_FORMAT);
		free((char *)data.ptr);
	}
}

TEST(xz_may_have_padding_between_and_behind_its_streams)
{
	cleanup_buffer struct buffer packed = BUFFER_INIT(0), out = BUFFER_INIT(0);

	add_xz(&packed, S("one "));
	buffer_add(&packed, "\0\0\0\0", 4);
	add_xz(&packed, S("two"));
	buffer_add(&packed, "\0\0\0\0\0\0\0\0", 8);
	CHECK_INT(inflate(buffer_slice(&packed), 3, true, &out, NULL), 0);
	CHECK(slice_equal(buffer_slice(&out), S("one two")));
}

TEST(layers_are_not_taken_in_rare_ways)
{
	for (size_t way = 0; way < 2; way++) {
		cleanup_buffer struct buffer packed = BUFFER_INIT(0), out = BUFFER_INIT(0);

		adders[way](&packed, S("text"));
		CHECK_INT(inflate(buffer_slice(&packed), 0, false, &out, NULL), 0);
		CHECK(slice_equal(buffer_slice(&out), buffer_slice(&packed)));
	}
}
