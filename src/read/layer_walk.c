/* layer_walk.c - walk a job's layer: a blob, parts of one, or the folder that an engine unpacked it into */
#include "read/layer_walk.h"
#include "read/frames.h"
#include "read/layer_input.h"
#include "walk/overlay.h"

#define HIDDEN_BYTES_MAX (64u << 20)

int layer_walk(const struct job *job, struct input *input, struct output *output, const struct decoder_limits *decoder_limits,
	const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits, const struct walk_sink *sink,
	struct walk_result *ret_result, struct done *done, struct error *err)
{
	struct walk_limits tar_limits = *limits;
	struct layer_input layer;
	bool asked = false;
	int r;

	if (job->overlay) {
		r = walk_overlay(input->fd, &job->owners, wanted, wanted_count, limits, sink, ret_result, err);
		done->output_bytes = ret_result->read_bytes;
	} else {
		r = layer_input_open(job, input, decoder_limits, wanted, wanted_count, output, &layer, err);
		asked = r > 0;
		if (r == 0) {
			tar_limits.by_table = layer.made != NULL;
			r = walk_tar(&layer.tar, wanted, wanted_count, &tar_limits, sink, ret_result, err);
			layer_input_tell(&layer, sink->notes);
		}
		done->output_bytes = layer_input_end(&layer);
	}
	done->entries = ret_result->entries;
	return r < 0 ? r : asked;
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
