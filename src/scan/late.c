/* late.c - late wants: files that links gave a meaning after their layer was read */
#include "scan/late.h"
#include "base/memory.h"
#include "link/record.h"
#include "scan/again.h"

#define JUDGED_FOLDER_MS 60000u
#define LATE_LOOKS_MAX 8u  /* layers that cannot tell for sure, one below the other */
#define LATE_ROUNDS_MAX 8u /* a hard link to a hard link … each in a lower layer */

struct late {
	struct scan *scan;
	struct merge *merge;
	const struct merged_want *wants; /* of this round, by layer */
	size_t count;
	struct merged_want *asked; /* for the next one: where they lie is not known yet */
	size_t asked_count, asked_capacity;
	struct merged_want *next; /* of the next one */
	size_t next_count, next_capacity;
	struct merged_package *packages; /* found late */
	size_t package_count, package_capacity;
	struct merged_file *files;
	size_t file_count, file_capacity;
	struct merged_files *owned;
	size_t owned_count, owned_capacity;
	bool failed;
	bool raw; /* for settings: what is there, as it is */
};

/* What one layer is read again for. */
struct again {
	struct late *late;
	uint64_t layer;
	const struct merged_want *wants;
	size_t count;
};

static void ask_next(struct late *late, struct slice path, struct slice place, uint64_t layer)
{
	memory_reserve(late->asked, late->asked_count, late->asked_capacity);
	late->asked[late->asked_count++] = (struct merged_want){ path, place, layer };
}

/* Where all that was asked for lies: a layer that must be read again to tell is read once for all of it. */
static void find_next(struct late *late)
{
	for (unsigned look = 0; look == 0 || (look < LATE_LOOKS_MAX && merge_look_now(late->merge)); look++) {
		late->next_count = 0;
		for (size_t i = 0; i < late->asked_count; i++) {
			struct merged_want want = { .path = late->asked[i].path };

			if (!merge_owner(late->merge, late->asked[i].target, late->asked[i].layer, &want.target, &want.layer))
				continue; /* no layer has it: for an engine there is nothing either */
			memory_reserve(late->next, late->next_count, late->next_capacity);
			late->next[late->next_count++] = want;
		}
	}
	late->asked_count = 0;
}

/* Where a file was wanted there is a hard link: all that wanted the one want the other. */
static int take_link(struct again *again, struct slice fields, struct error *err)
{
	struct link link;
	int r = record_read(RECORD_LINK, fields, &link, &again->late->scan->arena, err);

	for (size_t i = 0; r >= 0 && i < again->count; i++)
		if (slice_equal(again->wants[i].target, link.path))
			ask_next(again->late, again->wants[i].path, link.target, again->layer);
	return r;
}

static int take_fields(struct again *again, enum record_kind kind, struct slice fields, struct error *err)
{
	struct late *late = again->late;
	struct merged_package package = { .layer = again->layer, .first = again->layer, .hidden_by = MERGED_VISIBLE };
	struct merged_file file = {
		.layer = again->layer, .first = again->layer, .changed = again->layer, .hidden_by = MERGED_VISIBLE
	};
	struct merged_files owned = { .layer = again->layer };
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
	case RECORD_FILES:
		r = record_read(kind, fields, &owned.files, &late->scan->arena, err);
		if (r >= 0 && owned.files.hashes.len % 8)
			r = error_set(err, ERR_FORMAT, "a list of files that is none");
		if (r < 0)
			return r;
		memory_reserve(late->owned, late->owned_count, late->owned_capacity);
		late->owned[late->owned_count++] = owned;
		return 0;
	case RECORD_NOTE:
		r = record_read(kind, fields, &note, &late->scan->arena, err);
		if (r >= 0 && note.kind < NOTE_KIND_COUNT)
			scan_note_copy(late->scan, (int64_t)again->layer, &note);
		return r;
	case RECORD_LINK:
		return take_link(again, fields, err);
	case RECORD_HASH:
		return scan_take_late_hash(late->scan, again->layer, fields, err);
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

static void name_unread(const struct again *again, const char *why)
{
	again->late->scan->unread = true;
	again->late->failed = true;
	for (size_t i = 0; i < again->count && !again->late->raw; i++) /* of settings the rule says that it was not decided */
		scan_note(again->late->scan, (int64_t)again->layer, NOTE_INCOMPLETE, again->wants[i].path,
			"a link leads to '%.*s', which was not read: %s", SLICE_ARG(again->wants[i].target), why);
}

static int read_layer(struct again *again, struct error *err)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(LAYER_RECORD_BYTES_MAX);
	struct slice records;
	struct error why;
	int r;

	for (size_t i = 0; i < again->count; i++) {
		struct file want = { .path = again->wants[i].path, .link = again->wants[i].target, .mode = again->late->raw };

		if (!record_write(&list, RECORD_FILE, &want))
			return error_set(err, ERR_LIMIT, "too many links lead to files");
	}
	r = scan_read_again(again->late->scan, again->layer, JOB_LATE, false, buffer_slice(&list), &records, &why, err);
	if (r < 0)
		return r;
	if (r == 0 || take_records(again, records, &why) < 0)
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
		if (r < 0)
			return r;
	}
	return 0;
}

/* What lower layers had in the place of a late file was perhaps kept there, by the name that it has there. */
static void add_names(struct late *late)
{
	struct merged *merged = &late->scan->merged;
	struct merged_name *names = arena_array(&late->scan->arena, struct merged_name, merged->name_count + late->file_count);

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
	struct merged_files *owned;
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
	scan_sort_files(late->scan);
	owned = arena_array(&late->scan->arena, struct merged_files, merged->owned_count + late->owned_count);
	if (merged->owned_count)
		memcpy(owned, merged->owned, merged->owned_count * sizeof *owned);
	if (late->owned_count)
		memcpy(owned + merged->owned_count, late->owned, late->owned_count * sizeof *owned);
	merged->owned = owned;
	merged->owned_count += late->owned_count;
}

