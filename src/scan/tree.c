/* tree.c - the merged tree of an image, file by file */
#include "scan/tree.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "evidence/merge.h"
#include "image/pump.h"

#define TREE_BYTES_MAX (1ull << 30) /* of one layer's records: a microscope, not for large images */

struct tree {
	struct buffer records;
};

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct tree *tree = context;

	if (!record_copy(&tree->records, kind, fields))
		return error_set(err, ERR_LIMIT, "the layer is too large to be looked at so");
	return 0;
}

static int read_layer(struct opened *opened, struct reader *reader, const struct layer *layer, struct merge *merge,
	struct arena *arena, struct error *err)
{
	struct tree tree = { BUFFER_INIT(TREE_BYTES_MAX) };
	struct pump_options options = { .jobs = 1, .output_bytes_max = TREE_BYTES_MAX };
	struct pump_task task = { .job = { .kind = JOB_TREE }, .hash = true, .record = take_record, .context = &tree };
	int r = layer->skip_reason ? error_set(err, ERR_UNSUPPORTED, "%s", layer->skip_reason)
				   : image_blob(opened, layer, &task.blob, err);

	if (r >= 0)
		r = pump_run(reader, &task, 1, &options, err);
	if (r >= 0 && !task.complete)
		r = error_set(err, task.error.code, "%s", task.error.text);
	if (r >= 0)
		r = merge_layer(merge, layer->index, arena_copy(arena, buffer_slice(&tree.records)), err);
	buffer_done(&tree.records);
	return r < 0 ? error_context(err, r, "layer %lu", (unsigned long)layer->index + 1) : 0;
}

static void add_name(struct buffer *out, struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];

		if (c < 0x20 || c == 0x7f || c == '\\')
			buffer_addf(out, "\\x%02x", c);
		else
			buffer_add_byte(out, (char)c);
	}
}

static void add_line(struct buffer *out, const struct merged_file *merged)
{
	static const char types[FILE_KIND_COUNT] = { 'f', 'd', 'l', 'f', '?', '?', '?' };
	const struct file *file = &merged->file;
	bool whole = file->kind == FILE_REGULAR && file->bytes.len == file->size;
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE] = "-";

	if (whole) {
		sha256_of(file->bytes, digest);
		sha256_hex(digest, hex);
	}
	add_name(out, file->path);
	buffer_addf(out, "\t%c\t%04lo\t%lu:%lu\t%lu\t%s\t", types[file->kind], (unsigned long)file->mode,
		(unsigned long)file->uid, (unsigned long)file->gid, file->kind == FILE_REGULAR ? (unsigned long)file->size : 0,
		hex);
	add_name(out, file->kind == FILE_SYMLINK ? file->link : S(""));
	buffer_addf(out, "\t%lu\n", (unsigned long)merged->layer + 1);
}

CLEANUP_DEFINE(struct opened *, cleanup_opened, image_close)
CLEANUP_DEFINE(struct merge *, cleanup_merge, merge_free)

int scan_tree(const char *target, const char *reader_path, struct buffer *out, struct error *err)
{
	CLEANUP(cleanup_opened) struct opened *opened = NULL;
	cleanup_reader struct reader *reader = NULL;
	cleanup_arena struct arena arena = ARENA_INIT;
	CLEANUP(cleanup_merge) struct merge *merge = merge_new(&arena, NULL);
	struct image_options options = { .reader_path = reader_path };
	struct merged merged;
	const struct image *image;
	int r = image_open(target, &options, &opened, err);

	if (r < 0)
		return r;
	image = image_of(opened);
	r = reader_start(reader_path, &reader, err);
	for (size_t i = 0; i < image->layer_count && r >= 0; i++)
		r = read_layer(opened, reader, &image->layers[i], merge, &arena, err);
	if (r < 0)
		return r;
	r = merge_end(merge, &merged, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < merged.note_count; i++)
		if (merged.notes[i].note.kind == NOTE_INCOMPLETE)
			return error_set(err, ERR_FORMAT, "'%.*s': %.*s", SLICE_ARG(merged.notes[i].note.path),
				SLICE_ARG(merged.notes[i].note.text));
	for (size_t i = 0; i < merged.file_count; i++)
		add_line(out, &merged.files[i]);
	return 0;
}
