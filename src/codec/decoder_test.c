#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "codec/decoder.h"

#include <dirent.h>
#include <stdio.h>
#include <zlib.h>
#include <zstd.h>

/* What came out before the error, and the error. */
static int inflate_all(
	struct slice bytes, size_t chunk_bytes, const struct decoder_limits *limits, struct buffer *out, struct error *err)
{
	struct slice_source memory = { bytes, chunk_bytes };
	struct source below = slice_source_open(&memory), source;
	cleanup_decoder struct decoder *decoder = NULL;
	struct slice chunk;
	int r;

	buffer_clear(out);
	r = decoder_open(&below, limits, &decoder, err);
	if (r < 0)
		return r;
	source = decoder_source(decoder);
	while ((r = source.next(source.context, &chunk, err)) > 0) {
		CHECK(chunk.len > 0);
		buffer_add_slice(out, chunk);
		CHECK_INT(decoder_output_bytes(decoder), out->len);
	}
	CHECK_INT(source.next(source.context, &chunk, NULL), r); /* an end stays an end, an error an error */
	if (r == 0)
		CHECK_INT(decoder_input_bytes(decoder), bytes.len);
	return r;
}

/* However the input is cut, the same comes out. */
static int inflate_cut(struct slice bytes, struct buffer *out, struct error *err)
{
	static const size_t cuts[] = { 1, 2, 3, 7, 8, 64 };
	cleanup_buffer struct buffer other = BUFFER_INIT(0);
	int r = inflate_all(bytes, 0, NULL, out, err);

	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		if (bytes.len / cuts[i] > 70000)
			continue; /* a sanitizer takes 30 us a call: small cuts are for small streams */
		CHECK_INT(inflate_all(bytes, cuts[i], NULL, &other, NULL), r);
		if (r == 0)
			CHECK(slice_equal(buffer_slice(&other), buffer_slice(out)));
	}
	return r;
}

/* Text that compresses, and noise, LEN bytes. */
static struct slice make_data(size_t len)
{
	char *bytes = memory_new(len + 1);
	uint64_t state = 1;

	for (size_t i = 0; i < len; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		bytes[i] = i / 4096 % 3 == 1 ? (char)(state >> 56) : "plimsoll marks the line "[(i + (state >> 62)) % 24];
	}
	return slice_make(bytes, len);
}

static void add_member(struct buffer *out, struct slice bytes, int level)
{
	z_stream stream = { 0 };
	size_t bound;
	char *room;

	CHECK_INT(deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	bound = deflateBound(&stream, bytes.len);
	room = malloc(bound);
	stream.next_in = (unsigned char *)bytes.ptr;
	stream.avail_in = (unsigned)bytes.len;
	stream.next_out = (unsigned char *)room;
	stream.avail_out = (unsigned)bound;
	CHECK_INT(deflate(&stream, Z_FINISH), Z_STREAM_END);
	buffer_add(out, room, bound - stream.avail_out);
	deflateEnd(&stream);
	free(room);
}

static void add_frame(struct buffer *out, struct slice bytes, bool checksum)
{
	size_t bound = ZSTD_compressBound(bytes.len), len;
	ZSTD_CCtx *context = ZSTD_createCCtx();
	char *room = malloc(bound);

	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum);
	len = ZSTD_compress2(context, room, bound, bytes.ptr, bytes.len);
	CHECK(!ZSTD_isError(len));
	buffer_add(out, room, len);
	ZSTD_freeCCtx(context);
	free(room);
}

/* "hello\n" in a stored block, in a member whose header has FLAGS; EXTRA_FIELDS stand where the flags put them. */
static void add_hello(struct buffer *out, unsigned char flags, struct slice extra_fields)
{
	buffer_add(out, "\x1f\x8b\x08", 3);
	buffer_add_byte(out, (char)flags);
	buffer_add(out, "\0\0\0\0\0\3", 6);
	buffer_add_slice(out, extra_fields);
	buffer_add(out, "\x01\x06\x00\xf9\xffhello\n", 11);
	buffer_add(out, "\x20\x30\x3a\x36\x06\0\0\0", 8); /* 0x363a3020: `printf 'hello\n' | gzip | tail -c8 | xxd` */
}

