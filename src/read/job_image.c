/* job_image.c - the merged tree's small files: accounts, the distribution */
#include "base/memory.h"
#include "judge/judge.h"
#include "read/frames.h"
#include "read/jobs.h"

#define IMAGE_FILES_BYTES_MAX (64u << 20)

/* The process ends soon: nobody frees them. */
struct file_list {
	struct arena *arena;
	struct file *files;
	size_t count, capacity;
};

static int take_file(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct file_list *list = context;

	if (kind != RECORD_FILE)
		return error_set(err, ERR_FORMAT, "record of kind %d where a file was due", (int)kind);
	memory_reserve(list->files, list->count, list->capacity);
	return record_read(kind, fields, &list->files[list->count++], list->arena, err);
}

int jobs_read_files(
	struct input *input, struct arena *arena, size_t ceiling, struct file **ret_files, size_t *ret_count, struct error *err)
{
	struct file_list list = { .arena = arena };
	int r = frames_read(input, arena, ceiling, take_file, &list, err);

	if (r < 0)
		return r;
	*ret_files = list.files;
	*ret_count = list.count;
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
