/* job_image.c - the merged tree's small files: accounts, the distribution */
#include "base/memory.h"
#include "judge/judge.h"
#include "read/jobs.h"

#define IMAGE_FILES_BYTES_MAX (64u << 20)

int jobs_read_files(
	struct input *input, struct arena *arena, size_t ceiling, struct file **ret_files, size_t *ret_count, struct error *err)
{
	struct source source = input_source(input);
	struct buffer bytes = BUFFER_INIT(ceiling);
	struct file *files = NULL;
	size_t count = 0, capacity = 0;
	struct slice chunk, left, fields;
	enum record_kind kind;
	int r;

	while ((r = source.next(source.context, &chunk, err)) > 0)
		if (!buffer_add_slice(&bytes, chunk))
			return error_set(err, ERR_LIMIT, "more than %zu bytes of files", ceiling);
	if (r < 0)
		return r;
	left = arena_copy(arena, buffer_slice(&bytes));
	buffer_done(&bytes);
	while ((r = record_next(&left, &kind, &fields, err)) > 0) {
		memory_reserve(files, count, capacity);
		if (kind != RECORD_FILE)
			return error_set(err, ERR_FORMAT, "record of kind %d where a file was due", (int)kind);
		r = record_read(kind, fields, &files[count++], arena, err);
		if (r < 0)
			return r;
	}
	if (r == 0 && left.len)
		return error_set(err, ERR_FORMAT, "the last file is cut");
	*ret_files = files; /* the process ends soon: nobody frees them */
	*ret_count = count;
	return r;
}

static void send_account(void *context, const struct account *account)
{
	(void)output_record(context, RECORD_ACCOUNT, account);
}

static void send_distribution(void *context, const struct distribution *distribution)
{
	(void)output_record(context, RECORD_DISTRIBUTION, distribution);
}

void job_image(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	struct note_sink notes = { output_note, output };
	struct judge_sink sink = { send_account, send_distribution, output };
	struct file *files = NULL;
	size_t count = 0;
	struct error err;
	int r = jobs_read_files(input, &arena, IMAGE_FILES_BYTES_MAX, &files, &count, &err);

	(void)job;
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
		return;
	}
	judge_files(files, count, &sink, &notes, &arena);
	done->entries = count;
}
