/* late.c - late wants: files that links gave a meaning after their layer was read */
#include "scan/late.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "link/identity.h"
#include "link/record.h"

#define LATE_ROUNDS_MAX 8u /* a hard link to a hard link … each in a lower layer */

struct late {
	struct scan *scan;
	struct merge *merge;
	const struct merged_want *wants; /* of this round, by layer */
	size_t count;
	struct merged_want *next; /* of the next one */
	size_t next_count, next_capacity;
	struct merged_package *packages; /* found late */
	size_t package_count, package_capacity;
	struct merged_file *files;
	size_t file_count, file_capacity;
};

/* What one layer is read again for. */
struct again {
	struct late *late;
	uint64_t layer;
	const struct merged_want *wants;
	size_t count;
	struct buffer records;
};

/* The same list of the same blob gives the same: kept under both. */
static struct slice late_key(const struct again *again, struct slice list)
{
	struct scan *scan = again->late->scan;
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	sha256_of(list, digest);
	sha256_hex(digest, hex);
	return arena_printf(
		&scan->arena, "late %.*s %s %s", SLICE_ARG(scan->image->layers[again->layer].digest), hex, reader_identity);
}

static void want_next(struct late *late, struct slice path, struct slice place, uint64_t layer)
{
	struct merged_want want = { .path = path };

	if (!merge_owner(late->merge, place, layer, &want.target, &want.layer))
		return; /* no layer has it: for an engine there is nothing either */
	memory_reserve(late->next, late->next_count, late->next_capacity);
	late->next[late->next_count++] = want;
}

/* Where a file was wanted there is a hard link: all that wanted the one want the other. */
static int take_link(struct again *again, struct slice fields, struct error *err)
{
	struct link link;
	int r = record_read(RECORD_LINK, fields, &link, &again->late->scan->arena, err);

	for (size_t i = 0; r >= 0 && i < again->count; i++)
		if (slice_equal(again->wants[i].target, link.path))
			want_next(again->late, again->wants[i].path, link.target, again->layer);
	return r;
}

static int take_fields(struct again *again, enum record_kind kind, struct slice fields, struct error *err)
{
	struct late *late = again->late;
	struct merged_package package = { .layer = again->layer, .first = again->layer, .hidden_by = MERGED_VISIBLE };
	struct merged_file file = {
		.layer = again->layer, .first = again->layer, .changed = again->layer, .hidden_by = MERGED_VISIBLE
	};
	struct note note;
	int r;

	switch (kind) {
	case RECORD_PACKAGE:
		r = record_read(kind, fields, &package.package, &late->scan->arena, err);
		if (r >= 0 && (package.package.type == PACKAGE_UNKNOWN || package.package.type >= PACKAGE_TYPE_COUNT))
			r = error_set(err, ERR_FORMAT, "a package of unknown type");
		if (r < 0)
			return r;
		memory_reserve(late->packages, late->package_count, late->package_capacity);
		late->packages[late->package_count++] = package;
		return 0;
	case RECORD_FILE:
		r = record_read(kind, fields, &file.file, &late->scan->arena, err);
		if (r >= 0 && file.file.kind >= FILE_KIND_COUNT)
			r = error_set(err, ERR_FORMAT, "a file of unknown kind");
		if (r < 0)
			return r;
		memory_reserve(late->files, late->file_count, late->file_capacity);
		late->files[late->file_count++] = file;
		return 0;
	case RECORD_NOTE:
		r = record_read(kind, fields, &note, &late->scan->arena, err);
		if (r >= 0 && note.kind < NOTE_KIND_COUNT)
			scan_note_copy(late->scan, (int64_t)again->layer, &note);
		return r;
	case RECORD_LINK:
		return take_link(again, fields, err);
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d where late wants were due", (int)kind);
	}
}

static int take_records(struct again *again, struct slice records, struct error *err)
{
	enum record_kind kind;
	struct slice fields;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = take_fields(again, kind, fields, err);
		if (r < 0)
			return r;
	}
	return r;
}

static int keep_frame(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct again *again = context;

	if (again->records.len + fields.len > LAYER_RECORD_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "too much was found");
	record_copy(&again->records, kind, fields);
	return 0;
}

static void name_unread(const struct again *again, const char *why)
{
	again->late->scan->unread = true;
	for (size_t i = 0; i < again->count; i++)
		scan_note(again->late->scan, (int64_t)again->layer, NOTE_INCOMPLETE, again->wants[i].path,
			"a link leads to '%.*s', which was not read: %s", SLICE_ARG(again->wants[i].target), why);
}

/* 1: read, and its bytes are those that the image states; 0: named as not read. */
static int read_again(struct again *again, struct slice list, struct evidence_facts *ret_facts, struct error *err)
{
	struct scan *scan = again->late->scan;
	const struct layer *layer = &scan->image->layers[again->layer];
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->reading) };
	struct pump_task task = {
		.job = { .kind = JOB_LATE }, .wants = list, .hash = scan->options->verify, .record = keep_frame, .context = again
	};
	struct error why;
	int r;

	if (image_blob(scan->opened, layer, &task.blob, &why) < 0) {
		name_unread(again, why.text);
		return 0;
	}
	r = scan_reader(scan, err);
	if (r >= 0)
		r = pump_run(scan->reader, &task, 1, &options, err);
	if (r < 0)
		return r;
	if (task.complete && task.digest[0] && layer->digest.len && !slice_equal(slice_from_text(task.digest), layer->digest))
		error_set(&task.error, ERR_UNTRUSTED, "its bytes changed while it was scanned");
	if (task.error.text[0]) {
		name_unread(again, task.error.text);
		return 0;
	}
	*ret_facts = (struct evidence_facts){ task.done.input_bytes, task.done.output_bytes, task.done.entries };
	return 1;
}