TEST(decoder_takes_what_is_not_compressed_as_it_is_and_copies_nothing)
{
	struct slice_source memory = { S("plain bytes, not compressed"), 0 };
	struct source below = slice_source_open(&memory), source;
	struct slice bytes = memory.left, chunk;
	cleanup_decoder struct decoder *decoder = NULL;

	CHECK_INT(decoder_open(&below, NULL, &decoder, NULL), 0);
	CHECK_TEXT(decoder_name(decoder), "plain");
	source = decoder_source(decoder);
	CHECK_INT(source.next(source.context, &chunk, NULL), 1);
	CHECK(chunk.ptr == bytes.ptr && chunk.len == bytes.len);
	CHECK_INT(source.next(source.context, &chunk, NULL), 0);
	CHECK_INT(decoder_input_bytes(decoder), bytes.len);
	CHECK_INT(decoder_output_bytes(decoder), bytes.len);
}

TEST(decoder_takes_short_and_empty_streams_as_they_are)
{
	static const char *const texts[] = { "", "a", "\x1f", "ab", "abc", "\x28\xb5\x2f", "abcd", "abcde", "abcdefghijklmnop" };
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		CHECK_INT(inflate_cut(slice_from_text(texts[i]), &out, NULL), 0);
		CHECK_SLICE(buffer_slice(&out), texts[i]);
	}
}

TEST(decoder_skips_in_plain_bytes_from_any_place)
{
	struct slice bytes = S("0123456789abcdefghij");

	for (size_t chunk_bytes = 0; chunk_bytes < 9; chunk_bytes++)
		for (size_t size = 0; size < 30; size++) {
			struct slice_source memory = { bytes, chunk_bytes };
			struct source below = slice_source_open(&memory), source;
			cleanup_decoder struct decoder *decoder = NULL;
			size_t skipped;
			struct slice chunk;

			CHECK_INT(decoder_open(&below, NULL, &decoder, NULL), 0);
			source = decoder_source(decoder);
			skipped = (source.skip)(source.context, size);
			CHECK_INT(skipped, size < bytes.len ? size : bytes.len);
			CHECK_INT(source.next(source.context, &chunk, NULL), skipped < bytes.len);
			if (skipped < bytes.len)
				CHECK_INT(*chunk.ptr, bytes.ptr[skipped]);
			CHECK_INT(decoder_input_bytes(decoder), decoder_output_bytes(decoder));
		}
}

TEST(decoder_cannot_skip_where_below_cannot_or_where_it_inflates)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0);
	struct slice_source memory = { S("0123456789"), 0 };
	struct source below = slice_source_open(&memory);
	struct decoder *decoder;

	below.skip = NULL;
	CHECK_INT(decoder_open(&below, NULL, &decoder, NULL), 0);
	CHECK(!decoder_source(decoder).skip);
	decoder_free(decoder);
	add_hello(&gz, 0, S(""));
	memory = (struct slice_source){ buffer_slice(&gz), 0 };
	below = slice_source_open(&memory);
	CHECK_INT(decoder_open(&below, NULL, &decoder, NULL), 0);
	CHECK_TEXT(decoder_name(decoder), "gzip");
	CHECK(!decoder_source(decoder).skip);
	decoder_free(decoder);
}

TEST(decoder_inflates_gzip_of_every_size_and_level)
{
	static const size_t sizes[] = { 0, 1, 100, 32768, 65537, 262143, 262144, 262145, 1500000 };
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int level = 0; level <= 9; level += 3) {
			struct slice data = make_data(sizes[i]);

			buffer_clear(&gz);
			add_member(&gz, data, level);
			CHECK_INT(inflate_cut(buffer_slice(&gz), &out, NULL), 0);
			CHECK(slice_equal(buffer_slice(&out), data));
			free((char *)data.ptr);
		}
}

