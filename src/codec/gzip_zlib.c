/* gzip_zlib.c - inflate by zlib, for machines that ISA-L does not know */
#include "base/memory.h"
#include "codec/gzip.h"

#include <stdio.h>
#include <zlib.h>

struct zlib_state {
	z_stream stream;
	uint32_t crc;
};

static void zlib_reset(void *state)
{
	struct zlib_state *zlib = state;

	inflateReset(&zlib->stream);
	zlib->crc = 0;
}

static void *zlib_open(void)
{
	struct zlib_state *zlib = memory_one(struct zlib_state);

	if (inflateInit2(&zlib->stream, -MAX_WBITS) != Z_OK) { /* raw deflate: the framing is ours */
		fputs("out of memory\n", stderr);
		abort();
	}
	return zlib;
}

static void zlib_close(void *state)
{
	struct zlib_state *zlib = state;

	inflateEnd(&zlib->stream);
	free(zlib);
}

static int64_t zlib_run(void *state, struct slice *input, char *output, size_t size, struct gzip_end *ret_end, struct error *err)
{
	struct zlib_state *zlib = state;
	z_stream *stream = &zlib->stream;
	size_t offered = input->len < UINT32_MAX / 2 ? input->len : UINT32_MAX / 2;
	size_t written;
	int r;

	stream->next_in = (unsigned char *)input->ptr; /* it only reads */
	stream->avail_in = (unsigned)offered;
	stream->next_out = (unsigned char *)output;
	stream->avail_out = (unsigned)size;
	r = inflate(stream, Z_NO_FLUSH);
	if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR) /* the last: nothing to do with so little */
		return error_set(err, ERR_FORMAT, "gzip: %s", stream->msg ? stream->msg : "invalid data");
	written = size - stream->avail_out;
	zlib->crc = (uint32_t)crc32(zlib->crc, (const unsigned char *)output, (unsigned)written);
	*input = slice_from(*input, offered - stream->avail_in);
	if (r == Z_STREAM_END) {
		ret_end->reached = true;
		ret_end->crc = zlib->crc;
	}
	return (int64_t)written;
}

const struct gzip_engine gzip_engine = {
	.open = zlib_open,
	.close = zlib_close,
	.reset = zlib_reset,
	.inflate = zlib_run,
};
