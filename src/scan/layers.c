/* layers.c - a layer's evidence: kept from before, or read now */
#include "base/clock.h"
#include "base/memory.h"
#include "evidence/cover_records.h"
#include "evidence/owners.h"
#include "link/fault.h"
#include "link/identity.h"
#include "scan/again.h"
#include "scan/ahead.h"
#include "scan/detectors.h"
#include "scan/folder_task.h"
#include "scan/late.h"
#include "scan/partial.h"
#include "scan/reading.h"
#include "scan/state.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define CLAIM_WAIT_MS 600000u /* for another process's reading; then it is done here, too */
#define CLAIM_POLL_MS 20u
#define PARTS_HELD_BYTES (32u << 20) /* of layers that are read by their tables: the others' turn comes when these are read */
#define FOLDER_MS 3600000u           /* a machine's disks may be large and slow */

struct progress {
	const struct scan_options *options;
	uint64_t layer_count, total_bytes;
	const char *stage;
	uint64_t start_ms;
};

#define COVER_HELD_BYTES (16u << 10) /* exact, of each layer; of more the list is looked up in the evidence that was kept */

/* Layer evidence is kept under the digest of the blob, the reader's build, and what it was asked to extract. */
static struct slice layer_key(const struct scan *scan, struct arena *arena, struct slice digest)
{
	return arena_printf(arena, "layer %.*s %s %.*s", SLICE_ARG(digest), reader_identity, SLICE_ARG(scan->detectors.key));
}

/* What a table leads to is another's than what the whole blob gives, and never serves in its place. */
static struct slice partial_key(const struct scan *scan, struct arena *arena, const struct layer *layer)
{
	return arena_printf(arena, "partial layer %.*s %.*s %s %.*s", SLICE_ARG(layer->digest), SLICE_ARG(layer->table.digest),
		reader_identity, SLICE_ARG(scan->detectors.key));
}

/* The records of a layer that are kept as they were sent: with a small filter in place of a long list. */
static bool shrink(struct scan_layer *layer, struct slice records)
{
	struct buffer small = BUFFER_INIT(0);

	if (!cover_shrink(records, fault_limit("PLIMSOLL_COVER_BYTES", COVER_HELD_BYTES), fault_limit("PLIMSOLL_FILTER_BYTES", 0),
		    &small))
		return false;
	buffer_done(&layer->received);
	layer->received = small;
	layer->records = buffer_slice(&layer->received);
	layer->cover_kept = true;
	return true;
}

static void tell_partial(struct scan *scan, const struct scan_layer *layer)
{
	scan_note(scan, (int64_t)layer->result.layer->index, NOTE_INCOMPLETE, S(""),
		"read by its table of contents (--partial), which may leave out files that the layer has%s",
		scan->detectors.key.len ? "; secrets and malware were looked for in what was fetched alone" : "");
}

bool layer_is_kept(struct scan *scan, struct slice digest)
{
	cleanup_arena struct arena loaded = ARENA_INIT;
	struct evidence_facts facts;
	struct slice records;

	return scan->evidence &&
	       evidence_load(scan->evidence, layer_key(scan, &loaded, digest), &loaded, &records, &facts, NULL) > 0;
}

/* AGAIN: what is wrong with it was said. */
static void load_kept(struct scan *scan, struct scan_layer *layer, bool again)
{
	cleanup_arena struct arena loaded = ARENA_INIT;
	struct evidence_facts facts;
	struct slice records;
	struct error err;
	int r;

	if (!scan->evidence || !layer->result.layer->digest.len)
		return;
	r = evidence_load(scan->evidence, layer_key(scan, &loaded, layer->result.layer->digest), &loaded, &records, &facts, &err);
	if (r == 0 && scan->options->partial && layer->result.layer->table.form != TABLE_NONE && !layer->whole) {
		r = evidence_load(
			scan->evidence, partial_key(scan, &loaded, layer->result.layer), &loaded, &records, &facts, &err);
		layer->partial = r > 0;
	}
	if (r < 0 && !again)
		scan_note(
			scan, (int64_t)layer->result.layer->index, NOTE_REMARK, S(""), "kept evidence was refused: %s", err.text);
	if (r <= 0)
		return;
	if (!shrink(layer, records))
		layer->records = arena_copy(&scan->arena, records);
	layer->readable = true;
	layer->result.from_evidence = true;
	layer->result.complete = layer->result.digest_verified = !layer->partial;
	if (layer->partial)
		tell_partial(scan, layer);
	layer->result.inflated_bytes = facts.output_bytes;
	layer->result.entry_count = facts.entries;
}

