/* layer_walk.c - walk a job's layer, be it a blob or the folder that an engine unpacked it into */
#include "read/layer_walk.h"
#include "read/frames.h"
#include "walk/overlay.h"

#define HIDDEN_BYTES_MAX (64u << 20)

int layer_walk(const struct job *job, struct input *input, const struct decoder_limits *decoder_limits,
	const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits, const struct walk_sink *sink,
	struct walk_result *ret_result, struct done *done, struct error *err)
{
	cleanup_decoder struct decoder *decoder = NULL;
	struct source blob = input_source(input), tar;
	int r;

	if (job->overlay) {
		r = walk_overlay(input->fd, wanted, wanted_count, limits, sink, ret_result, err);
		done->output_bytes = ret_result->read_bytes;
	} else {
		r = decoder_open(&blob, decoder_limits, &decoder, err);
		if (r < 0)
			return r;
		tar = decoder_source(decoder);
		r = walk_tar(&tar, wanted, wanted_count, limits, sink, ret_result, err);
		done->output_bytes = decoder_output_bytes(decoder);
	}
	done->entries = ret_result->entries;
	return r;
}

static int send_one(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct whiteout whiteout;
	int r;

	if (kind != RECORD_WHITEOUT)
		return error_set(err, ERR_FORMAT, "a record of kind %d where whiteouts were due", (int)kind);
	r = record_read(kind, fields, &whiteout, NULL, err); /* it has no lists */
	if (r >= 0 && output_record(context, RECORD_WHITEOUT, &whiteout) < 0)
		return error_set(err, ERR_LIMIT, "too many whiteouts");
	return r;
}

int layer_send_hidden(int wants_fd, struct output *output, struct error *err)
{
	static struct arena arena;
	struct input list;

	if (wants_fd < 0)
		return 0;
	input_init(&list, wants_fd, false, 0, 0);
	return frames_read(&list, &arena, HIDDEN_BYTES_MAX, send_one, output, err);
}