TEST(decoder_reads_all_the_parts_of_a_gzip_header)
{
	static const struct {
		unsigned char flags;
		struct slice fields;
		int r;
	} cases[] = {
		{ 0, { "", 0 }, 0 },
		{ 1, { "", 0 }, 0 },                        /* "probably text" */
		{ 4, { "\0\0", 2 }, 0 },                    /* an empty extra field */
		{ 4, { "\5\0abcde", 7 }, 0 },               /* and one with five bytes */
		{ 8, { "name.tar\0", 9 }, 0 },              /* */
		{ 8, { "\0", 1 }, 0 },                      /* */
		{ 16, { "comment\0", 8 }, 0 },              /* */
		{ 28, { "\2\0xyname\0comment\0", 17 }, 0 }, /* in this order */
		{ 2, { "\xa7\x77", 2 }, 0 },                /* header CRC: python3 -c "print(hex(zlib.crc32(header)&0xffff))" */
		{ 2, { "\xa7\x76", 2 }, -ERR_FORMAT },      /* */
		{ 30, { "\2\0xyname\0comment\0\x01\x7f", 19 }, 0 },
		{ 30, { "\2\0xyname\0comment\0\x01\x7e", 19 }, -ERR_FORMAT },
		{ 32, { "", 0 }, -ERR_FORMAT }, /* reserved: "must give an error indication" */
		{ 128, { "", 0 }, -ERR_FORMAT },
	};
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&gz);
		add_hello(&gz, cases[i].flags, cases[i].fields);
		CHECK_INT(inflate_cut(buffer_slice(&gz), &out, NULL), cases[i].r);
		if (cases[i].r == 0)
			CHECK_SLICE(buffer_slice(&out), "hello\n");
	}
}

TEST(decoder_refuses_another_gzip_method_and_endless_names)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct error err;

	add_hello(&gz, 0, S(""));
	gz.ptr[2] = 7;
	CHECK_INT(inflate_cut(buffer_slice(&gz), &out, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "gzip: unknown compression method 7");
	buffer_clear(&gz);
	buffer_add(&gz, "\x1f\x8b\x08\x08\0\0\0\0\0\3", 10);
	for (int i = 0; i < 300000; i++)
		buffer_add_byte(&gz, 'n');
	CHECK_INT(inflate_all(buffer_slice(&gz), 0, NULL, &out, NULL), -ERR_LIMIT);
}

TEST(decoder_inflates_gzip_members_one_after_the_other)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0), want = BUFFER_INIT(0);
	struct slice data = make_data(20000);

	for (size_t i = 0; i < 60; i++) {
		struct slice part = slice_first(slice_from(data, i * 300), i % 7 == 0 ? 0 : 250 + i * 3);

		add_member(&gz, part, (int)(i % 10));
		buffer_add_slice(&want, part);
		add_hello(&gz, 8, S("a\0"));
		buffer_add_slice(&want, S("hello\n"));
	}
	CHECK_INT(inflate_cut(buffer_slice(&gz), &out, NULL), 0);
	CHECK(slice_equal(buffer_slice(&out), buffer_slice(&want)));
	free((char *)data.ptr);
}

TEST(decoder_accepts_zeros_after_the_last_gzip_member_and_nothing_else)
{
	static const struct {
		struct slice tail;
		int r;
	} cases[] = {
		{ { "\0", 1 }, 0 },
		{ { "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 30 }, 0 },
		{ { "\0\0\1", 3 }, -ERR_FORMAT },
		{ { "\0\x1f\x8b\x08", 4 }, -ERR_FORMAT },
		{ { "x", 1 }, -ERR_FORMAT },
		{ { "\x1f", 1 }, -ERR_FORMAT },
		{ { "\x1f\x8b", 2 }, -ERR_FORMAT },
		{ { "\x1f\x8c\x08\0\0\0\0\0\0\3", 10 }, -ERR_FORMAT },
		{ { "\x28\xb5\x2f\xfd", 4 }, -ERR_FORMAT },
	};
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&gz);
		add_hello(&gz, 0, S(""));
		buffer_add_slice(&gz, cases[i].tail);
		CHECK_INT(inflate_cut(buffer_slice(&gz), &out, NULL), cases[i].r);
		CHECK_SLICE(buffer_slice(&out), "hello\n"); /* before the error comes what was good */
	}
}

TEST(decoder_notices_where_ever_a_gzip_stream_is_cut)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct slice data = make_data(3000);
	size_t first;
	struct error err;

	add_member(&gz, data, 6);
	first = gz.len;
	add_hello(&gz, 30, slice_make("\2\0xyname\0comment\0\x01\x7f", 19));
	CHECK_INT(inflate_cut(buffer_slice(&gz), &out, NULL), 0);
	for (size_t len = 2; len < gz.len; len++) {
		int r = inflate_all(slice_first(buffer_slice(&gz), len), len % 2 ? 1 : 0, NULL, &out, &err);

		CHECK_INT(r, len == first ? 0 : -ERR_FORMAT);
		if (r < 0)
			CHECK_TEXT(err.text, "gzip: the stream ends too early");
		CHECK(slice_equal(buffer_slice(&out), slice_first(data, out.len < data.len ? out.len : data.len)) || len > first);
	}
	free((char *)data.ptr);
}