/* Nobody else may read it now. False: another process does, and will keep what it finds. */
static bool claim(struct scan *scan, struct scan_layer *layer)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	int r;

	if (!scan->options->share_layers || !scan->evidence || !layer->result.layer->digest.len || layer->claimed ||
		layer->unshared)
		return true;
	r = evidence_claim(scan->evidence, layer_key(scan, &arena, layer->result.layer->digest), &layer->claim, NULL);
	layer->claimed = r > 0;
	if (layer->claimed) /* it may have been kept between our look and our claim */
		load_kept(scan, layer, true);
	return r != 0; /* where claims cannot be made the layer is read twice, no more */
}

static void release(struct scan *scan, struct scan_layer *layer)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	if (layer->claimed)
		evidence_release(scan->evidence, layer_key(scan, &arena, layer->result.layer->digest), layer->claim);
	layer->claimed = false;
}

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct reading *reading = context;
	struct scan *scan = reading->scan;

	if (kind == RECORD_ACCOUNT || kind == RECORD_DISTRIBUTION || kind == RECORD_ADVISORY)
		return error_set(err, ERR_FORMAT, "a record of kind %d in a layer", (int)kind);
	if (++reading->record_count > fault_limit("PLIMSOLL_LAYER_RECORDS", LAYER_RECORDS_MAX))
		return error_set(err, ERR_LIMIT, "the reader sent more than %llu records",
			(unsigned long long)fault_limit("PLIMSOLL_LAYER_RECORDS", LAYER_RECORDS_MAX));
	scan->record_count++;
	scan->record_bytes += RECORD_FRAME_BYTES + fields.len;
	if (scan->record_count > fault_limit("PLIMSOLL_SCAN_RECORDS", SCAN_RECORDS_MAX) ||
		scan->record_bytes > fault_limit("PLIMSOLL_SCAN_RECORD_BYTES", SCAN_RECORD_BYTES_MAX))
		return error_set(err, ERR_LIMIT, "the image's layers together gave more than %llu records or %llu MiB of them",
			(unsigned long long)fault_limit("PLIMSOLL_SCAN_RECORDS", SCAN_RECORDS_MAX),
			(unsigned long long)fault_limit("PLIMSOLL_SCAN_RECORD_BYTES", SCAN_RECORD_BYTES_MAX) >> 20);
	record_copy(&reading->records, kind, fields);
	return 0;
}

/* What a reader sent is merged once alone before it is believed: a record that cannot be is found while only this layer pays. */
static int try_records(struct scan *scan, struct slice records, struct error *err)
{
	struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, &scan->deadline);
	int r = merge_layer(merge, 0, records, err);

	merge_free(merge);
	arena_done(&arena);
	return r;
}

static void keep(struct reading *reading, struct scan_layer *layer)
{
	const struct pump_task *task = reading->task;
	struct evidence_facts facts = { task->done.input_bytes, task->done.output_bytes, task->done.entries };
	struct scan *scan = reading->scan;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;

	if (!scan->evidence || (layer->partial ? !layer->result.layer->digest.len : !task->digest[0]))
		return;
	if (evidence_save(scan->evidence,
		    layer->partial ? partial_key(scan, &arena, layer->result.layer)
				   : layer_key(scan, &arena, slice_from_text(task->digest)),
		    scan_mask_hashes(layer->records, &arena), &facts, &err) < 0)
		reading->unkept = arena_printf(&scan->arena, "%s", err.text);
	else
		(void)shrink(layer, layer->records);
}

