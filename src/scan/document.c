/* document.c - a bill of materials in place of layers: what a reader makes of it */
#include "base/memory.h"
#include "link/fault.h"
#include "scan/state.h"

struct taking {
	struct scan *scan;
	struct merged_package *packages;
	size_t count, capacity, bytes;
	bool has_document;
};

static int take_package(struct taking *taking, struct slice fields, struct error *err)
{
	struct merged_package package = { .hidden_by = MERGED_VISIBLE };
	int r = record_read(RECORD_PACKAGE, fields, &package.package, &taking->scan->arena, err);

	if (r < 0)
		return r;
	if (package.package.type == PACKAGE_UNKNOWN || package.package.type >= PACKAGE_TYPE_COUNT)
		return error_set(err, ERR_FORMAT, "a package of unknown type");
	if (taking->count == LAYER_RECORDS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u packages", LAYER_RECORDS_MAX);
	memory_reserve(taking->packages, taking->count, taking->capacity);
	taking->packages[taking->count++] = package;
	return 0;
}

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct taking *taking = context;
	struct scan *scan = taking->scan;
	struct note note;
	int r;

	taking->bytes += fields.len;
	if (taking->bytes > LAYER_RECORD_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "the reader sent more than %llu MiB", LAYER_RECORD_BYTES_MAX >> 20);
	fields = arena_copy(&scan->arena, fields);
	switch (kind) {
	case RECORD_PACKAGE:
		return take_package(taking, fields, err);
	case RECORD_DISTRIBUTION:
		return record_read(kind, fields, &scan->distribution, &scan->arena, err);
	case RECORD_DOCUMENT:
		taking->has_document = true;
		return record_read(kind, fields, &scan->report.document, &scan->arena, err);
	case RECORD_NOTE:
		r = record_read(kind, fields, &note, &scan->arena, err);
		if (r >= 0 && note.kind < NOTE_KIND_COUNT)
			scan_note_copy(scan, -1, &note);
		return r;
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d of a bill of materials", (int)kind);
	}
}

static int read_now(struct taking *taking, struct pump_task *task, struct error *err)
{
	struct scan *scan = taking->scan;
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->reading) };
	int r = image_blob(scan->opened, &scan->image->layers[0], &task->blob, err);

	if (r >= 0)
		r = scan_reader(scan, err);
	if (r >= 0)
		r = pump_run(scan->reader, task, 1, &options, err);
	if (r >= 0 && task->complete && !taking->has_document)
		return error_set(err, ERR_FORMAT, "the reader said nothing of the document");
	if (r < 0 || task->complete)
		return r;
	return error_set(err, task->error.code, "%s", task->error.text);
}

int scan_read_document(struct scan *scan, struct error *err)
{
	struct taking taking = { .scan = scan };
	/* Hashed only because what is not hashed is handed over as a descriptor, and this is the user's own file. */
	struct pump_task task = {
		.job = { .kind = JOB_BOM, .fault = scan_fault(0) }, .hash = true, .record = take_record, .context = &taking
	};
	int r;

	if (scan->options->list_unaccounted)
		return error_set(err, ERR_USAGE, "--unaccounted: a bill of materials says nothing of files");
	if (scan->options->skip_vulnerabilities && !scan->options->packages_only)
		return error_set(err, ERR_USAGE, "--scanners: a bill of materials has nothing but packages, which vuln looks at");
	r = read_now(&taking, &task, err);
	if (r < 0) {
		free(taking.packages);
		return error_context(err, r, "'%.*s'", SLICE_ARG(scan->image->reference));
	}
	scan->merged.packages = arena_array(&scan->arena, struct merged_package, taking.count);
	if (taking.count)
		memcpy(scan->merged.packages, taking.packages, taking.count * sizeof *taking.packages);
	scan->merged.package_count = taking.count;
	free(taking.packages);
	if (!taking.count) /* a generator that found nothing may not have looked */
		scan_note(scan, 0, NOTE_INCOMPLETE, S(""), "the document names no package");
	scan->layers[0].result = (struct layer_result){ .layer = &scan->image->layers[0],
		.complete = true,
		.read_bytes = task.fed_bytes,
		.entry_count = scan->report.document.component_count };
	return 0;
}