TEST(decoder_notices_every_wrong_bit_of_a_gzip_trailer)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct error err;

	add_hello(&gz, 0, S(""));
	for (size_t bit = 0; bit < 64; bit++) {
		char *byte = gz.ptr + gz.len - 8 + bit / 8;

		*byte ^= (char)(1 << bit % 8);
		CHECK_INT(inflate_all(buffer_slice(&gz), bit % 3, NULL, &out, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text,
			bit < 32 ? "gzip: the data's checksum is wrong" : "gzip: the data's length is not what the trailer says");
		*byte ^= (char)(1 << bit % 8);
	}
	CHECK_INT(inflate_all(buffer_slice(&gz), 0, NULL, &out, NULL), 0);
}

TEST(decoder_notices_every_wrong_bit_of_gzip_data)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct slice data = make_data(1500);

	add_member(&gz, data, 6);
	for (size_t bit = 80; bit < gz.len * 8; bit++) {
		gz.ptr[bit / 8] ^= (char)(1 << bit % 8);
		if (inflate_all(buffer_slice(&gz), bit % 5, NULL, &out, NULL) == 0)
			CHECK(slice_equal(
				buffer_slice(&out), data)); /* some bits mean nothing: what fills up a byte, codes never used */
		gz.ptr[bit / 8] ^= (char)(1 << bit % 8);
	}
	free((char *)data.ptr);
}

TEST(decoder_refuses_a_distance_into_the_member_before)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), out = BUFFER_INIT(0);

	add_hello(&gz, 0, S(""));
	buffer_add(&gz, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	buffer_add(&gz, "\x03\x02\0", 3); /* fixed codes: length 3, distance 1, end of block */
	buffer_add(&gz, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	CHECK_INT(inflate_cut(buffer_slice(&gz), &out, NULL), -ERR_FORMAT);
	CHECK(slice_starts_with(buffer_slice(&out), S("hello\n")));
}

TEST(decoder_inflates_zstd_of_every_size)
{
	static const size_t sizes[] = { 0, 1, 100, 131072, 131073, 262143, 262144, 262145, 1500000 };
	cleanup_buffer struct buffer zst = BUFFER_INIT(0), out = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct slice data = make_data(sizes[i]);

		buffer_clear(&zst);
		add_frame(&zst, data, i % 2);
		CHECK_INT(inflate_cut(buffer_slice(&zst), &out, NULL), 0);
		CHECK(slice_equal(buffer_slice(&out), data));
		free((char *)data.ptr);
	}
}

TEST(decoder_inflates_zstd_frames_one_after_the_other_and_skips_the_skippable)
{
	cleanup_buffer struct buffer zst = BUFFER_INIT(0), out = BUFFER_INIT(0), want = BUFFER_INIT(0);
	struct slice data = make_data(20000);

	buffer_add(&zst, "\x5f\x2a\x4d\x18\x03\0\0\0abc", 11);
	for (size_t i = 0; i < 40; i++) {
		struct slice part = slice_first(slice_from(data, i * 300), i % 7 == 0 ? 0 : 250 + i * 3);

		add_frame(&zst, part, i % 2);
		buffer_add_slice(&want, part);
		if (i % 3 == 0)
			buffer_add(&zst, "\x50\x2a\x4d\x18\0\0\0\0", 8);
	}
	CHECK_INT(inflate_cut(buffer_slice(&zst), &out, NULL), 0);
	CHECK(slice_equal(buffer_slice(&out), buffer_slice(&want)));
	free((char *)data.ptr);
}