static bool digest_is_wrong(const struct scan_layer *layer, const struct pump_task *task)
{
	struct slice stated = layer->result.layer ? layer->result.layer->digest : S(""), seen = slice_from_text(task->digest);

	return seen.len && stated.len && !slice_equal(seen, stated);
}

/* A layer's reader is gone, others are still at work: what it sent is kept, so that little of it must be held. What is to be said comes
 * when all are done, in the order of the layers. */
static void reading_end(void *context)
{
	struct reading *reading = context;
	const struct pump_task *task = reading->task;
	struct scan *scan = reading->scan;
	struct scan_layer *layer = reading->layer;
	struct error err;
	int r = try_records(scan, buffer_slice(&reading->records), &err);

	memcpy(layer->digest, task->digest, sizeof layer->digest);
	layer->partial = reading->parts.fd >= 0;
	layer->whole = layer->partial && (r < 0 || !task->complete); /* once more then, and nothing of this */
	if (r < 0)
		reading->refused =
			arena_printf(&scan->arena, "%s%s", r == -ERR_TIMEOUT ? "" : "the reader sent what cannot be: ", err.text);
	/* Of a layer that broke in the middle, what was found until then still counts: it can only make the verdict worse. A reader
	 * that died, or was ended for what it did, is not believed at all. */
	if (r < 0 || layer->whole || (!task->complete && !task->said_why)) {
		layer->partial = false;
		buffer_done(&reading->records);
		release(scan, layer);
		return;
	}
	layer->received = reading->records;
	reading->records = (struct buffer)BUFFER_INIT(0);
	layer->records = buffer_slice(&layer->received);
	layer->readable = true;
	layer->result.complete = task->complete && !layer->partial && !digest_is_wrong(layer, task);
	if (layer->result.complete || layer->partial)
		keep(reading, layer);
	release(scan, layer);
}

static void tell_whole(struct scan *scan, struct scan_layer *layer, const char *why)
{
	layer->whole = true;
	scan_note(scan, (int64_t)layer->result.layer->index, NOTE_REMARK, S(""),
		"read whole, and not by its table of contents (--partial): %s", why);
}

static void settle_partial(const struct reading *reading)
{
	struct scan *scan = reading->scan;
	struct scan_layer *layer = reading->layer;

	layer->result.read_bytes = reading->parts.bytes;
	layer->result.inflated_bytes = reading->task->done.output_bytes;
	layer->result.entry_count = reading->task->done.entries;
	if (layer->partial)
		tell_partial(scan, layer);
	else
		tell_whole(scan, layer,
			reading->refused.len ? arena_text(&scan->arena, reading->refused) : reading->task->error.text);
	if (reading->unkept.len)
		scan_note(scan, -1, NOTE_REMARK, S(""), "evidence was not kept: %.*s", SLICE_ARG(reading->unkept));
}

void reading_settle(const struct reading *reading)
{
	const struct pump_task *task = reading->task;
	struct scan *scan = reading->scan;
	struct scan_layer *layer = reading->layer;
	struct slice stated = layer->result.layer->digest;
	int64_t index = (int64_t)layer->result.layer->index;
	bool digest_wrong = digest_is_wrong(layer, task);

	layer->result.complete = layer->result.complete && !digest_wrong;
	layer->result.read_bytes = task->fed_bytes;
	layer->result.inflated_bytes = task->done.output_bytes;
	layer->result.entry_count = task->done.entries;
	layer->result.digest_verified = task->digest[0] && stated.len && !digest_wrong;
	if (!task->complete)
		scan_note(scan, index, NOTE_INCOMPLETE, S(""), "%s", task->error.text);
	if (digest_wrong)
		scan_note(scan, index, NOTE_INCOMPLETE, S(""), "its bytes are not what the image states: %s, but %.*s was stated",
			task->digest, SLICE_ARG(stated));
	if (reading->refused.len)
		scan_note(scan, index, NOTE_INCOMPLETE, S(""), "%.*s", SLICE_ARG(reading->refused));
	if (reading->unkept.len)
		scan_note(scan, -1, NOTE_REMARK, S(""), "evidence was not kept: %.*s", SLICE_ARG(reading->unkept));
}

