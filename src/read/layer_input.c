/* layer_input.c - the tar of a layer: its blob inflated, or, by its table of contents, made of parts of the blob */
#include "read/layer_input.h"

#define TABLE_BYTES_MAX (64u << 20)
#define FRAME_BYTES_MAX (2u * PIECE_BYTES_MAX)

/* As many bytes of the input as make one frame, or fewer at its end. 1, 0: not a byte more. */
static int more_frames(struct layer_input *layer, struct error *err)
{
	struct slice chunk;
	int r = layer->below.next(layer->below.context, &chunk, err);

	if (r > 0 && !buffer_add_slice(&layer->frames, chunk))
		return error_set(err, ERR_LIMIT, "a part of more than %u bytes", FRAME_BYTES_MAX);
	return r;
}

/* What was given out before is over. */
static void drop_used(struct layer_input *layer)
{
	memmove(layer->frames.ptr, layer->frames.ptr + layer->frames_used, layer->frames.len - layer->frames_used);
	layer->frames.len -= layer->frames_used;
	layer->frames_used = 0;
}

static int next_part(void *context, uint64_t *ret_offset, struct slice *ret_bytes, struct error *err)
{
	struct layer_input *layer = context;
	struct slice left, fields;
	enum record_kind kind;
	struct part part;
	int r;

	if (layer->frames_used)
		drop_used(layer);
	for (;;) {
		left = buffer_slice(&layer->frames);
		r = record_next(&left, &kind, &fields, err);
		if (r != 0)
			break;
		r = more_frames(layer, err);
		if (r <= 0)
			return r;
	}
	if (r > 0 && kind != RECORD_PART)
		r = error_set(err, ERR_FORMAT, "a record of kind %d where a part was due", (int)kind);
	if (r > 0)
		r = record_read(kind, fields, &part, &layer->arena, err);
	if (r < 0)
		return r;
	layer->frames_used = layer->frames.len - left.len;
	*ret_offset = part.offset;
	*ret_bytes = part.bytes;
	return 1;
}

/* The table's text; what of the input is behind the table stays in `frames`. */
static int take_table(struct layer_input *layer, const struct job *job, struct error *err)
{
	struct buffer *input = &layer->frames;
	struct slice packed;
	int r = 1;

	if (job->table_length > TABLE_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "a table of contents of more than %u MiB", TABLE_BYTES_MAX >> 20);
	while (r > 0 && input->len < job->table_length)
		r = more_frames(layer, err);
	if (r < 0)
		return r;
	if (input->len < job->table_length)
		return error_set(err, ERR_FORMAT, "its table of contents ends early");
	packed = slice_first(buffer_slice(input), (size_t)job->table_length);
	layer->frames_used = packed.len;
	return contents_inflate(packed, (enum table_form)job->table_form, slice_from_text(job->table_digest), &layer->text, err);
}

/* Ranges as the file's chunks lie; those that touch are one. */
static int send_ranges(const struct contents *contents, struct output *output)
{
	struct range range = { 0 };
	int r = 0;

	for (size_t i = 0; r >= 0 && i < contents->entry_count; i++) {
		const struct contents_entry *entry = &contents->entries[i];

		for (size_t k = entry->first; r >= 0 && k < entry->first + entry->wanted; k++) {
			const struct contents_chunk *chunk = &contents->chunks[k];

			if (chunk->zeros)
				continue;
			if (chunk->offset > range.to || range.to == 0) {
				if (range.to)
					r = output_record(output, RECORD_RANGE, &range);
				range.from = chunk->offset;
			}
			if (chunk->end > range.to)
				range.to = chunk->end;
		}
	}
	return r >= 0 && range.to ? output_record(output, RECORD_RANGE, &range) : r;
}

static int open_by_table(const struct job *job, struct input *input, const struct walk_wanted *wanted, size_t wanted_count,
	struct output *output, struct layer_input *layer, struct error *err)
{
	int r;

	layer->below = input_source(input);
	layer->frames.ceiling_bytes = (size_t)job->table_length + FRAME_BYTES_MAX;
	r = take_table(layer, job, err);
	if (r >= 0)
		r = contents_read(buffer_slice(&layer->text), job->table_offset, &layer->contents, err);
	if (r >= 0)
		r = contents_want(layer->contents, wanted, wanted_count, job->budget_bytes, err);
	if (r < 0)
		return r;
	if (job->ask)
		return send_ranges(layer->contents, output) < 0 ? error_set(err, ERR_LIMIT, "too many parts") : 1;
	layer->parts = (struct contents_parts){ next_part, layer };
	layer->made = contents_tar_new(layer->contents, (enum table_form)job->table_form, &layer->parts);
	layer->tar = contents_tar_source(layer->made);
	return 0;
}

int layer_input_open(const struct job *job, struct input *input, const struct decoder_limits *limits,
	const struct walk_wanted *wanted, size_t wanted_count, struct output *output, struct layer_input *layer,
	struct error *err)
{
	int r;

	*layer = (struct layer_input){ 0 };
	if (job->table_form != TABLE_NONE)
		return open_by_table(job, input, wanted, wanted_count, output, layer, err);
	layer->below = input_source(input);
	r = decoder_open(&layer->below, limits, &layer->decoder, err);
	if (r >= 0)
		layer->tar = decoder_source(layer->decoder);
	return r;
}

uint64_t layer_input_end(struct layer_input *layer)
{
	uint64_t bytes = layer->decoder ? decoder_output_bytes(layer->decoder) : 0;
	struct slice chunk;
	struct error err;

	if (layer->made) {
		bytes = contents_tar_bytes(layer->made);
		while (layer->below.next(layer->below.context, &chunk, &err) > 0)
			; /* what nobody needed is read, too: who sent it counts */
	}
	decoder_free(layer->decoder);
	contents_tar_free(layer->made);
	contents_free(layer->contents);
	buffer_done(&layer->text);
	buffer_done(&layer->frames);
	arena_done(&layer->arena);
	return bytes;
}

void layer_input_tell(const struct layer_input *layer, struct note_sink *notes)
{
	if (layer->contents && layer->contents->left_out_count)
		note_add(notes, NOTE_INCOMPLETE, S(""),
			"%lu programs and archives of %lu KiB were not looked at: its table of contents was read",
			(unsigned long)layer->contents->left_out_count, (unsigned long)(layer->contents->left_out_bytes >> 10));
}
