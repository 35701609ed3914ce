/* job_tree.c - a layer: every entry, with the bytes of regular files, for `plimsoll debug tree` */
#include "base/memory.h"
#include "read/layer_sink.h"
#include "read/layer_walk.h"

#define TREE_FILE_BYTES_MAX (8u << 20) /* a larger one is listed without its digest */

/* Hard links are said by the sink, with their other name made plain. */
static int send_entry(void *context, const struct file *file)
{
	struct layer_sending *sending = context;

	return file->kind == FILE_HARDLINK ? 0 : output_record(sending->output, RECORD_FILE, file);
}

static int send_file(void *context, const struct file *file)
{
	return output_record(context, RECORD_FILE, file);
}

/* A further name of a file: its bytes are counted where it has its first. */
static int send_bare(void *context, const struct file *file)
{
	struct layer_sending *sending = context;
	struct file bare = { .path = file->path,
		.kind = FILE_REGULAR,
		.mode = file->mode,
		.uid = file->uid,
		.gid = file->gid,
		.capabilities = file->capabilities,
		.size = file->kind == FILE_REGULAR ? file->size : 0 };

	return file->kind == FILE_REGULAR || file->kind == FILE_HARDLINK ? output_record(sending->output, RECORD_FILE, &bare) : 0;
}

static bool wants_all(void *context, struct slice path)
{
	(void)context;
	(void)path;
	return true;
}

void job_tree(const struct job *job, int wants_fd, struct input *input, struct output *output, struct done *done)
{
	static const struct decoder_limits decoder_limits = { LAYER_OUTPUT_BYTES_MAX, LAYER_RATIO_MAX };
	const struct walk_limits limits = jobs_walk_limits(job);
	static const struct interest nothing[] = { { INTEREST_END, NULL } };
	struct note_sink notes = { output_note, output };
	struct walk_wanted wanted = { .interests = nothing,
		.size_max_bytes = TREE_FILE_BYTES_MAX,
		.take = send_file,
		.context = output,
		.wants = wants_all };
	struct layer_sending sending = { .output = output };
	struct walk_sink sink = layer_sink(&sending, &notes);
	struct walk_result result = { 0 };
	struct error err;
	int r = layer_send_hidden(wants_fd, output, &err);

	sink.entry = job->bare ? send_bare : send_entry;
	if (r >= 0)
		r = layer_walk(
			job, input, output, &decoder_limits, &wanted, job->bare ? 0 : 1, &limits, &sink, &result, done, &err);
	if (r >= 0)
		r = layer_sink_cover(output, &result.cover, &err);
	cover_making_done(&result.cover);
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