int scan_load_cover(void *context, uint64_t index, struct arena *arena, struct slice *ret_records)
{
	struct scan *scan = context;
	const struct scan_layer *layer = &scan->layers[index];
	struct slice digest = layer->digest[0] ? slice_from_text(layer->digest) : layer->result.layer->digest;
	struct evidence_facts facts;
	struct error err;

	if (!layer->cover_kept || !fault_limit("PLIMSOLL_COVERS_KEPT", 1))
		return 0;
	return evidence_load(scan->evidence,
		       layer->partial ? partial_key(scan, arena, layer->result.layer) : layer_key(scan, arena, digest), arena,
		       ret_records, &facts, &err) > 0;
}

/* PLIMSOLL_FAULT=NUMBER:LAYER, in test builds: that layer's reader does that fault; NUMBER:all: each does. */
uint64_t scan_fault(uint64_t layer)
{
	uint64_t fault = fault_wanted("all");
	char index[24];

	snprintf(index, sizeof index, "%lu", (unsigned long)layer);
	return fault == FAULT_NONE ? fault_wanted(index) : fault;
}

static void show_progress(void *context, uint64_t fed_bytes, size_t tasks_done)
{
	const struct progress *progress = context;
	struct scan_progress shown = { progress->layer_count, tasks_done, fed_bytes, progress->total_bytes, 0, progress->stage };

	shown.seconds = (double)(clock_monotonic_ms() - progress->start_ms) / 1000;
	progress->options->progress(progress->options->progress_context, &shown);
}

/* All that one archive may hold goes to the detectors while nothing is read, and a machine may have more to do. */
#define DETECT_STALL_MS 300000u

struct pump_options reading_options(const struct scan *scan)
{
	return (struct pump_options){
		.reader_path = scan->options->reader_path,
		.jobs = scan->options->jobs ? scan->options->jobs : (unsigned)sysconf(_SC_NPROCESSORS_ONLN),
		.timeout_ms = deadline_left_ms(&scan->reading),
		.output_bytes_max = fault_limit("PLIMSOLL_LAYER_RECORD_BYTES", LAYER_RECORD_BYTES_MAX),
		.stall_ms = (unsigned)fault_limit("PLIMSOLL_STALL_MS", scan->detectors.key.len ? DETECT_STALL_MS : 0),
		.job_ms = (unsigned)fault_limit("PLIMSOLL_JOB_MS", 0),
	};
}

static int read_now(struct scan *scan, struct pump_task *tasks, struct reading *readings, size_t count, struct error *err)
{
	struct progress progress = { .options = scan->options,
		.layer_count = count,
		.stage = scan->image->kind != IMAGE_OF_LAYERS ? "folders" : "layers" };
	struct pump_options options = reading_options(scan);
	size_t folder_count = 0;
	int r = 0;

	options.progress = scan->options->progress ? show_progress : NULL;
	options.progress_context = &progress;
	progress.start_ms = clock_monotonic_ms();
	for (size_t i = 0; i < count; i++) {
		folder_count += tasks[i].folder;
		progress.total_bytes += tasks[i].blob.length;
	}
	if (folder_count && !options.job_ms)
		options.job_ms = FOLDER_MS;
	if (folder_count < count)
		r = scan_reader(scan, err);
	if (r >= 0)
		r = scan_open_detectors(scan, err);
	if (r >= 0)
		r = pump_run(scan->reader, tasks, count, &options, err);
	for (size_t i = 0; r >= 0 && i < count; i++)
		if (readings[i].parts.fd >= 0)
			settle_partial(&readings[i]);
		else
			reading_settle(&readings[i]);
	return r;
}

static int hand_over_detectors(void *context, int fds[JOB_FD_COUNT], struct error *err)
{
	const struct reading *reading = context;

	return scan_detector_fds(reading->scan, fds, err);
}

