/* job_bom.c - somebody's bill of materials: its packages */
#include "bomread/bomread.h"
#include "read/jobs.h"

static int send_distribution(void *context, const struct distribution *distribution)
{
	return output_record(context, RECORD_DISTRIBUTION, distribution);
}

static int send_document(void *context, const struct bom_document *document)
{
	return output_record(context, RECORD_DOCUMENT, document);
}

/* The whole document is held: its parts name each other. */
static int read_all(struct input *input, struct buffer *bytes, struct error *err)
{
	struct source source = input_source(input);
	struct slice chunk;
	int r;

	while ((r = source.next(source.context, &chunk, err)) > 0)
		if (!buffer_add_slice(bytes, chunk))
			return error_set(err, ERR_LIMIT, "more than %u MiB", BOMREAD_BYTES_MAX >> 20);
	return r;
}

void job_bom(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static struct arena arena;
	struct bomread_sink sink = { output_package, send_distribution, send_document, output, { output_note, output } };
	struct buffer bytes = BUFFER_INIT(BOMREAD_BYTES_MAX);
	struct error err;
	int r = read_all(input, &bytes, &err);

	(void)job;
	if (r >= 0)
		r = bomread_document(buffer_slice(&bytes), &sink, &arena, &err);
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = arena_copy(&arena, slice_from_text(err.text));
	}
}
