/* zlib_text.c - inflate a text in memory that is compressed as RFC 1950 has it */
#include "codec/zlib_text.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/gzip.h"

#define STEP_BYTES (16u << 10)

struct zlib_text {
	void *engine;
	char step[STEP_BYTES];
};

struct zlib_text *zlib_text_new(void)
{
	struct zlib_text *zlib = memory_one(struct zlib_text);

	zlib->engine = gzip_engine.open();
	return zlib;
}

void zlib_text_free(struct zlib_text *zlib)
{
	if (!zlib)
		return;
	gzip_engine.close(zlib->engine);
	free(zlib);
}

bool zlib_text_begins(struct slice bytes)
{
	unsigned method, flags;

	if (bytes.len < 8)
		return false;
	method = (unsigned char)bytes.ptr[0];
	flags = (unsigned char)bytes.ptr[1];
	/* Deflate with at most 32 KiB of window, no preset dictionary, and the first block is of a kind that there is. */
	return (method & 0x0f) == 8 && method >> 4 <= 7 && (method << 8 | flags) % 31 == 0 && !(flags & 0x20) &&
	       ((unsigned char)bytes.ptr[2] >> 1 & 3) != 3;
}

static uint32_t adler32(struct slice text)
{
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < text.len; i++) {
		a = (a + (unsigned char)text.ptr[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

/* The four bytes behind the stream: some of them the engine has taken already. */
static int check_sum(struct slice text, const struct gzip_end *end, struct slice left, struct error *err)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < 4; i++) {
		size_t at = i < end->beyond_bytes ? 0 : i - end->beyond_bytes;

		if (i >= end->beyond_bytes && at >= left.len)
			return error_set(err, ERR_FORMAT, "zlib: ends before its checksum");
		sum = sum << 8 | (i < end->beyond_bytes ? end->beyond[i] : (unsigned char)left.ptr[at]);
	}
	return sum == adler32(text) ? 0 : error_set(err, ERR_FORMAT, "zlib: a wrong checksum");
}

int zlib_text_read(struct zlib_text *zlib, struct slice bytes, struct buffer *out, struct error *err)
{
	struct gzip_end end = { 0 };
	size_t start = out->len;

	if (!zlib_text_begins(bytes))
		return error_set(err, ERR_FORMAT, "zlib: does not begin as RFC 1950 says");
	bytes = slice_from(bytes, 2);
	gzip_engine.reset(zlib->engine);
	for (;;) {
		int64_t len = gzip_engine.inflate(zlib->engine, &bytes, zlib->step, STEP_BYTES, &end, err);
		size_t fits = out->ceiling_bytes ? out->ceiling_bytes - out->len : SIZE_MAX;

		if (len < 0)
			return (int)len;
		if (!buffer_add(out, zlib->step, (size_t)len < fits ? (size_t)len : fits) || (size_t)len > fits)
			return error_set(err, ERR_LIMIT, "zlib: more than %zu bytes", out->ceiling_bytes);
		if (end.reached)
			return check_sum(slice_from(buffer_slice(out), start), &end, bytes, err);
		if (len == 0 && bytes.len == 0)
			return error_set(err, ERR_FORMAT, "zlib: ends in the middle");
		if (len == 0)
			return error_set(err, ERR_FORMAT, "zlib: does not go on");
	}
}
