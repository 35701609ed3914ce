/* traits_read.c - digests of files and what packages state of them, out of the layers' records */
#include "base/memory.h"
#include "model/system_file.h"
#include "scan/traits_state.h"
#include <stdlib.h>

static void add_file(struct traits_reading *reading, uint64_t layer, const struct file_digest *digest, bool gone)
{
	memory_reserve(reading->files, reading->file_count, reading->file_capacity);
	reading->files[reading->file_count] = (struct traits_file){ .digest = *digest,
		.key = system_file_key(digest->path),
		.layer = layer,
		.order = reading->file_count,
		.gone = gone };
	reading->file_count++;
}

static int add_statement(struct traits_reading *reading, uint64_t layer, const struct stated_digest *stated, struct error *err)
{
	if (stated->kind >= STATED_KIND_COUNT)
		return error_set(err, ERR_FORMAT, "a statement of unknown kind %lu", (unsigned long)stated->kind);
	memory_reserve(reading->statements, reading->statement_count, reading->statement_capacity);
	reading->statements[reading->statement_count] = (struct traits_statement){
		.stated = *stated, .key = system_file_key(stated->path), .layer = layer, .order = reading->statement_count
	};
	reading->statement_count++;
	return 0;
}

static int take(struct traits_reading *reading, uint64_t layer, enum record_kind kind, struct slice fields, struct error *err)
{
	struct file_digest digest = { 0 };
	struct stated_digest stated;
	struct whiteout replaced;
	int r;

	switch (kind) {
	case RECORD_FILE_DIGEST:
		r = record_read(kind, fields, &digest, reading->arena, err);
		if (r >= 0)
			add_file(reading, layer, &digest, false);
		return r;
	case RECORD_REPLACED:
		r = record_read(kind, fields, &replaced, reading->arena, err);
		digest.path = replaced.path;
		if (r >= 0)
			add_file(reading, layer, &digest, true);
		return r;
	case RECORD_STATED_DIGEST:
		r = record_read(kind, fields, &stated, reading->arena, err);
		return r < 0 ? r : add_statement(reading, layer, &stated, err);
	default:
		return 0;
	}
}

static int by_path_then_order(const void *left, const void *right)
{
	const struct traits_file *a = left, *b = right;
	int order = slice_compare(a->digest.path, b->digest.path);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static int by_key_then_path(const void *left, const void *right)
{
	const struct traits_file *a = left, *b = right;
	int order = slice_compare(a->key, b->key);

	return order ? order : slice_compare(a->digest.path, b->digest.path);
}

/* Of each path the last that any layer said, as layers lie over one another. */
static void keep_uppermost_files(struct traits_reading *reading)
{
	size_t kept = 0;

	if (reading->file_count)
		qsort(reading->files, reading->file_count, sizeof *reading->files, by_path_then_order);
	for (size_t i = 0; i < reading->file_count; i++)
		if ((i + 1 == reading->file_count ||
			    !slice_equal(reading->files[i].digest.path, reading->files[i + 1].digest.path)) &&
			!reading->files[i].gone)
			reading->files[kept++] = reading->files[i];
	reading->file_count = kept;
	if (kept)
		qsort(reading->files, kept, sizeof *reading->files, by_key_then_path);
}

static int by_list_then_layer(const void *left, const void *right)
{
	const struct traits_statement *a = left, *b = right;
	int order = slice_compare(a->stated.list, b->stated.list);

	if (order)
		return order;
	return a->layer != b->layer ? (a->layer < b->layer) - (a->layer > b->layer)
				    : (a->order > b->order) - (a->order < b->order);
}

static int by_key_then_order(const void *left, const void *right)
{
	const struct traits_statement *a = left, *b = right;
	int order = slice_compare(a->key, b->key);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

/* Of each list what the uppermost layer that has it says, unless it was taken away. */
static void keep_uppermost_statements(struct traits_reading *reading)
{
	const struct traits_image *image = reading->image;
	struct traits_statement *items = reading->statements;
	size_t kept = 0;

	if (reading->statement_count)
		qsort(items, reading->statement_count, sizeof *items, by_list_then_layer);
	for (size_t i = 0, next; i < reading->statement_count; i = next) {
		struct slice list = items[i].stated.list;
		uint64_t layer = items[i].layer;
		bool visible = image->is_visible(image->context, list, layer);

		for (next = i; next < reading->statement_count && slice_equal(items[next].stated.list, list); next++)
			if (visible && items[next].layer == layer)
				items[kept++] = items[next];
	}
	reading->statement_count = kept;
	if (kept)
		qsort(items, kept, sizeof *items, by_key_then_order);
}

static int by_target(const void *left, const void *right)
{
	const struct traits_statement *a = *(struct traits_statement *const *)left, *b = *(struct traits_statement *const *)right;

	return slice_compare(system_file_key(a->stated.target), system_file_key(b->stated.target));
}

static void list_diversions(struct traits_reading *reading)
{
	reading->diversions = arena_array(reading->arena, struct traits_statement *, reading->statement_count + 1);
	for (size_t i = 0; i < reading->statement_count; i++)
		if (reading->statements[i].stated.kind == STATED_DIVERTED)
			reading->diversions[reading->diversion_count++] = &reading->statements[i];
	if (reading->diversion_count)
		qsort(reading->diversions, reading->diversion_count, sizeof *reading->diversions, by_target);
}

int traits_read(struct traits_reading *reading, struct error *err)
{
	const struct traits_image *image = reading->image;

	for (size_t i = 0; i < image->layer_count; i++) {
		struct slice records = image->layers[i].records, fields;
		enum record_kind kind;
		int r;

		while ((r = record_next(&records, &kind, &fields, err)) > 0) {
			r = take(reading, image->layers[i].layer, kind, fields, err);
			if (r < 0)
				return r;
		}
		if (r < 0)
			return r;
	}
	keep_uppermost_files(reading);
	keep_uppermost_statements(reading);
	list_diversions(reading);
	return 0;
}

void traits_reading_done(struct traits_reading *reading)
{
	free(reading->files);
	free(reading->statements);
	free(reading->seen);
}
