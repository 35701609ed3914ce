/* job_folder.c - a folder of this machine: walk, catalogue */
#include "base/memory.h"
#include "read/jobs.h"
#include "read/layer_sink.h"
#include "read/takers.h"
#include "walk/folder.h"
#ifdef PLIMSOLL_MISBEHAVE
#include "link/fault.h"
#endif

#define FOLDER_ENTRIES_MAX 20000000u /* a machine has more files than a layer */

static int send_file(void *context, const struct file *file)
{
	return output_record(context, RECORD_FILE, file);
}

void job_folder(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	struct walk_limits limits = { .entries = FOLDER_ENTRIES_MAX };
	static struct takers takers;
	struct note_sink notes = { output_note, output };
	struct layer_sending sending = { .output = output };
	struct walk_sink sink;
	struct folder_result result = { 0 };
	struct error err;
	int r;

#ifdef PLIMSOLL_MISBEHAVE
	if (job->fault == FAULT_TIGHT_LIMITS)
		limits.entries = 1000;
#endif
	if (job->bare) {
		r = walk_folder_list(input->fd, send_file, output, &limits, &notes, &result, &err);
	} else {
		takers_init(&takers, job->source ? CATALOG_SOURCE : CATALOG_IMAGE, output, &notes);
		sending.wanted = job->source ? NULL : takers.settings;
		sink = layer_sink(&sending, &notes);
		r = walk_folder(input->fd, takers.wanted, takers.count, &limits, &sink, &result, &err);
		if (r >= 0 && takers_end(&takers, output, &notes) < 0)
			r = error_set(&err, ERR_LIMIT, "too much was found");
		layer_sink_end(&sending, &notes);
	}
	done->entries = result.entries;
	done->output_bytes = result.read_bytes; /* as a layer's inflated bytes: what was there to be read */
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
