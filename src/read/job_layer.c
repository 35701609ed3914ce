/* job_layer.c - a layer's blob: inflate, walk, catalogue */
#include "base/memory.h"
#include "codec/decoder.h"
#include "read/jobs.h"
#include "read/layer_sink.h"
#include "read/takers.h"
#include "walk/walk.h"

static int walk_blob(struct decoder *decoder, struct output *output, struct walk_result *ret_result, struct error *err)
{
	static const struct walk_limits limits = { .entries = LAYER_ENTRIES_MAX };
	static struct takers takers;
	struct note_sink notes = { output_note, output };
	struct walk_sink sink = layer_sink(output, &notes);
	struct source tar = decoder_source(decoder);

	takers_init(&takers, CATALOG_IMAGE, output, &notes);
	return walk_tar(&tar, takers.wanted, takers.count, &limits, &sink, ret_result, err);
}

void job_layer(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static const struct decoder_limits limits = { LAYER_OUTPUT_BYTES_MAX, LAYER_RATIO_MAX };
	cleanup_decoder struct decoder *decoder = NULL;
	struct source blob = input_source(input);
	struct walk_result result = { 0 };
	struct error err;
	int r = decoder_open(&blob, &limits, &decoder, &err);

	(void)job;
	if (r >= 0) {
		r = walk_blob(decoder, output, &result, &err);
		done->output_bytes = decoder_output_bytes(decoder);
		done->entries = result.entries;
		if (r >= 0)
			r = layer_sink_cover(output, &result, &err);
		free(result.hashes);
	}
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
