/* again.c - a layer that is read a second time, for a list */
#include "scan/again.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "evidence/cover_records.h"
#include "link/identity.h"
#include "link/record.h"
#include "model/cover.h"
#include "scan/folder_task.h"
#include "scan/partial.h"

/* The same list of the same blob gives the same: kept under both. */
static struct slice again_key(struct scan *scan, uint64_t layer, enum job_kind kind, struct slice list)
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	sha256_of(list, digest);
	sha256_hex(digest, hex);
	return arena_printf(&scan->arena, "%s %.*s %s %s", kind == JOB_COVER ? "cover" : "late",
		SLICE_ARG(scan->image->layers[layer].digest), hex, reader_identity);
}

static int keep_frame(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct buffer *records = context;

	if (!record_copy(records, kind, fields))
		return error_set(err, ERR_LIMIT, "too much was found");
	return 0;
}

/* By its table of contents, as it was read first. 0: it must be whole. */
static int read_parts(struct scan *scan, struct scan_layer *layer, struct pump_task *task, struct buffer *records,
	struct evidence_facts *ret_facts, struct error *err)
{
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->reading) };
	struct pump_task by_parts = *task;
	struct parts parts = { .fd = -1 };
	struct error why;
	int r = 0;

	if (layer->partial && scan_is_partial(scan, layer, &task->blob))
		r = scan_fetch_parts(scan, layer, &task->blob, task->wants, &by_parts.job, &parts, &why, err);
	if (r > 0) {
		by_parts.blob = (struct blob){ .fd = parts.fd, .length = parts.length };
		by_parts.hash = false;
		r = pump_run(scan->reader, &by_parts, 1, &options, err);
	}
	if (parts.fd >= 0 && r >= 0) {
		r = by_parts.complete;
		*ret_facts =
			(struct evidence_facts){ by_parts.done.input_bytes, by_parts.done.output_bytes, by_parts.done.entries };
	}
	if (r == 0)
		buffer_clear(records);
	parts_done(&parts);
	return r;
}

/* 1: read, and its bytes are those that the image states. */
static int read_now(struct scan *scan, uint64_t index, enum job_kind kind, struct slice list, struct buffer *records,
	struct evidence_facts *ret_facts, struct error *why, struct error *err)
{
	const struct layer *layer = &scan->image->layers[index];
	struct pump_options options = {
		.jobs = 1, .timeout_ms = deadline_left_ms(&scan->reading), .reader_path = scan->options->reader_path
	};
	struct buffer hidden = BUFFER_INIT(0); /* stays empty: nothing is laid */
	struct pump_task task = {
		.job = { .kind = kind }, .wants = list, .hash = scan->options->verify, .record = keep_frame, .context = records
	};
	struct slice before;
	int r;

	if (image_blob(scan->opened, layer, &task.blob, why) < 0)
		return 0;
	r = layer_is_folder(layer) ? folder_task_init(scan->image, layer, &task, NULL, &hidden, NULL, err)
				   : scan_reader(scan, err);
	if (r >= 0)
		r = read_parts(scan, &scan->layers[index], &task, records, ret_facts, err);
	if (r != 0)
		return r;
	r = pump_run(scan->reader, &task, 1, &options, err);
	if (r < 0)
		return r;
	before = scan->layers[index].digest[0] ? slice_from_text(scan->layers[index].digest) : layer->digest;
	if (task.complete && task.digest[0] && before.len && !slice_equal(slice_from_text(task.digest), before))
		error_set(&task.error, ERR_UNTRUSTED, "its bytes changed while it was scanned");
	if (task.error.text[0]) {
		*why = task.error;
		return 0;
	}
	*ret_facts = (struct evidence_facts){ task.done.input_bytes, task.done.output_bytes, task.done.entries };
	return 1;
}

int scan_read_again(struct scan *scan, uint64_t layer, enum job_kind kind, bool anew, struct slice list,
	struct slice *ret_records, struct error *why, struct error *err)
{
	cleanup_buffer struct buffer records = BUFFER_INIT(LAYER_RECORD_BYTES_MAX);
	bool kept = scan->evidence && scan->layers[layer].result.digest_verified;
	struct slice key = again_key(scan, layer, kind, list);
	struct evidence_facts facts;
	struct error unkept;
	int r = kept && !anew ? evidence_load(scan->evidence, key, &scan->arena, ret_records, &facts, &unkept) : 0;

	if (r > 0)
		return 1;
	r = read_now(scan, layer, kind, list, &records, &facts, why, err);
	if (r <= 0)
		return r;
	*ret_records = arena_copy(&scan->arena, buffer_slice(&records));
	if (kept && !anew &&
		evidence_save(scan->evidence, key, scan_mask_hashes(*ret_records, &scan->arena), &facts, &unkept) < 0)
		scan_note(scan, -1, NOTE_REMARK, S(""), "evidence was not kept: %s", unkept.text);
	return 1;
}

int scan_take_answer(struct slice records, const uint64_t *hashes, size_t count, bool *ret_there, struct error *err)
{
	struct arena arena = ARENA_INIT; /* a part has no lists */
	enum record_kind kind;
	struct slice fields;
	struct covers part;
	size_t at = 0;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		if (kind != RECORD_COVERS)
			return error_set(err, ERR_FORMAT, "a record of kind %d where a cover was due", (int)kind);
		r = record_read(kind, fields, &part, &arena, err);
		if (r >= 0 && (part.filter || part.bytes.len % sizeof *hashes))
			r = error_set(err, ERR_FORMAT, "a cover that is no list");
		if (r < 0)
			return r;
		for (size_t i = 0; i < part.bytes.len; i += sizeof *hashes) {
			uint64_t hash;

			memcpy(&hash, part.bytes.ptr + i, sizeof hash);
			while (at < count && hashes[at] < hash)
				at++;
			if (at == count || hashes[at] != hash)
				return error_set(err, ERR_FORMAT, "an answer that was not asked for");
			ret_there[at] = true;
		}
	}
	return r;
}

static bool look_in_kept(struct scan *scan, uint64_t layer, const uint64_t *hashes, size_t count, bool *ret_there)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice records;
	struct cover cover;

	if (scan_load_cover(scan, layer, &arena, &records) <= 0 || cover_in_records(records, &arena, &cover, NULL) < 0 ||
		cover.filter)
		return false;
	for (size_t i = 0; i < count; i++)
		ret_there[i] = cover_ask(&cover, hashes[i]) == COVER_SURE;
	return true;
}

int scan_look_again(void *context, uint64_t layer, const uint64_t *hashes, size_t count, bool *ret_there)
{
	struct scan *scan = context;
	struct slice list = slice_make(hashes, count * sizeof *hashes), records;
	struct error why, err;
	int r;

	if (look_in_kept(scan, layer, hashes, count, ret_there))
		return 0;
	r = scan_read_again(scan, layer, JOB_COVER, false, list, &records, &why, &err);
	if (r > 0)
		r = scan_take_answer(records, hashes, count, ret_there, &why) < 0 ? 0 : 1;
	if (r > 0)
		return 0;
	scan->unread = true;
	scan_note(scan, (int64_t)layer, NOTE_INCOMPLETE, S(""), "%s, and was not read again: %s",
		scan->layers[layer].cover_kept ? "what was kept of it is gone" : "it has more entries than are remembered",
		r < 0 ? err.text : why.text);
	return -ERR_IO;
}
