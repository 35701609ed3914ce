/* gzip.c - the framing of gzip (RFC 1952): members one after the other, header, CRC and length checked */
#include "codec/gzip.h"
#include "base/memory.h"
#include "codec/decoder.h"

#define HEADER_BYTES_MAX (256u * 1024) /* names and comments have no limit of their own */

enum flag { FLAG_HCRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAGS_KNOWN = 31 };

enum part {
	PART_START, /* the first byte of a member, padding, or the end */
	PART_FIXED,
	PART_EXTRA_LENGTH,
	PART_EXTRA,
	PART_NAME,
	PART_COMMENT,
	PART_HEADER_CRC,
	PART_DATA,
	PART_TRAILER,
	PART_PADDING
};

struct gzip {
	void *engine;
	enum part part;
	unsigned char fixed[10], trailer[8], little[2];
	size_t part_bytes;   /* of the current part, seen so far */
	size_t extra_bytes;  /* of the extra field, as its length says */
	size_t header_bytes; /* of this member's header, seen so far */
	uint32_t header_crc; /* inverted, as it is computed */
	uint32_t data_crc;
	uint32_t data_bytes; /* modulo 2^32, as the trailer has it */
	bool any_member;
};

static bool gzip_matches(struct slice head)
{
	return slice_starts_with(head, S("\x1f\x8b"));
}

static void *gzip_open(void)
{
	struct gzip *gzip = memory_one(struct gzip);

	gzip->engine = gzip_engine.open();
	return gzip;
}

static void gzip_close(void *state)
{
	struct gzip *gzip = state;

	gzip_engine.close(gzip->engine);
	free(gzip);
}

static uint32_t crc32_add(uint32_t crc, unsigned char byte)
{
	crc ^= byte;
	for (int bit = 0; bit < 8; bit++)
		crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
	return crc;
}

static uint32_t little_endian(const unsigned char *bytes, size_t len)
{
	uint32_t value = 0;

	while (len-- > 0)
		value = value << 8 | bytes[len];
	return value;
}

static void begin_part(struct gzip *gzip, enum part part)
{
	gzip->part = part;
	gzip->part_bytes = 0;
}

/* The next part of the header that the flags announce, after the one that is over. */
static void next_part(struct gzip *gzip)
{
	unsigned char flags = gzip->fixed[3];

	switch (gzip->part) {
	case PART_FIXED:
		if (flags & FLAG_EXTRA) {
			begin_part(gzip, PART_EXTRA_LENGTH);
			return;
		}
		__attribute__((fallthrough));
	case PART_EXTRA:
		if (flags & FLAG_NAME) {
			begin_part(gzip, PART_NAME);
			return;
		}
		__attribute__((fallthrough));
	case PART_NAME:
		if (flags & FLAG_COMMENT) {
			begin_part(gzip, PART_COMMENT);
			return;
		}
		__attribute__((fallthrough));
	case PART_COMMENT:
		if (flags & FLAG_HCRC) {
			begin_part(gzip, PART_HEADER_CRC);
			return;
		}
		__attribute__((fallthrough));
	default:
		begin_part(gzip, PART_DATA);
		gzip->data_bytes = 0;
		gzip_engine.reset(gzip->engine);
	}
}

static int check_fixed(struct gzip *gzip, struct error *err)
{
	if (gzip->fixed[1] != 0x8b)
		return error_set(err, ERR_FORMAT, "gzip: not a member, and not padding, after the last one");
	if (gzip->fixed[2] != 8)
		return error_set(err, ERR_FORMAT, "gzip: unknown compression method %u", gzip->fixed[2]);
	if (gzip->fixed[3] & ~FLAGS_KNOWN)
		return error_set(err, ERR_FORMAT, "gzip: reserved flags are set (0x%02x)", gzip->fixed[3]);
	return 0;
}

