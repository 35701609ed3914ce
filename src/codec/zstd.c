/* zstd.c - zstd frames (RFC 8878), one after the other, skippable ones between them */
#include "base/memory.h"
#include "codec/decoder.h"

#include <stdio.h>
#include <zstd.h>
#include <zstd_errors.h>

#define WINDOW_LOG_MAX 27 /* 128 MiB, what `zstd` itself reads without being asked */
#define MAGIC_BYTES 4

struct zstd {
	ZSTD_DStream *stream;
	unsigned char magic[MAGIC_BYTES]; /* of the current frame */
	size_t magic_bytes;               /* seen so far; 0: between frames */
	bool output_waits;                /* the last call filled the output: there may be more without input */
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

static int check_magic(struct zstd *zstd, struct slice input, struct error *err)
{
	while (zstd->magic_bytes < MAGIC_BYTES && input.len > 0) {
		zstd->magic[zstd->magic_bytes++] = (unsigned char)*input.ptr;
		input = slice_from(input, 1);
		if (!is_magic(zstd->magic, zstd->magic_bytes))
			return error_set(err, ERR_FORMAT, "zstd: garbage after the last frame");
	}
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
		*ret_may_end = zstd->magic_bytes == 0;
		return 0;
	}
	r = check_magic(zstd, *input, err);
	if (r < 0)
		return r;
	result = ZSTD_decompressStream(zstd->stream, &out, &in);
	if (ZSTD_isError(result))
		return zstd_fail(result, err);
	*input = slice_from(*input, in.pos);
	zstd->output_waits = result != 0 && out.pos == size;
	if (result == 0) /* a frame is over, and all of it is out */
		zstd->magic_bytes = 0;
	return (int64_t)out.pos;
}

const struct decoder_method decoder_zstd = {
	.name = "zstd",
	.matches = zstd_matches,
	.open = zstd_open,
	.decode = zstd_decode,
	.close = zstd_close,
};
