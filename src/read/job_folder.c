/* job_folder.c - a folder of this machine: walk, catalogue */
#include "base/memory.h"
#include "read/detecting.h"
#include "read/jobs.h"
#include "read/layer_sink.h"
#include "read/takers.h"
#include "walk/folder.h"
#ifdef PLIMSOLL_MISBEHAVE
#include "link/fault.h"
#endif

#define WANTS_BYTES_MAX (1u << 20)
#define FOLDER_ENTRIES_MAX 20000000u /* a machine has more files than a layer */

static int send_file(void *context, const struct file *file)
{
	return output_record(context, RECORD_FILE, file);
}

static bool wants_all(void *context, struct slice path)
{
	(void)context;
	(void)path;
	return true;
}

static int send_raw(void *context, const struct file *file)
{
	return file->kind == FILE_REGULAR ? takers_send_raw(context, file) : 0;
}

static int send_window(void *context, const struct file *file, uint64_t offset)
{
	return offset ? 0 : send_raw(context, file);
}

/* What settings named after the walk. */
static int send_wanted(int folder_fd, int wants_fd, struct output *output, struct note_sink *notes, struct folder_result *result,
	struct error *err)
{
	static const struct interest nothing[] = { { INTEREST_END, NULL } };
	static const struct walk_limits limits = { .entries = FOLDER_ENTRIES_MAX };
	static struct arena arena;
	const struct walk_wanted wanted = { .interests = nothing,
		.size_max_bytes = SETTINGS_FILE_BYTES_MAX,
		.takes_links = true,
		.wants = wants_all,
		.take = send_raw,
		.take_window = send_window,
		.context = output };
	struct file *files;
	struct input list;
	size_t count;
	int r;

	input_init(&list, wants_fd, false, 0, 0);
	r = jobs_read_files(&list, &arena, WANTS_BYTES_MAX, &files, &count, err);
	return r < 0 ? r : walk_folder_paths(folder_fd, files, count, &wanted, &limits, notes, result, err);
}

void job_folder(const struct job *job, const int fds[JOB_FD_COUNT], struct input *input, struct output *output, struct done *done)
{
	struct walk_limits limits = { .entries = FOLDER_ENTRIES_MAX };
	static struct takers takers;
	struct note_sink notes = { output_note, output };
	struct layer_sending sending = { .output = output };
	struct detecting detecting;
	struct walk_sink sink;
	struct folder_result result = { 0 };
	struct error err;
	int r;

#ifdef PLIMSOLL_MISBEHAVE
	if (job->fault == FAULT_TIGHT_LIMITS)
		limits.entries = 1000;
#endif
	if (fds[JOB_FD_WANTS] >= 0) {
		r = send_wanted(input->fd, fds[JOB_FD_WANTS], output, &notes, &result, &err);
	} else if (job->bare) {
		r = walk_folder_list(input->fd, send_file, output, &limits, &notes, &result, &err);
	} else {
		r = detecting_init(&detecting, job, fds, output, &notes, &err);
		output->digests = job->detect & JOB_DETECT_MALWARE && !job->source;
		takers_init(&takers, job->source ? CATALOG_SOURCE : CATALOG_IMAGE, output, &notes);
		sending.wanted = job->source ? NULL : takers.settings;
		sink = layer_sink(&sending, &notes);
		detecting_watch(&detecting, &takers);
		if (r >= 0)
			r = walk_folder(input->fd, takers.wanted, takers.count, &limits, &sink, &result, &err);
		if (r >= 0 && takers_end(&takers, output, &notes) < 0)
			r = error_set(&err, ERR_LIMIT, "too much was found");
		if (r >= 0)
			r = detecting_end(&detecting, &err);
		layer_sink_end(&sending, &notes);
	}
	done->entries = result.entries;
	done->output_bytes = result.read_bytes; /* as a layer's inflated bytes: what was there to be read */
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
