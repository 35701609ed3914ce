/* decoder.c - inflate anything; what comes out whole comes out of any pieces */
#include "codec/decoder.h"
#include "base/buffer.h"

static int inflate_all(struct slice bytes, size_t chunk_bytes, struct buffer *out)
{
	struct decoder_limits limits = { .output_bytes = 1u << 20, .ratio = 1000 };
	struct slice_source memory = { bytes, chunk_bytes };
	struct source below = slice_source_open(&memory), source;
	cleanup_decoder struct decoder *decoder = NULL;
	struct slice chunk;
	int r;

	if (decoder_open(&below, &limits, &decoder, NULL) < 0)
		abort();
	source = decoder_source(decoder);
	while ((r = source.next(source.context, &chunk, NULL)) > 0)
		buffer_add_slice(out, chunk);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_buffer struct buffer whole = BUFFER_INIT(0), pieces = BUFFER_INIT(0);
	struct slice bytes;
	int r;

	if (size == 0)
		return 0;
	bytes = slice_make(data + 1, size - 1); /* the first byte says how to cut */
	r = inflate_all(bytes, 0, &whole);
	if ((inflate_all(bytes, (size_t)data[0] + 1, &pieces) == 0) != (r == 0))
		abort();
	if (r == 0 && !slice_equal(buffer_slice(&whole), buffer_slice(&pieces)))
		abort();
	return 0;
}
