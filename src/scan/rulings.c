/* rulings.c - VEX documents and ignore files, as the user named them: read in the jail */
#include "scan/rulings.h"
#include "base/memory.h"
#include "scan/documents.h"
#include <stdio.h>

#define SOURCES_MAX 100u     /* --vex and --ignore-file */
#define SOURCE_MS_MAX 60000u /* for one */
#define RULING_BYTES_MAX (256ull << 20)

/* What one option names. */
struct source {
	struct scan *scan;
	const char *path;
	struct documents documents;
	struct buffer records;
	size_t first; /* of its documents among all */
};

struct list {
	struct ruling *items;
	size_t count, capacity;
};

static int keep_frame(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct source *source = context;

	if (kind != RECORD_RULING && kind != RECORD_NOTE)
		return error_set(err, ERR_FORMAT, "a record of kind %d where rulings were due", (int)kind);
	return record_copy(&source->records, kind, fields)
		       ? 0
		       : error_set(err, ERR_LIMIT, "more than %llu bytes of statements", RULING_BYTES_MAX);
}

static int take_note(const struct source *source, struct slice fields, struct error *err)
{
	struct arena *arena = &source->scan->arena;
	struct note note;
	int r = record_read(RECORD_NOTE, fields, &note, arena, err);

	if (r < 0)
		return r;
	if (source->documents.folder)
		note.path = arena_printf(arena, "%s/%.*s", source->path, SLICE_ARG(note.path));
	note.kind = NOTE_REMARK; /* it hides nothing: what does not count silences nothing */
	scan_note_copy(source->scan, -1, &note);
	return 0;
}

static int take_ruling(const struct source *source, struct slice fields, struct list *list, struct error *err)
{
	struct report *report = &source->scan->report;
	struct ruling *ruling;
	int r;

	memory_reserve(list->items, list->count, list->capacity);
	ruling = &list->items[list->count];
	r = record_read(RECORD_RULING, fields, ruling, &source->scan->arena, err);
	if (r < 0)
		return r;
	if (ruling->document >= source->documents.count || ruling->status >= RULING_STATUS_COUNT)
		return error_set(err, ERR_FORMAT, "a statement of no document");
	ruling->document += source->first;
	report->documents[ruling->document].statements++;
	list->count++;
	return 0;
}

static int take_records(const struct source *source, struct list *list, struct error *err)
{
	struct slice records = arena_copy(&source->scan->arena, buffer_slice(&source->records)), fields;
	enum record_kind kind;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = kind == RECORD_NOTE ? take_note(source, fields, err) : take_ruling(source, fields, list, err);
		if (r < 0)
			return r;
	}
	return r;
}

static int open_source(
	struct scan *scan, const char *path, const char *kind, struct source *source, struct pump_task *task, struct error *err)
{
	int r;

	*source = (struct source){ .scan = scan, .path = path, .records = BUFFER_INIT(RULING_BYTES_MAX) };
	r = documents_read(path, &scan->arena, &source->documents, err);
	if (r < 0)
		return r;
	*task = (struct pump_task){ .job = { .kind = JOB_RULINGS },
		.blob = { .fd = -1 },
		.bytes = buffer_slice(&source->documents.frames),
		.record = keep_frame,
		.context = source };
	snprintf(task->job.feed, sizeof task->job.feed, "%s", source->documents.folder ? "folder" : kind);
	if (source->documents.folder && strcmp(kind, "ignore") == 0)
		return error_set(err, ERR_USAGE, "'%s' is a folder", path);
	return 0;
}

static void list_documents(struct scan *scan, struct source *sources, size_t count)
{
	struct report *report = &scan->report;
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += sources[i].documents.count;
	report->documents = arena_array(&scan->arena, struct ruling_document, total);
	for (size_t i = 0; i < count; i++) {
		sources[i].first = report->document_count;
		for (size_t k = 0; k < sources[i].documents.count; k++)
			report->documents[report->document_count++].name = sources[i].documents.names[k];
	}
}

static int read_all(
	struct scan *scan, struct source *sources, struct pump_task *tasks, size_t count, struct list *list, struct error *err)
{
	struct pump_options options = { .jobs = 2,
		.timeout_ms = deadline_left_ms(&scan->deadline),
		.job_ms = SOURCE_MS_MAX,
		.output_bytes_max = RULING_BYTES_MAX };
	int r = scan_reader(scan, err);

	if (r >= 0)
		r = pump_run(scan->reader, tasks, count, &options, err);
	list_documents(scan, sources, count);
	for (size_t i = 0; i < count && r >= 0; i++) {
		if (!tasks[i].complete) /* it was to silence something: to go on would say more than the user asked for */
			return error_set(err, tasks[i].error.code, "'%s': %s", sources[i].path, tasks[i].error.text);
		r = take_records(&sources[i], list, err);
	}
	return r;
}

int scan_read_rulings(struct scan *scan, struct rulings *ret_rulings, struct error *err)
{
	const struct scan_options *options = scan->options;
	size_t count = options->vex_count + options->ignore_count, opened = 0;
	struct source *sources;
	struct pump_task *tasks;
	struct list list = { 0 };
	int r = 0;

	if (count > SOURCES_MAX)
		return error_set(err, ERR_USAGE, "more than %u VEX documents and ignore files: name a folder", SOURCES_MAX);
	sources = memory_new((count + 1) * sizeof *sources);
	tasks = memory_new((count + 1) * sizeof *tasks);
	for (; opened < count && r >= 0; opened++) {
		bool vex = opened < options->vex_count;

		r = open_source(scan, vex ? options->vex_paths[opened] : options->ignore_paths[opened - options->vex_count],
			vex ? "vex" : "ignore", &sources[opened], &tasks[opened], err);
	}
	if (r >= 0 && count)
		r = read_all(scan, sources, tasks, count, &list, err);
	for (size_t i = 0; i < opened; i++) {
		documents_done(&sources[i].documents);
		buffer_done(&sources[i].records);
	}
	free(sources);
	free(tasks);
	if (r >= 0 && list.count) {
		struct ruling *kept = arena_array(&scan->arena, struct ruling, list.count);

		memcpy(kept, list.items, list.count * sizeof *kept);
		*ret_rulings = (struct rulings){ kept, list.count };
	}
	free(list.items);
	return r < 0 ? r : 0;
}