void reading_init(struct reading *reading, struct scan *scan, struct scan_layer *layer, struct pump_task *task)
{
	*reading = (struct reading){ .scan = scan, .layer = layer, .task = task, .parts.fd = -1 };
	task->job = (struct job){ .kind = JOB_LAYER };
	scan_task_detects(scan, task);
	task->more_fds = hand_over_detectors;
	task->hash = scan->options->verify;
	task->record = take_record;
	task->ended = reading_end;
	task->context = reading;
}

static void take_folder_note(void *context, const struct note *note)
{
	const struct reading *reading = context;

	scan_note(reading->scan, (int64_t)reading->layer->result.layer->index, (enum note_kind)note->kind, note->path, "%.*s",
		SLICE_ARG(note->text));
}

/* By its table of contents, where that can be; else it is read whole. */
static void init_partial(struct scan *scan, struct scan_layer *layer, struct pump_task *task, struct reading *reading)
{
	struct error err, why;
	int r;

	if (!scan_is_partial(scan, layer, &task->blob))
		return;
	r = scan_fetch_parts(scan, layer, &task->blob, S(""), &task->job, &reading->parts, &why, &err);
	if (r <= 0) {
		tell_whole(scan, layer, r < 0 ? err.text : why.text);
		task->job = (struct job){ .kind = JOB_LAYER, .fault = task->job.fault };
		scan_task_detects(scan, task);
		return;
	}
	task->blob = (struct blob){ .fd = reading->parts.fd, .length = reading->parts.length };
	task->hash = false;
}

/* A blob that cannot be opened costs its layer only. */
static bool task_init(struct scan *scan, struct scan_layer *layer, struct pump_task *task, struct reading *reading)
{
	struct note_sink notes = { take_folder_note, reading };
	struct error err;
	int r;

	*task = (struct pump_task){ 0 }; /* it may be that of a round before */
	r = image_blob(scan->opened, layer->result.layer, &task->blob, &err);
	reading_init(reading, scan, layer, task);
	task->job.fault = scan_fault(layer->result.layer->index);
	if (scan->image->kind != IMAGE_OF_LAYERS) {
		task->job.kind = JOB_FOLDER;
		task->job.source = scan->image->kind == IMAGE_SOURCE;
		task->folder = true;
		task->hash = false; /* a folder has no digest; its evidence is not kept either */
	} else if (r >= 0 && layer_is_folder(layer->result.layer)) {
		r = folder_task_init(scan->image, layer->result.layer, task, &scan->reading, &reading->hidden, &notes, &err);
	}
	if (r < 0) {
		scan_note(scan, (int64_t)layer->result.layer->index, NOTE_INCOMPLETE, S(""), "%s", err.text);
		buffer_done(&reading->hidden);
		return false;
	}
	init_partial(scan, layer, task, reading);
	return true;
}

/* One that another process reads: waits until that is done, or gave up, or takes too long. */
static void wait_for(struct scan *scan, struct scan_layer *layer)
{
	const struct timespec pause = { 0, CLAIM_POLL_MS * 1000000L };

	for (unsigned waited_ms = 0; waited_ms < CLAIM_WAIT_MS && !deadline_passed(&scan->reading); waited_ms += CLAIM_POLL_MS) {
		if (claim(scan, layer))
			return;
		nanosleep(&pause, NULL);
	}
	layer->unshared = true;
}

/* What of the layers is neither there nor another process's: 1: some are left to that one. */
static int read_round(struct scan *scan, struct pump_task *tasks, struct reading *readings, bool *waits, struct error *err)
{
	size_t count = scan->image->layer_count, reading_count = 0;
	uint64_t held_bytes = 0;
	bool left = false;
	int r = 0;

	for (size_t i = 0; i < count; i++) {
		struct scan_layer *layer = &scan->layers[i];

		if (!waits[i])
			continue;
		waits[i] = held_bytes >= fault_limit("PLIMSOLL_PARTS_HELD", PARTS_HELD_BYTES) || !claim(scan, layer);
		left = left || waits[i];
		if (!waits[i] && !layer->readable && task_init(scan, layer, &tasks[reading_count], &readings[reading_count]))
			held_bytes += readings[reading_count++].parts.length;
	}
	if (reading_count)
		r = read_now(scan, tasks, readings, reading_count, err);
	for (size_t i = 0; i < count; i++)
		release(scan, &scan->layers[i]);
	for (size_t i = 0; i < reading_count; i++) {
		const struct scan_layer *layer = readings[i].layer;

		if (readings[i].parts.fd >= 0 && !layer->partial) /* once more, whole */
			waits[layer->result.layer->index] = left = true;
		buffer_done(&readings[i].records);
		buffer_done(&readings[i].hidden);
		parts_done(&readings[i].parts);
	}
	return r < 0 ? r : left;
}