TEST(decoder_notices_where_ever_a_zstd_stream_is_cut)
{
	cleanup_buffer struct buffer zst = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct slice data = make_data(9000);
	size_t ends[3];
	struct error err;

	add_frame(&zst, data, true);
	ends[0] = zst.len;
	buffer_add(&zst, "\x5a\x2a\x4d\x18\x03\0\0\0abc", 11);
	ends[1] = zst.len;
	add_frame(&zst, slice_first(data, 200), false);
	ends[2] = zst.len;
	for (size_t len = 4; len <= zst.len; len++) {
		int r = inflate_all(slice_first(buffer_slice(&zst), len), len % 2 ? 1 : 0, NULL, &out, &err);

		CHECK_INT(r, len == ends[0] || len == ends[1] || len == ends[2] ? 0 : -ERR_FORMAT);
		if (r < 0)
			CHECK_TEXT(err.text, "zstd: the stream ends too early");
	}
	free((char *)data.ptr);
}

TEST(decoder_refuses_what_is_no_zstd_frame_after_one)
{
	static const struct slice tails[] = {
		{ "\0", 1 },
		{ "\x28\xb5\x2e", 3 },
		{ "\x27\xb5\x2f\xfd\x24\0\1\0\0\0\0", 11 }, /* zstd 0.7's */
		{ "\x1f\x8b\x08", 3 },
	};
	cleanup_buffer struct buffer zst = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct error err;

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		buffer_clear(&zst);
		add_frame(&zst, S("hello\n"), true);
		buffer_add_slice(&zst, tails[i]);
		CHECK_INT(inflate_cut(buffer_slice(&zst), &out, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, "zstd: garbage after the last frame");
		CHECK_SLICE(buffer_slice(&out), "hello\n");
	}
}

TEST(decoder_notices_a_wrong_zstd_checksum)
{
	cleanup_buffer struct buffer zst = BUFFER_INIT(0), out = BUFFER_INIT(0);

	add_frame(&zst, S("hello, hello, hello\n"), true);
	for (size_t bit = 0; bit < 32; bit++) {
		zst.ptr[zst.len - 4 + bit / 8] ^= (char)(1 << bit % 8);
		CHECK_INT(inflate_cut(buffer_slice(&zst), &out, NULL), -ERR_FORMAT);
		zst.ptr[zst.len - 4 + bit / 8] ^= (char)(1 << bit % 8);
	}
}

/* Magic, descriptor (one segment, one byte of size), the size, one raw block "hi", the last: RFC 8878, 3.1.1. */
TEST(decoder_notices_a_zstd_frame_of_another_size_than_it_states_however_it_is_cut)
{
	char frame[] = "\x28\xb5\x2f\xfd\x20\x02\x11\0\0hi";
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct error err;

	CHECK_INT(inflate_cut(slice_make(frame, sizeof frame - 1), &out, &err), 0);
	CHECK_SLICE(buffer_slice(&out), "hi");
	for (char size = 0; size < 6; size++) {
		frame[5] = size;
		buffer_clear(&out);
		CHECK_INT(inflate_cut(slice_make(frame, sizeof frame - 1), &out, &err), size == 2 ? 0 : -ERR_FORMAT);
	}
}

TEST(decoder_reads_zstd_windows_up_to_128_mib)
{
	/* Magic, descriptor 0, window descriptor (exponent << 3), one raw block "hi", the last. */
	char frame[] = "\x28\xb5\x2f\xfd\0\0\x11\0\0hi";
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	frame[5] = (char)((27 - 10) << 3);
	CHECK_INT(inflate_all(slice_make(frame, sizeof frame - 1), 0, NULL, &out, NULL), 0);
	CHECK_SLICE(buffer_slice(&out), "hi");
	frame[5] = (char)((27 - 10) << 3 | 1); /* an eighth more */
	CHECK_INT(inflate_all(slice_make(frame, sizeof frame - 1), 0, NULL, &out, NULL), -ERR_LIMIT);
}

TEST(decoder_refuses_a_zstd_dictionary)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	CHECK_INT(inflate_all(slice_make("\x28\xb5\x2f\xfd\x21\x07\x02\x11\0\0hi", 12), 0, NULL, &out, NULL), -ERR_UNSUPPORTED);
}

