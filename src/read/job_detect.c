/* job_detect.c - what detectors look by, compiled; and texts that are no files, looked at */
#include "read/detecting.h"
#include "read/frames.h"

#define TEXTS_BYTES_MAX (64u << 20)
#define TEXTS_MAX 100000u

struct texts {
	struct arena arena;
	struct detector_text *items;
	size_t count;
};

static void say(struct done *done, int r, const struct error *err)
{
	static struct arena arena;

	if (r >= 0)
		return;
	done->error_code = (uint64_t)-r;
	done->error = arena_copy(&arena, slice_from_text(err->text));
}

static int take_text(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct texts *texts = context;

	if (kind != RECORD_DETECTOR_TEXT || texts->count == TEXTS_MAX)
		return error_set(err, ERR_FORMAT, "a record of kind %d where what is looked by was due, or too many", (int)kind);
	return record_read(kind, fields, &texts->items[texts->count++], &texts->arena, err);
}

static int send_compiled(struct output *output, struct slice compiled, struct error *err)
{
	while (compiled.len) {
		struct piece piece = { slice_first(compiled, PIECE_BYTES_MAX) };

		if (output_record(output, RECORD_BYTES, &piece) < 0)
			return error_set(err, ERR_LIMIT, "a piece of %zu bytes", piece.bytes.len);
		compiled = slice_from(compiled, piece.bytes.len);
	}
	return 0;
}

void job_detectors(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct texts texts;
	static struct arena arena;
	struct buffer compiled = BUFFER_INIT(0);
	struct note_sink notes = { output_note, output };
	struct error err;
	int r;

	(void)job;
	texts.items = arena_array(&texts.arena, struct detector_text, TEXTS_MAX);
	r = frames_read(input, &arena, TEXTS_BYTES_MAX, take_text, &texts, &err);
	if (r >= 0)
		r = detect_compile(texts.items, texts.count, &notes, &compiled, &err);
	if (r >= 0)
		r = send_compiled(output, buffer_slice(&compiled), &err);
	buffer_done(&compiled);
	say(done, r, &err);
}

static int take_file(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct detecting *detecting = context;
	struct file file;
	int r;

	if (kind != RECORD_FILE)
		return error_set(err, ERR_FORMAT, "a record of kind %d where texts were due", (int)kind);
	r = record_read(kind, fields, &file, NULL, err); /* it has no lists */
	return r < 0 ? r : detect_text(detecting->detect, file.path, file.bytes);
}

void job_detect(const struct job *job, const int fds[JOB_FD_COUNT], struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	struct note_sink notes = { output_note, output };
	struct detecting detecting;
	struct error err;
	int r = detecting_init(&detecting, job, fds, output, &notes, &err);

	if (r >= 0 && !detecting.detect)
		r = error_set(&err, ERR_FORMAT, "a job that asks for nothing");
	if (r >= 0)
		r = frames_read(input, &arena, TEXTS_BYTES_MAX, take_file, &detecting, &err);
	if (r >= 0)
		r = detecting_end(&detecting, &err);
	say(done, r, &err);
}
