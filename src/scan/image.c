/* image.c - what the merged tree's small files say: accounts, the distribution */
#include "base/memory.h"
#include "scan/state.h"

struct judged {
	struct scan *scan;
	struct buffer records;
	size_t account_capacity;
};

static int take_fields(struct judged *judged, enum record_kind kind, struct slice fields, struct error *err)
{
	struct scan *scan = judged->scan;
	struct note note;
	int r;

	switch (kind) {
	case RECORD_ACCOUNT:
		memory_reserve(scan->accounts, scan->account_count, judged->account_capacity);
		r = record_read(kind, fields, &scan->accounts[scan->account_count], &scan->arena, err);
		scan->account_count += r >= 0;
		return r;
	case RECORD_DISTRIBUTION:
		return record_read(kind, fields, &scan->distribution, &scan->arena, err);
	case RECORD_NOTE:
		r = record_read(kind, fields, &note, &scan->arena, err);
		if (r >= 0 && note.kind < NOTE_KIND_COUNT)
			scan_note_copy(scan, -1, &note);
		return r;
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d where accounts were due", (int)kind);
	}
}

static int take_records(struct judged *judged, struct slice records, struct error *err)
{
	enum record_kind kind;
	struct slice fields;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = take_fields(judged, kind, fields, err);
		if (r < 0)
			return r;
	}
	return r;
}

static int keep_frame(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct judged *judged = context;
	(void)err;
	record_copy(&judged->records, kind, fields);
	return 0;
}

/* 1: judged; 0: named as not judged. */
static int judge_now(struct scan *scan, struct judged *judged, struct error *err)
{
	cleanup_buffer struct buffer files = BUFFER_INIT(64u << 20);
	struct pump_options options = { .jobs = 1, .timeout_ms = scan->options->timeout_ms };
	struct pump_task task = { .job = { .kind = JOB_IMAGE }, .blob = { .fd = -1 }, .record = keep_frame, .context = judged };
	int r;

	for (size_t i = 0; i < scan->merged.file_count; i++)
		if (!record_write(&files, RECORD_FILE, &scan->merged.files[i].file))
			scan_note(scan, (int64_t)scan->merged.files[i].layer, NOTE_INCOMPLETE, scan->merged.files[i].file.path,
				"too large to judge");
	task.bytes = buffer_slice(&files);
	r = scan_reader(scan, err);
	if (r >= 0)
		r = pump_run(scan->reader, &task, 1, &options, err);
	if (r < 0)
		return r;
	if (!task.complete) {
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "accounts and distribution were not read: %s", task.error.text);
		buffer_clear(&judged->records);
		return 0;
	}
	return 1;
}

int scan_read_image(struct scan *scan, struct error *err)
{
	struct judged judged = { .scan = scan };
	struct error why;
	int r;

	if (scan->merged.file_count == 0)
		return 0;
	r = judge_now(scan, &judged, err);
	if (r > 0 && take_records(&judged, arena_copy(&scan->arena, buffer_slice(&judged.records)), &why) < 0) {
		scan->account_count = 0; /* nor is the rest believed */
		scan->distribution = (struct distribution){ 0 };
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "the reader sent what cannot be: %s", why.text);
		r = 0;
	}
	if (r == 0)
		scan->unread = true;
	buffer_done(&judged.records);
	return r < 0 ? r : 0;
}