TEST(decoder_keeps_its_limits)
{
	cleanup_buffer struct buffer gz = BUFFER_INIT(0), zst = BUFFER_INIT(0), out = BUFFER_INIT(0);
	struct slice data = { memory_new(4000000), 4000000 }, plain = S("0123456789");
	struct error err;

	add_member(&gz, data, 9);
	add_frame(&zst, data, false);
	CHECK_INT(inflate_all(buffer_slice(&gz), 0, &(struct decoder_limits){ .output_bytes = 4000000 }, &out, NULL), 0);
	CHECK_INT(inflate_all(buffer_slice(&zst), 0, &(struct decoder_limits){ .output_bytes = 4000000 }, &out, NULL), 0);
	CHECK_INT(inflate_all(buffer_slice(&gz), 0, &(struct decoder_limits){ .output_bytes = 3999999 }, &out, &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "gzip: more than 3999999 bytes come out");
	CHECK(out.len <= 3999999);
	CHECK_INT(
		inflate_all(buffer_slice(&zst), 0, &(struct decoder_limits){ .output_bytes = 3999999 }, &out, NULL), -ERR_LIMIT);
	/* (3.9 kB + 64 KiB) * 50 = 3.4 MB */
	CHECK_INT(inflate_all(buffer_slice(&gz), 0, &(struct decoder_limits){ .ratio = 50 }, &out, &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "gzip: inflates to more than 50 times its size");
	CHECK_INT(inflate_all(buffer_slice(&gz), 0, &(struct decoder_limits){ .ratio = 60 }, &out, NULL), 0);
	CHECK_INT(inflate_all(plain, 3, &(struct decoder_limits){ .output_bytes = 10, .ratio = 1 }, &out, NULL), 0);
	CHECK_INT(inflate_all(plain, 3, &(struct decoder_limits){ .output_bytes = 9 }, &out, NULL), -ERR_LIMIT);
	free((char *)data.ptr);
}

static int broken_next(void *context, struct slice *ret_chunk, struct error *err)
{
	int *left = context;

	if ((*left)-- <= 0)
		return error_set(err, ERR_IO, "the disk is gone");
	*ret_chunk = slice_make("\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	return 1;
}

TEST(decoder_hands_errors_from_below_up)
{
	int left = 0;
	struct source below = { .next = broken_next, .context = &left }, source;
	struct decoder *decoder;
	struct slice chunk;
	struct error err;

	CHECK_INT(decoder_open(&below, NULL, &decoder, &err), -ERR_IO);
	left = 1;
	CHECK_INT(decoder_open(&below, NULL, &decoder, &err), 0);
	source = decoder_source(decoder);
	CHECK_INT(source.next(source.context, &chunk, &err), -ERR_IO);
	CHECK_TEXT(err.text, "the disk is gone");
	decoder_free(decoder);
}

static void each_file(const char *below, void (*visit)(const char *name, struct slice bytes))
{
	cleanup_free char *folder = test_data_path(below);
	DIR *list = opendir(folder);
	size_t count = 0;

	CHECK(list);
	for (struct dirent *entry; (entry = readdir(list));) {
		char path[4096];
		struct slice bytes;

		if (!slice_ends_with(slice_from_text(entry->d_name), S(".zst")))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		bytes = test_read_file(path);
		visit(entry->d_name, bytes);
		free((char *)bytes.ptr);
		count++;
	}
	closedir(list);
	CHECK(count > 0);
}

/* What zstd 1.5.4 (Debian 12) itself says of four of the seven vectors is not what they want: it takes an offset of zero, a
 * Huffman state that is cut off, and the two ways to say "no sequences". Such a library is only asked not to stumble. */
static bool library_is_strict(const char *name)
{
	return ZSTD_versionNumber() >= 10506 || strcmp(name, "block-128k.zst") == 0 || strcmp(name, "empty-block.zst") == 0 ||
	       strcmp(name, "rle-first-block.zst") == 0;
}

static void golden_is_good(const char *name, struct slice bytes)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct error err;

	if (inflate_cut(bytes, &out, &err) != 0 && library_is_strict(name))
		fail_msg("%s: %s", name, err.text);
}

static void golden_is_bad(const char *name, struct slice bytes)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	if (inflate_cut(bytes, &out, NULL) != -ERR_FORMAT && library_is_strict(name))
		fail_msg("%s was accepted", name);
}

TEST(decoder_accepts_the_golden_zstd_frames)
{
	each_file("conformance/compression/zstd/golden-decompression", golden_is_good);
}

TEST(decoder_refuses_the_golden_zstd_errors)
{
	each_file("conformance/compression/zstd/golden-decompression-errors", golden_is_bad);
}