/* Nothing is claimed while it is waited, so that no two processes wait for each other. */
static int read_rounds(struct scan *scan, struct pump_task *tasks, struct reading *readings, bool *waits, struct error *err)
{
	int r;

	while ((r = read_round(scan, tasks, readings, waits, err)) > 0)
		for (size_t i = 0; i < scan->image->layer_count; i++)
			if (waits[i]) {
				wait_for(scan, &scan->layers[i]);
				break;
			}
	return r;
}

int scan_read_layers(struct scan *scan, struct error *err)
{
	size_t count = scan->image->layer_count;
	struct pump_task *tasks = memory_new((count + 1) * sizeof *tasks);
	struct reading *readings = memory_new((count + 1) * sizeof *readings);
	bool *waits = memory_new((count + 1) * sizeof *waits);
	uint64_t removed;
	int r;

	for (size_t i = 0; i < count; i++) {
		struct scan_layer *layer = &scan->layers[i];

		layer->result.layer = &scan->image->layers[i];
		if (scan->image->layers[i].skip_reason) {
			scan_note(scan, (int64_t)i, NOTE_INCOMPLETE, S(""), "%s", scan->image->layers[i].skip_reason);
			continue;
		}
		if (scan->image->layers[i].form == LAYER_BELOW) { /* the layer above has what it brought */
			layer->result.complete = true;
			continue;
		}
		if (scan_take_ahead(scan, layer))
			continue;
		load_kept(scan, layer, false);
		waits[i] = !layer->readable;
	}
	r = read_rounds(scan, tasks, readings, waits, err);
	if (r >= 0 && scan->evidence)
		(void)evidence_clean(scan->evidence, EVIDENCE_LIMIT_BYTES, &removed, NULL);
	free(waits);
	free(readings);
	free(tasks);
	return r;
}

static void set_owners(struct scan *scan)
{
	const struct owners *owners = owners_new(scan->merged.owned, scan->merged.owned_count, &scan->arena);

	owners_set(owners, scan->merged.packages, scan->merged.package_count);
	scan->merged.package_count = owners_leave_out(owners, scan->merged.packages, scan->merged.package_count);
	scan->merged.hidden_count = owners_leave_out(owners, scan->merged.hidden, scan->merged.hidden_count);
}

int scan_merge_layers(struct scan *scan, struct error *err)
{
	const struct merge_look look = { .look = scan_look_again, .load = scan_load_cover, .context = scan };
	struct merge *merge = merge_new(&scan->arena, &scan->deadline);
	int r = 0;

	merge_look_with(merge, &look);
	for (size_t i = 0; i < scan->image->layer_count && r >= 0; i++)
		if (scan->layers[i].readable)
			r = merge_layer(merge, i, scan->layers[i].records, err);
	if (r >= 0)
		r = merge_end(merge, &scan->merged, err);
	if (r >= 0)
		r = scan_read_late(scan, merge, err);
	if (r >= 0)
		set_owners(scan);
	scan->merge = merge;
	if (r == -ERR_TIMEOUT) {
		scan->unread = true;
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "the layers were not laid over one another: %s", err->text);
		return 0;
	}
	for (size_t i = 0; i < scan->merged.note_count; i++)
		scan_note_copy(scan, (int64_t)scan->merged.notes[i].layer, &scan->merged.notes[i].note);
	return r;
}
