/* xz.c - xz streams (The .xz File Format, 1.2), one after the other, with padding between them, by liblzma */
#include "base/memory.h"
#include "codec/decoder.h"
#include <lzma.h>
#include <stdio.h>

#define DICTIONARY_BYTES_MAX (96ull << 20) /* what `xz -9` needs to be read is 65 MiB */

struct xz {
	lzma_stream stream;
	bool ended; /* the last stream is over: only padding or another one may come */
	bool waits; /* the last call filled the output: there may be more without input */
};

static bool xz_matches(struct slice head)
{
	return slice_equal(head, S("\xfd"
				   "7zX"));
}

static void begin(struct xz *xz)
{
	if (lzma_stream_decoder(&xz->stream, DICTIONARY_BYTES_MAX, 0) != LZMA_OK) {
		fputs("out of memory\n", stderr);
		abort();
	}
	xz->ended = false;
}

static void *xz_open(void)
{
	struct xz *xz = memory_one(struct xz);

	xz->stream = (lzma_stream)LZMA_STREAM_INIT;
	begin(xz);
	return xz;
}

static void xz_close(void *state)
{
	struct xz *xz = state;

	lzma_end(&xz->stream);
	free(xz);
}

static int xz_fail(lzma_ret result, struct error *err)
{
	switch (result) {
	case LZMA_MEM_ERROR:
	case LZMA_MEMLIMIT_ERROR:
		return error_set(err, ERR_LIMIT, "xz: a dictionary of more than %llu MiB", DICTIONARY_BYTES_MAX >> 20);
	case LZMA_OPTIONS_ERROR:
		return error_set(err, ERR_UNSUPPORTED, "xz: made with options that are not known");
	default:
		return error_set(err, ERR_FORMAT, "xz: damaged");
	}
}

/* Between streams: zeros are padding (section 2.2). */
static void pass_padding(struct slice *input)
{
	while (input->len && input->ptr[0] == 0)
		*input = slice_from(*input, 1);
}

static int64_t xz_decode(
	void *state, struct slice *input, char *output, size_t size, bool *ret_needs_input, bool *ret_may_end, struct error *err)
{
	struct xz *xz = state;
	lzma_ret result;

	if (xz->ended)
		pass_padding(input);
	if (input->len == 0 && !xz->waits) {
		*ret_needs_input = true;
		*ret_may_end = xz->ended;
		return 0;
	}
	if (xz->ended)
		begin(xz);
	xz->stream.next_in = (const uint8_t *)input->ptr;
	xz->stream.avail_in = input->len;
	xz->stream.next_out = (uint8_t *)output;
	xz->stream.avail_out = size;
	result = lzma_code(&xz->stream, LZMA_RUN);
	if (result != LZMA_OK && result != LZMA_STREAM_END && result != LZMA_BUF_ERROR)
		return xz_fail(result, err);
	*input = slice_from(*input, input->len - xz->stream.avail_in);
	xz->ended = result == LZMA_STREAM_END;
	xz->waits = !xz->ended && xz->stream.avail_out == 0;
	return (int64_t)(size - xz->stream.avail_out);
}

const struct decoder_method decoder_xz = {
	.name = "xz",
	.rare = true,
	.matches = xz_matches,
	.open = xz_open,
	.decode = xz_decode,
	.close = xz_close,
};
