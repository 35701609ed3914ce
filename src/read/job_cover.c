/* job_cover.c - a layer again: which of a list of paths' hashes has it? */
#include "base/memory.h"
#include "read/layer_sink.h"
#include "read/layer_walk.h"
#include <unistd.h>

struct asking {
	struct slice list; /* of cover.h: sorted hashes */
	struct cover_making found;
};

static int take_entry(void *context, const struct file *file)
{
	struct asking *asking = context;
	uint64_t hash = cover_hash(file->path, file->kind == FILE_FOLDER);

	if (cover_has(asking->list, hash))
		cover_add(&asking->found, hash);
	return 0;
}

static void ignore_note(void *context, const struct note *note)
{
	(void)context;
	(void)note;
}

static int read_list(int fd, struct buffer *list, struct error *err)
{
	struct input input;
	struct source source;
	struct slice chunk;
	int r;

	input_init(&input, fd, false, 0, 0);
	source = input_source(&input);
	while ((r = source.next(source.context, &chunk, err)) > 0)
		if (!buffer_add_slice(list, chunk))
			return error_set(err, ERR_LIMIT, "more than %zu bytes of questions", list->ceiling_bytes);
	free(input.chunk);
	return r;
}

static int read_layer(struct asking *asking, const struct job *job, struct input *input, struct output *output, struct done *done,
	struct error *err)
{
	static const struct decoder_limits decoder_limits = { LAYER_OUTPUT_BYTES_MAX, LAYER_RATIO_MAX };
	static const struct walk_limits limits = { .entries = LAYER_ENTRIES_MAX, .no_cover = true };
	struct note_sink notes = { ignore_note, NULL };
	struct walk_sink sink = { .notes = &notes, .context = asking, .entry = take_entry };
	struct walk_result result = { 0 };

	return layer_walk(job, input, output, &decoder_limits, NULL, 0, &limits, &sink, &result, done, err);
}

void job_cover(const struct job *job, int wants_fd, struct input *input, struct output *output, struct done *done)
{
	struct buffer list = BUFFER_INIT(LAYER_QUESTIONS_BYTES_MAX);
	struct asking asking = { .found.exact_max = SIZE_MAX };
	struct error err;
	int r = read_list(wants_fd, &list, &err);

	asking.list = buffer_slice(&list);
	if (r >= 0)
		r = read_layer(&asking, job, input, output, done, &err);
	if (r == 0) {
		cover_end(&asking.found);
		r = layer_sink_cover(output, &asking.found, &err);
	}
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
