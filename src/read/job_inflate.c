/* job_inflate.c - an archive that is compressed as a whole: its bytes */
#include "base/memory.h"
#include "codec/decoder.h"
#include "read/jobs.h"

#define ARCHIVE_OUTPUT_BYTES_MAX (64ull << 30) /* plimsoll's own ceiling is lower; this one ends a reader that nobody ends */
#define ARCHIVE_RATIO_MAX 10000u

/* Chunks may be larger than a record should be. */
static int send_chunk(struct output *output, struct slice chunk, struct error *err)
{
	while (chunk.len) {
		struct piece piece = { slice_first(chunk, PIECE_BYTES_MAX) };

		if (output_record(output, RECORD_BYTES, &piece) < 0)
			return error_set(err, ERR_LIMIT, "a piece of %zu bytes", piece.bytes.len);
		chunk = slice_from(chunk, piece.bytes.len);
	}
	return 0;
}

void job_inflate(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static const struct decoder_limits limits = { ARCHIVE_OUTPUT_BYTES_MAX, ARCHIVE_RATIO_MAX };
	cleanup_decoder struct decoder *decoder = NULL;
	struct source packed = input_source(input), plain;
	struct slice chunk;
	struct error err;
	int r = decoder_open(&packed, &limits, &decoder, &err);

	(void)job;
	if (r >= 0) {
		plain = decoder_source(decoder);
		while (r >= 0 && (r = plain.next(plain.context, &chunk, &err)) > 0)
			r = send_chunk(output, chunk, &err);
		done->output_bytes = decoder_output_bytes(decoder);
	}
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
