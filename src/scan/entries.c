/* entries.c - every entry of an image's layers, which evidence does not have */
#include "scan/entries.h"
#include "image/pump.h"
#include "link/record.h"
#include "scan/folder_task.h"
#include "scan/state.h"

#define FOLDER_MS 3600000u /* a machine's disks may be large and slow */

struct taking {
	const struct entries_layer *layer;
	struct buffer records;
};

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct taking *taking = context;

	if (kind == RECORD_FILE && taking->layer->wanted) {
		struct file file;
		int r = record_read(kind, fields, &file, NULL, err); /* it has no lists */

		if (r < 0)
			return r;
		if (!taking->layer->wanted(taking->layer->context, &file))
			return 0;
	}
	if (!record_copy(&taking->records, kind, fields))
		return error_set(err, ERR_LIMIT, "the layer is too large to be looked at so");
	return 0;
}

static int check_digest(const struct layer *layer, const struct pump_task *task, struct error *err)
{
	struct slice seen = slice_from_text(task->digest);

	if (!seen.len || !layer->digest.len || slice_equal(seen, layer->digest))
		return 0;
	return error_set(err, ERR_UNTRUSTED, "its bytes are not what the image states: %s, but %.*s was stated", task->digest,
		SLICE_ARG(layer->digest));
}

/* Of what could not be seen the first: a list that leaves something out would be wrong. */
static void take_note(void *context, const struct note *note)
{
	struct error *untold = context;

	if (note->kind == NOTE_INCOMPLETE && !untold->text[0])
		error_set(untold, ERR_DENIED, "%.*s%s%.*s", SLICE_ARG(note->path), note->path.len ? ": " : "",
			SLICE_ARG(note->text));
}

int entries_read(const struct entries_layer *layer, struct merge *merge, struct arena *arena, struct error *err)
{
	struct taking taking = { layer, BUFFER_INIT(ENTRIES_BYTES_MAX) };
	struct pump_options options = { .reader_path = layer->reader_path,
		.jobs = 1,
		.timeout_ms = layer->timeout_ms,
		.output_bytes_max = ENTRIES_BYTES_MAX };
	cleanup_buffer struct buffer hidden = BUFFER_INIT(0);
	struct error untold = { .code = 0 };
	struct note_sink notes = { take_note, &untold };
	struct pump_task task = { .job = { .kind = layer->folder ? JOB_FOLDER : JOB_TREE,
					  .bare = layer->bare,
					  .fault = scan_fault(layer->layer->index) },
		.folder = layer->folder,
		.hash = layer->hash,
		.record = take_record,
		.context = &taking };
	int r;

	if (layer->layer->form == LAYER_BELOW)
		return 0;
	if (layer->folder || layer_is_folder(layer->layer))
		options.job_ms = FOLDER_MS;
	r = layer->layer->skip_reason ? error_set(err, ERR_UNSUPPORTED, "%s", layer->layer->skip_reason)
				      : image_blob(layer->opened, layer->layer, &task.blob, err);
	if (r >= 0 && layer_is_folder(layer->layer))
		r = folder_task_init(image_of(layer->opened), layer->layer, &task, NULL, &hidden, &notes, err);
	if (r >= 0 && untold.text[0])
		r = error_set(err, ERR_DENIED, "%s", untold.text);
	if (r >= 0)
		r = pump_run(layer->reader, &task, 1, &options, err);
	if (r >= 0 && !task.complete)
		r = error_set(err, task.error.code, "%s", task.error.text);
	if (r >= 0 && layer->bare)
		r = check_digest(layer->layer, &task, err);
	if (r >= 0)
		r = merge_layer(merge, layer->layer->index, arena_copy(arena, buffer_slice(&taking.records)), err);
	buffer_done(&taking.records);
	return r < 0 ? error_context(err, r, "layer %lu", (unsigned long)layer->layer->index + 1) : 0;
}
