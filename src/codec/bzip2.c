/* bzip2.c - bzip2 streams, one after the other, by libbz2 */
#include "base/memory.h"
#include "codec/decoder.h"
#include <bzlib.h>
#include <limits.h>
#include <stdio.h>

struct bzip2 {
	bz_stream stream;
	bool ended; /* the last stream is over: only another one may come */
	bool waits; /* the last call filled the output: there may be more without input */
};

static bool bzip2_matches(struct slice head)
{
	return head.len == 4 && slice_starts_with(head, S("BZh")) && head.ptr[3] >= '1' && head.ptr[3] <= '9';
}

static void begin(struct bzip2 *bzip2)
{
	bzip2->stream = (bz_stream){ 0 };
	if (BZ2_bzDecompressInit(&bzip2->stream, 0, 0) != BZ_OK) {
		fputs("out of memory\n", stderr);
		abort();
	}
	bzip2->ended = false;
}

static void *bzip2_open(void)
{
	struct bzip2 *bzip2 = memory_one(struct bzip2);

	begin(bzip2);
	return bzip2;
}

static void bzip2_close(void *state)
{
	struct bzip2 *bzip2 = state;

	BZ2_bzDecompressEnd(&bzip2->stream);
	free(bzip2);
}

static int64_t bzip2_decode(
	void *state, struct slice *input, char *output, size_t size, bool *ret_needs_input, bool *ret_may_end, struct error *err)
{
	struct bzip2 *bzip2 = state;
	struct slice part = slice_first(*input, INT_MAX);
	int result;

	if (input->len == 0 && !bzip2->waits) {
		*ret_needs_input = true;
		*ret_may_end = bzip2->ended;
		return 0;
	}
	if (bzip2->ended) {
		BZ2_bzDecompressEnd(&bzip2->stream);
		begin(bzip2);
	}
	bzip2->stream.next_in = (char *)part.ptr;
	bzip2->stream.avail_in = (unsigned)part.len;
	bzip2->stream.next_out = output;
	bzip2->stream.avail_out = (unsigned)size;
	result = BZ2_bzDecompress(&bzip2->stream);
	if (result != BZ_OK && result != BZ_STREAM_END)
		return error_set(err, ERR_FORMAT, "bzip2: damaged");
	*input = slice_from(*input, part.len - bzip2->stream.avail_in);
	bzip2->ended = result == BZ_STREAM_END;
	bzip2->waits = !bzip2->ended && bzip2->stream.avail_out == 0;
	return (int64_t)(size - bzip2->stream.avail_out);
}

const struct decoder_method decoder_bzip2 = {
	.name = "bzip2",
	.rare = true,
	.matches = bzip2_matches,
	.open = bzip2_open,
	.decode = bzip2_decode,
	.close = bzip2_close,
};
