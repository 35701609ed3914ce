/* job_replay.c - what plimsoll explain wrote as JSON: its facts */
#include "read/jobs.h"
#include "rulings/explained.h"

#define DOCUMENT_BYTES_MAX (16u << 20)
#define RECORDS_MAX 1000000u

static int send(void *context, enum explained_kind kind, const void *thing)
{
	static const enum record_kind kinds[] = {
		[EXPLAINED_REPLAY] = RECORD_REPLAY,
		[EXPLAINED_DISTRIBUTION] = RECORD_DISTRIBUTION,
		[EXPLAINED_STORE] = RECORD_REPLAY_STORE,
		[EXPLAINED_ADVISORY] = RECORD_ADVISORY,
		[EXPLAINED_ASSESSMENT] = RECORD_ASSESSMENT,
		[EXPLAINED_PLACE] = RECORD_REPLAY_PLACE,
		[EXPLAINED_PACKAGE] = RECORD_PACKAGE,
		[EXPLAINED_RULING] = RECORD_RULING,
	};
	struct output *output = context;

	return output->records >= RECORDS_MAX ? -ERR_LIMIT : output_record(output, kinds[kind], thing);
}

void job_replay(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	const struct explained_sink sink = { send, output };
	struct file *files = NULL;
	size_t count = 0;
	struct error err;
	int r = jobs_read_files(input, &arena, DOCUMENT_BYTES_MAX, &files, &count, &err);

	(void)job;
	if (r >= 0 && count != 1)
		r = error_set(&err, ERR_FORMAT, "%zu documents", count);
	if (r >= 0)
		r = explained_read(files[0].bytes, &sink, &arena, &err);
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
	}
}