/* What is to be read next becomes what is read. */
static void take_next(struct late *late)
{
	struct merged_want *wants = arena_array(&late->scan->arena, struct merged_want, late->next_count);

	if (late->next_count) {
		memcpy(wants, late->next, late->next_count * sizeof *wants);
		qsort(wants, late->next_count, sizeof *wants, by_layer);
	}
	late->wants = wants;
	late->count = late->next_count;
	late->next_count = 0;
}

static int read_rounds(struct late *late, struct error *err)
{
	int r = 0;

	for (unsigned round = 0; r >= 0 && late->count && round < LATE_ROUNDS_MAX; round++) {
		r = read_round(late, err);
		find_next(late);
		take_next(late);
	}
	return r;
}

static void late_done(struct late *late)
{
	free(late->asked);
	free(late->next);
	free(late->packages);
	free(late->files);
	free(late->owned);
}

int scan_read_late(struct scan *scan, struct merge *merge, struct error *err)
{
	struct late late = { .scan = scan, .merge = merge, .wants = scan->merged.wants, .count = scan->merged.want_count };
	int r = 0;

	if (late.count == 0)
		return 0;
	r = read_rounds(&late, err);
	for (size_t i = 0; r >= 0 && i < late.count; i++)
		scan_note(scan, (int64_t)late.wants[i].layer, NOTE_INCOMPLETE, late.wants[i].path,
			"links lead on and on: '%.*s' was not read", SLICE_ARG(late.wants[i].target));
	if (r >= 0) {
		add_names(&late);
		add_found(&late);
	}
	merge_end_notes(merge, &scan->merged);
	late_done(&late);
	return r;
}

/* The files of the folder that PATH names with a slash at its end: any layer may have some, also without an entry for the folder. */
static void want_folder(struct late *late, struct slice path)
{
	struct slice folder = merge_folder(late->merge, slice_first(path, path.len - 1));

	for (size_t i = 0; i < late->scan->image->layer_count && folder.len; i++) {
		if (!late->scan->layers[i].readable)
			continue;
		memory_reserve(late->next, late->next_count, late->next_capacity);
		late->next[late->next_count++] =
			(struct merged_want){ path, arena_printf(&late->scan->arena, "%.*s/", SLICE_ARG(folder)), i };
	}
}

/* Of a folder's files those that the image shows. */
static void drop_hidden(struct late *late)
{
	size_t kept = 0;

	for (size_t i = 0; i < late->file_count; i++) {
		struct slice target;
		uint64_t layer;

		if (merge_owner(late->merge, late->files[i].file.path, UINT64_MAX, &target, &layer) &&
			layer <= late->files[i].layer)
			late->files[kept++] = late->files[i];
	}
	late->file_count = kept;
}

static int keep_file(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct buffer *records = context;

	if ((kind != RECORD_FILE && kind != RECORD_NOTE) || !record_copy(records, kind, fields))
		return error_set(err, ERR_FORMAT, "a record of kind %d where files were due", (int)kind);
	return 0;
}

/* A folder of this machine: once more, for these paths alone. */
static int read_folder(struct late *late, const struct slice *paths, size_t count, struct error *err)
{
	struct scan *scan = late->scan;
	struct again again = { .late = late };
	cleanup_buffer struct buffer list = BUFFER_INIT(LAYER_RECORD_BYTES_MAX), records = BUFFER_INIT(LAYER_RECORD_BYTES_MAX);
	struct pump_options options = { .reader_path = scan->options->reader_path,
		.jobs = 1,
		.timeout_ms = deadline_left_ms(&scan->reading),
		.job_ms = JUDGED_FOLDER_MS };
	struct pump_task task = { .job = { .kind = JOB_FOLDER }, .folder = true, .record = keep_file, .context = &records };
	struct error why;
	int r;

	for (size_t i = 0; i < count; i++)
		record_write(&list, RECORD_FILE, &(struct file){ .path = paths[i] });
	task.wants = buffer_slice(&list);
	late->failed = true;
	if (image_blob(scan->opened, &scan->image->layers[0], &task.blob, &why) < 0)
		return 0;
	r = pump_run(NULL, &task, 1, &options, err);
	if (r < 0 || !task.complete)
		return r < 0 ? r : 0;
	late->failed = false;
	return take_records(&again, arena_copy(&scan->arena, buffer_slice(&records)), err);
}

int scan_read_wanted(struct scan *scan, const struct slice *paths, size_t count, struct error *err)
{
	struct late late = { .scan = scan, .merge = scan->merge, .raw = true };
	int r = 0;

	if (scan->image->kind == IMAGE_ROOTFS)
		r = read_folder(&late, paths, count, err);
	for (size_t i = 0; i < count && scan->image->kind == IMAGE_OF_LAYERS; i++)
		if (!slice_ends_with(paths[i], S("/")))
			ask_next(&late, paths[i], paths[i], UINT64_MAX);
	find_next(&late);
	for (size_t i = 0; i < count && scan->image->kind == IMAGE_OF_LAYERS; i++)
		if (slice_ends_with(paths[i], S("/")))
			want_folder(&late, paths[i]);
	take_next(&late);
	if (r >= 0 && late.count)
		r = read_rounds(&late, err);
	if (scan->image->kind == IMAGE_OF_LAYERS)
		drop_hidden(&late);
	if (r >= 0)
		add_found(&late);
	r = r < 0 ? r : !late.failed && !late.count; /* links that lead on and on */
	late_done(&late);
	return r;
}
