/* zstd.c - zstd frames (RFC 8878), one after the other, skippable ones between them */
#include "codec/zstd.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/decoder.h"

#include <stdio.h>
#include <zstd.h>
#include <zstd_errors.h>

#define WINDOW_LOG_MAX 27 /* 128 MiB, what `zstd` itself reads without being asked */
#define MAGIC_BYTES 4
#define HEADER_BYTES_MAX 18 /* of a frame, RFC 8878, 3.1.1.1 */

/* Behind 12 every further per cent costs as long again. */
#define LEVEL 12

struct zstd {
	ZSTD_DStream *stream;
	unsigned char header[HEADER_BYTES_MAX]; /* of the current frame */
	size_t header_bytes;                    /* of them seen so far; 0: between frames */
	uint64_t taken, given;                  /* bytes of the current frame, in and out */
	bool output_waits;                      /* the last call filled the output: there may be more without input */
};

/* BYTES, up to four, could start a frame. The library would also take the formats of zstd before 0.8. */
static bool is_magic(const unsigned char *bytes, size_t len)
{
	static const unsigned char frame[MAGIC_BYTES] = { 0x28, 0xb5, 0x2f, 0xfd };
	static const unsigned char skippable[MAGIC_BYTES] = { 0x50, 0x2a, 0x4d, 0x18 };

	if (memcmp(bytes, frame, len) == 0)
		return true;
	return len == 0 || ((bytes[0] & 0xf0) == skippable[0] && memcmp(bytes + 1, skippable + 1, len - 1) == 0);
}

static bool zstd_matches(struct slice head)
{
	return head.len == MAGIC_BYTES && is_magic((const unsigned char *)head.ptr, MAGIC_BYTES);
}

static void *zstd_open(void)
{
	struct zstd *zstd = memory_one(struct zstd);

	zstd->stream = ZSTD_createDStream();
	if (!zstd->stream || ZSTD_isError(ZSTD_DCtx_setParameter(zstd->stream, ZSTD_d_windowLogMax, WINDOW_LOG_MAX))) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return zstd;
}

static void zstd_close(void *state)
{
	struct zstd *zstd = state;

	ZSTD_freeDStream(zstd->stream);
	free(zstd);
}

static int zstd_fail(size_t result, struct error *err)
{
	switch (ZSTD_getErrorCode(result)) {
	case ZSTD_error_frameParameter_windowTooLarge:
	case ZSTD_error_memory_allocation:
		return error_set(err, ERR_LIMIT, "zstd: a window of more than %u MiB, or than there is memory",
			1u << (WINDOW_LOG_MAX - 20));
	case ZSTD_error_dictionary_wrong:
		return error_set(err, ERR_UNSUPPORTED, "zstd: needs a dictionary");
	default:
		return error_set(err, ERR_FORMAT, "zstd: %s", ZSTD_getErrorName(result));
	}
}

/* Looks at the frame's first bytes, of which the library may have left some in INPUT. */
static int see_header(struct zstd *zstd, struct slice input, struct error *err)
{
	while (zstd->header_bytes < HEADER_BYTES_MAX && zstd->header_bytes - zstd->taken < input.len) {
		zstd->header[zstd->header_bytes] = (unsigned char)input.ptr[zstd->header_bytes - zstd->taken];
		zstd->header_bytes++;
		if (zstd->header_bytes <= MAGIC_BYTES && !is_magic(zstd->header, zstd->header_bytes))
			return error_set(err, ERR_FORMAT, "zstd: garbage after the last frame");
	}
	return 0;
}

/* A frame is over, and all of it is out. The library compares its size with the one that its header states only where it gets all of
 * the frame at once: what is right must not depend on how a pipe cuts. */
static int frame_end(struct zstd *zstd, struct error *err)
{
	unsigned long long stated = ZSTD_getFrameContentSize(zstd->header, zstd->header_bytes);
	uint64_t given = zstd->given;

	zstd->header_bytes = 0;
	zstd->taken = zstd->given = 0;
	if (stated != ZSTD_CONTENTSIZE_UNKNOWN && stated != ZSTD_CONTENTSIZE_ERROR && stated != given)
		return error_set(err, ERR_FORMAT, "zstd: a frame of %lu bytes states %llu", (unsigned long)given, stated);
	return 0;
}

static int64_t zstd_decode(
	void *state, struct slice *input, char *output, size_t size, bool *ret_needs_input, bool *ret_may_end, struct error *err)
{
	struct zstd *zstd = state;
	ZSTD_inBuffer in = { input->ptr, input->len, 0 };
	ZSTD_outBuffer out = { output, size, 0 };
	size_t result;
	int r;

	if (input->len == 0 && !zstd->output_waits) { /* without input the library would begin a frame that is not there */
		*ret_needs_input = true;
		*ret_may_end = zstd->header_bytes == 0;
		return 0;
	}
	r = see_header(zstd, *input, err);
	if (r < 0)
		return r;
	result = ZSTD_decompressStream(zstd->stream, &out, &in);
	if (ZSTD_isError(result))
		return zstd_fail(result, err);
	*input = slice_from(*input, in.pos);
	zstd->taken += in.pos;
	zstd->given += out.pos;
	zstd->output_waits = result != 0 && out.pos == size;
	if (result == 0) {
		r = frame_end(zstd, err);
		if (r < 0)
			return r;
	}
	return (int64_t)out.pos;
}

const struct decoder_method decoder_zstd = {
	.name = "zstd",
	.matches = zstd_matches,
	.open = zstd_open,
	.decode = zstd_decode,
	.close = zstd_close,
};

CLEANUP_DEFINE(ZSTD_CCtx *, free_context, ZSTD_freeCCtx)

static bool set(ZSTD_CCtx *context, ZSTD_cParameter parameter, int value)
{
	return !ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value));
}

int zstd_compress(struct slice bytes, struct buffer *out, struct error *err)
{
	CLEANUP(free_context) ZSTD_CCtx *context = ZSTD_createCCtx();
	size_t start = out->len, most = ZSTD_compressBound(bytes.len), size;
	char *room = ZSTD_isError(most) ? NULL : buffer_extend(out, most);

	if (!room)
		return error_set(err, ERR_LIMIT, "zstd: %zu bytes are too many", bytes.len);
	if (!context || !set(context, ZSTD_c_compressionLevel, LEVEL) || !set(context, ZSTD_c_windowLog, WINDOW_LOG_MAX) ||
		!set(context, ZSTD_c_enableLongDistanceMatching, 1) || !set(context, ZSTD_c_checksumFlag, 1))
		return error_set(err, ERR_UNSUPPORTED, "zstd: the library does not compress as it should");
	size = ZSTD_compress2(context, room, most, bytes.ptr, bytes.len);
	if (ZSTD_isError(size))
		return zstd_fail(size, err);
	out->len = start + size;
	return 0;
}