/* One byte of a member's header after the first. */
static int header_byte(struct gzip *gzip, unsigned char byte, struct error *err)
{
	if (++gzip->header_bytes > HEADER_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "gzip: a header of more than %u bytes", HEADER_BYTES_MAX);
	if (gzip->part != PART_HEADER_CRC)
		gzip->header_crc = crc32_add(gzip->header_crc, byte);
	switch (gzip->part) {
	case PART_FIXED:
		gzip->fixed[gzip->part_bytes++] = byte;
		if (gzip->part_bytes < sizeof gzip->fixed)
			return 0;
		next_part(gzip);
		return check_fixed(gzip, err);
	case PART_EXTRA_LENGTH:
		gzip->little[gzip->part_bytes++] = byte;
		if (gzip->part_bytes < 2)
			return 0;
		gzip->extra_bytes = little_endian(gzip->little, 2);
		begin_part(gzip, PART_EXTRA);
		if (gzip->extra_bytes == 0)
			next_part(gzip);
		return 0;
	case PART_EXTRA:
		if (++gzip->part_bytes == gzip->extra_bytes)
			next_part(gzip);
		return 0;
	case PART_NAME:
	case PART_COMMENT:
		if (byte == 0)
			next_part(gzip);
		return 0;
	default: /* PART_HEADER_CRC */
		gzip->little[gzip->part_bytes++] = byte;
		if (gzip->part_bytes < 2)
			return 0;
		if (little_endian(gzip->little, 2) != (~gzip->header_crc & 0xffff))
			return error_set(err, ERR_FORMAT, "gzip: the header's checksum is wrong");
		next_part(gzip);
		return 0;
	}
}

static int start_byte(struct gzip *gzip, unsigned char byte, struct error *err)
{
	if (byte == 0 && gzip->any_member) {
		begin_part(gzip, PART_PADDING);
		return 0;
	}
	if (byte != 0x1f)
		return error_set(err, ERR_FORMAT, "gzip: not a member, and not padding, after the last one");
	begin_part(gzip, PART_FIXED);
	gzip->header_bytes = 0;
	gzip->header_crc = UINT32_MAX;
	return header_byte(gzip, byte, err);
}

static int trailer_byte(struct gzip *gzip, unsigned char byte, struct error *err)
{
	gzip->trailer[gzip->part_bytes++] = byte;
	if (gzip->part_bytes < sizeof gzip->trailer)
		return 0;
	if (little_endian(gzip->trailer, 4) != gzip->data_crc)
		return error_set(err, ERR_FORMAT, "gzip: the data's checksum is wrong");
	if (little_endian(gzip->trailer + 4, 4) != gzip->data_bytes)
		return error_set(err, ERR_FORMAT, "gzip: the data's length is not what the trailer says");
	gzip->any_member = true;
	begin_part(gzip, PART_START);
	return 0;
}

/* Reads what is not data, up to data or the end of INPUT. */
static int read_frame(struct gzip *gzip, struct slice *input, struct error *err)
{
	while (gzip->part != PART_DATA && input->len > 0) {
		unsigned char byte = (unsigned char)*input->ptr;
		int r;

		*input = slice_from(*input, 1);
		if (gzip->part == PART_START)
			r = start_byte(gzip, byte, err);
		else if (gzip->part == PART_TRAILER)
			r = trailer_byte(gzip, byte, err);
		else if (gzip->part == PART_PADDING)
			r = byte == 0 ? 0 : error_set(err, ERR_FORMAT, "gzip: garbage in the padding after the last member");
		else
			r = header_byte(gzip, byte, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The deflate stream is over: what was taken of the trailer, which is no longer than what can have been taken, comes back. */
static int end_data(struct gzip *gzip, const struct gzip_end *end, struct error *err)
{
	struct slice beyond = slice_make(end->beyond, end->beyond_bytes);

	gzip->data_crc = end->crc;
	begin_part(gzip, PART_TRAILER);
	return read_frame(gzip, &beyond, err);
}

static int64_t gzip_decode(
	void *state, struct slice *input, char *output, size_t size, bool *ret_needs_input, bool *ret_may_end, struct error *err)
{
	struct gzip *gzip = state;
	struct gzip_end end = { 0 };
	int64_t written = 0;
	int r;

	r = read_frame(gzip, input, err);
	if (r < 0)
		return r;
	if (gzip->part != PART_DATA) {
		*ret_needs_input = true;
		*ret_may_end = gzip->part == PART_START || gzip->part == PART_PADDING;
		return 0;
	}
	written = gzip_engine.inflate(gzip->engine, input, output, size, &end, err);
	if (written < 0)
		return written;
	gzip->data_bytes += (uint32_t)written;
	if (!end.reached) {
		*ret_needs_input = input->len == 0 && (size_t)written < size;
		return written;
	}
	r = end_data(gzip, &end, err);
	return r < 0 ? r : written;
}

const struct decoder_method decoder_gzip = {
	.name = "gzip",
	.matches = gzip_matches,
	.open = gzip_open,
	.decode = gzip_decode,
	.close = gzip_close,
};