static int read_layer(struct again *again, struct error *err)
{
	struct scan *scan = again->late->scan;
	cleanup_buffer struct buffer list = BUFFER_INIT(LAYER_RECORD_BYTES_MAX);
	bool kept = scan->evidence && scan->layers[again->layer].result.digest_verified;
	struct evidence_facts facts;
	struct slice key, records;
	struct error why;
	int r = 0;

	for (size_t i = 0; i < again->count; i++) {
		struct file want = { .path = again->wants[i].path, .link = again->wants[i].target };

		if (!record_write(&list, RECORD_FILE, &want))
			return error_set(err, ERR_LIMIT, "too many links lead to files");
	}
	key = late_key(again, buffer_slice(&list));
	if (kept)
		r = evidence_load(scan->evidence, key, &scan->arena, &records, &facts, &why);
	if (r <= 0) {
		r = read_again(again, buffer_slice(&list), &facts, err);
		if (r <= 0)
			return r;
		records = arena_copy(&scan->arena, buffer_slice(&again->records));
		if (kept && evidence_save(scan->evidence, key, records, &facts, &why) < 0)
			scan_note(scan, -1, NOTE_REMARK, S(""), "evidence was not kept: %s", why.text);
	}
	if (take_records(again, records, &why) < 0)
		name_unread(again, why.text);
	return 0;
}

static int by_layer(const void *a, const void *b)
{
	const struct merged_want *x = a, *y = b;
	int order = (x->layer > y->layer) - (x->layer < y->layer);

	if (!order)
		order = slice_compare(x->target, y->target);
	return order ? order : slice_compare(x->path, y->path);
}

static int read_round(struct late *late, struct error *err)
{
	for (size_t i = 0, end; i < late->count; i = end) {
		struct again again = { .late = late, .layer = late->wants[i].layer, .wants = &late->wants[i] };
		int r;

		for (end = i; end < late->count && late->wants[end].layer == again.layer; end++)
			;
		again.count = end - i;
		r = read_layer(&again, err);
		buffer_done(&again.records);
		if (r < 0)
			return r;
	}
	return 0;
}

/* What lower layers had in the place of a late file was perhaps kept there, by the name that it has there. */
static void add_names(struct late *late)
{
	struct merged *merged = &late->scan->merged;
	struct merged_name *names =
		arena_array(&late->scan->arena, struct merged_name, merged->name_count + late->file_count);

	if (merged->name_count)
		memcpy(names, merged->names, merged->name_count * sizeof *names);
	for (size_t i = 0; i < late->file_count; i++)
		for (size_t k = 0; k < merged->want_count; k++)
			if (slice_equal(merged->wants[k].path, late->files[i].file.path)) {
				names[merged->name_count++] =
					(struct merged_name){ merged->wants[k].path, merged->wants[k].target };
				break;
			}
	merged->names = names;
}

/* What was found late stands beside the rest; a file takes the place of the link that was kept for it. */
static void add_found(struct late *late)
{
	struct merged *merged = &late->scan->merged;
	struct merged_package *packages =
		arena_array(&late->scan->arena, struct merged_package, merged->package_count + late->package_count);
	struct merged_file *files = arena_array(&late->scan->arena, struct merged_file, merged->file_count + late->file_count);
	size_t count = 0;

	if (merged->package_count)
		memcpy(packages, merged->packages, merged->package_count * sizeof *packages);
	if (late->package_count)
		memcpy(packages + merged->package_count, late->packages, late->package_count * sizeof *packages);
	merged->packages = packages;
	merged->package_count += late->package_count;
	for (size_t i = 0; i < merged->file_count; i++) {
		bool replaced = false;

		for (size_t k = 0; k < late->file_count; k++)
			if (slice_equal(late->files[k].file.path, merged->files[i].file.path)) {
				replaced = true;
				if (late->files[k].layer < merged->files[i].layer) /* who made the link made this of the path */
					late->files[k].layer = late->files[k].changed = merged->files[i].layer;
			}
		if (!replaced)
			files[count++] = merged->files[i];
	}
	for (size_t k = 0; k < late->file_count; k++)
		files[count++] = late->files[k];
	merged->files = files;
	merged->file_count = count;
}

int scan_read_late(struct scan *scan, struct merge *merge, struct error *err)
{
	struct late late = { .scan = scan, .merge = merge, .wants = scan->merged.wants, .count = scan->merged.want_count };
	int r = 0;

	if (late.count == 0)
		return 0;
	for (unsigned round = 0; r >= 0 && late.count && round < LATE_ROUNDS_MAX; round++) {
		struct merged_want *wants;

		r = read_round(&late, err);
		wants = arena_array(&scan->arena, struct merged_want, late.next_count);
		if (late.next_count) {
			memcpy(wants, late.next, late.next_count * sizeof *wants);
			qsort(wants, late.next_count, sizeof *wants, by_layer);
		}
		late.wants = wants;
		late.count = late.next_count;
		late.next_count = 0;
	}
	for (size_t i = 0; r >= 0 && i < late.count; i++)
		scan_note(scan, (int64_t)late.wants[i].layer, NOTE_INCOMPLETE, late.wants[i].path,
			"links lead on and on: '%.*s' was not read", SLICE_ARG(late.wants[i].target));
	if (r >= 0) {
		add_names(&late);
		add_found(&late);
	}
	free(late.next);
	free(late.packages);
	free(late.files);
	return r;
}
