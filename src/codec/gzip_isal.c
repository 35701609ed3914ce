/* gzip_isal.c - inflate by ISA-L: twice as fast as zlib, its checksum for nothing */
#include "base/memory.h"
#include "codec/gzip.h"

#include <isa-l/igzip_lib.h>

static void isal_reset_member(void *state)
{
	struct inflate_state *inflate = state;

	isal_inflate_reset(inflate);
	inflate->crc_flag = ISAL_GZIP_NO_HDR; /* raw deflate, and the CRC-32 of what comes out */
}

static void *isal_open(void)
{
	struct inflate_state *inflate = memory_one(struct inflate_state);

	isal_inflate_init(inflate);
	isal_reset_member(inflate);
	return inflate;
}

static int check_result(int r, struct error *err)
{
	switch (r) {
	case ISAL_INVALID_BLOCK:
		return error_set(err, ERR_FORMAT, "gzip: an invalid deflate block");
	case ISAL_INVALID_SYMBOL:
		return error_set(err, ERR_FORMAT, "gzip: an invalid deflate symbol");
	case ISAL_INVALID_LOOKBACK:
		return error_set(err, ERR_FORMAT, "gzip: a distance beyond the start of the data");
	default:
		return r < 0 ? error_set(err, ERR_FORMAT, "gzip: invalid data (%d)", r) : 0;
	}
}

/* ISA-L reads eight bytes at a time and keeps the ones behind the stream in its bit buffer. */
static void take_beyond(struct inflate_state *inflate, struct gzip_end *end)
{
	uint64_t bits = inflate->read_in >> (inflate->read_in_length % 8);

	for (int left = inflate->read_in_length / 8; left > 0 && end->beyond_bytes < sizeof end->beyond; left--) {
		end->beyond[end->beyond_bytes++] = (unsigned char)bits;
		bits >>= 8;
	}
}

static int64_t isal_run(void *state, struct slice *input, char *output, size_t size, struct gzip_end *ret_end, struct error *err)
{
	struct inflate_state *inflate = state;
	size_t offered = input->len < UINT32_MAX / 2 ? input->len : UINT32_MAX / 2;
	size_t written;
	int r;

	inflate->next_in = (uint8_t *)input->ptr; /* it only reads */
	inflate->avail_in = (uint32_t)offered;
	inflate->next_out = (uint8_t *)output;
	inflate->avail_out = (uint32_t)size;
	r = check_result(isal_inflate(inflate), err);
	if (r < 0)
		return r;
	written = size - inflate->avail_out;
	*input = slice_from(*input, offered - inflate->avail_in);
	if (inflate->block_state == ISAL_BLOCK_FINISH) {
		ret_end->reached = true;
		ret_end->crc = inflate->crc;
		take_beyond(inflate, ret_end);
	}
	return (int64_t)written;
}

const struct gzip_engine gzip_engine = {
	.open = isal_open,
	.close = free,
	.reset = isal_reset_member,
	.inflate = isal_run,
};
