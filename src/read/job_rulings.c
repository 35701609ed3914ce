/* job_rulings.c - VEX documents and ignore files: what was said of flaws */
#include "read/jobs.h"
#include "rulings/rulings.h"

#define DOCUMENTS_BYTES_MAX (256u << 20)
#define RULINGS_MAX 1000000u

static int send_ruling(void *context, const struct ruling *ruling)
{
	struct output *output = context;

	if (output->records >= RULINGS_MAX)
		return -ERR_LIMIT;
	return output_record(output, RECORD_RULING, ruling);
}

void job_rulings(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	struct ruling_sink sink = { send_ruling, output, { output_note, output } };
	struct slice kind = slice_from_text(job->feed);
	struct file *files = NULL;
	size_t count = 0;
	struct error err;
	int r = jobs_read_files(input, &arena, DOCUMENTS_BYTES_MAX, &files, &count, &err);

	if (r >= 0 && slice_equal(kind, S("folder")))
		r = rulings_read_folder(files, count, &sink, &arena, &err);
	for (size_t i = 0; r >= 0 && !slice_equal(kind, S("folder")) && i < count; i++) {
		error_set(&err, ERR_LIMIT, "too many statements");
		r = (slice_equal(kind, S("vex")) ? rulings_read_vex : rulings_read_ignores)(
			files[i].path, files[i].bytes, i, &sink, &arena, &err);
	}
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
		return;
	}
	done->entries = count;
}
