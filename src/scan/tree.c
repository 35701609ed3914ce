/* tree.c - the merged tree of an image, file by file */
#include "scan/tree.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "codec/json.h"
#include "evidence/merge.h"
#include "image/pump.h"
#include "scan/again.h"
#include "scan/entries.h"
#include "scan/folder_task.h"
#include <stdio.h>

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

struct looking {
	struct opened *opened;
	struct reader *reader;
	const char *reader_path;
	struct error error; /* why a layer could not be read again, or no text */
};

static int look_again(void *context, uint64_t index, const uint64_t *hashes, size_t count, bool *ret_there)
{
	struct looking *looking = context;
	struct tree tree = { BUFFER_INIT(ENTRIES_BYTES_MAX) };
	const struct layer *layer = &image_of(looking->opened)->layers[index];
	struct pump_options options = { .jobs = 1, .reader_path = looking->reader_path };
	struct buffer hidden = BUFFER_INIT(0); /* stays empty: nothing is laid */
	struct pump_task task = { .job = { .kind = JOB_COVER },
		.wants = slice_make(hashes, count * sizeof *hashes),
		.hash = true,
		.record = take_record,
		.context = &tree };
	int r = image_blob(looking->opened, layer, &task.blob, &looking->error);

	if (r >= 0 && layer_is_folder(layer))
		r = folder_task_init(image_of(looking->opened), layer, &task, NULL, &hidden, NULL, &looking->error);
	if (r >= 0)
		r = pump_run(looking->reader, &task, 1, &options, &looking->error);
	if (r >= 0 && !task.complete)
		r = error_set(&looking->error, task.error.code, "%s", task.error.text);
	if (r >= 0)
		r = scan_take_answer(buffer_slice(&tree.records), hashes, count, ret_there, &looking->error);
	buffer_done(&tree.records);
	return r;
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

/* SHA-256 of a regular file whose bytes are all there, else "-". */
static const char *digest_of(const struct file *file, char ret_hex[SHA256_HEX_SIZE])
{
	unsigned char digest[SHA256_SIZE];

	if (file->kind != FILE_REGULAR || file->bytes.len != file->size)
		return "-";
	sha256_of(file->bytes, digest);
	sha256_hex(digest, ret_hex);
	return ret_hex;
}

static const char types[FILE_KIND_COUNT] = { 'f', 'd', 'l', 'f', '?', '?', '?' };

static void add_line(struct buffer *out, const struct merged_file *merged, bool all_layers)
{
	const struct file *file = &merged->file;
	char hex[SHA256_HEX_SIZE];

	add_name(out, file->path);
	buffer_addf(out, "\t%c\t%04lo\t%lu:%lu\t%lu\t%s\t", types[file->kind], (unsigned long)file->mode,
		(unsigned long)file->uid, (unsigned long)file->gid, file->kind == FILE_REGULAR ? (unsigned long)file->size : 0,
		digest_of(file, hex));
	add_name(out, file->kind == FILE_SYMLINK ? file->link : S(""));
	buffer_addf(out, "\t%lu", (unsigned long)merged->layer + 1);
	if (all_layers) {
		buffer_addf(out, "\t%lu\t%lu\t", (unsigned long)merged->first + 1, (unsigned long)merged->changed + 1);
		if (merged->hidden_by == MERGED_VISIBLE)
			buffer_add_slice(out, S("visible"));
		else
			buffer_addf(
				out, "%s %lu", merged->replaced ? "changed" : "removed", (unsigned long)merged->hidden_by + 1);
	}
	buffer_add_byte(out, '\n');
}

/* Both lists are sorted: a path's lower entries stand before the one that is visible. */
static const struct merged_file *next_file(const struct merged *merged, bool all_layers, size_t *visible, size_t *hidden)
{
	bool more_hidden = all_layers && *hidden < merged->hidden_file_count;

	if (more_hidden && (*visible == merged->file_count || slice_compare(merged->hidden_files[*hidden].file.path,
								      merged->files[*visible].file.path) <= 0))
		return &merged->hidden_files[(*hidden)++];
	return *visible < merged->file_count ? &merged->files[(*visible)++] : NULL;
}

static void write_text(const struct image *image, const struct merged *merged, bool all_layers, struct buffer *out)
{
	const struct merged_file *file;
	size_t visible = 0, hidden = 0;

	for (size_t i = 0; all_layers && i < image->layer_count; i++) {
		buffer_addf(out, "# layer %zu\t%.*s\t", i + 1, SLICE_ARG(image->layers[i].digest));
		add_name(out, image->layers[i].created_by);
		buffer_add_byte(out, '\n');
	}
	while ((file = next_file(merged, all_layers, &visible, &hidden)))
		add_line(out, file, all_layers);
}

static void put_number(struct json_writer *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_put_u64(json, value);
}

static void put_file(struct json_writer *json, const struct merged_file *merged)
{
	const struct file *file = &merged->file;
	char hex[SHA256_HEX_SIZE], mode[24];
	const char *digest = digest_of(file, hex);

	snprintf(mode, sizeof mode, "%04lo", (unsigned long)file->mode);
	json_begin_object(json);
	json_member(json, "path", file->path);
	json_member(json, "type", slice_make(&types[file->kind], 1));
	json_member(json, "mode", slice_from_text(mode));
	put_number(json, "uid", file->uid);
	put_number(json, "gid", file->gid);
	put_number(json, "size", file->kind == FILE_REGULAR ? file->size : 0);
	if (digest[0] != '-')
		json_member(json, "sha256", slice_from_text(digest));
	if (file->kind == FILE_SYMLINK)
		json_member(json, "link", file->link);
	put_number(json, "layer", merged->layer);
	put_number(json, "first_layer", merged->first);
	put_number(json, "changed_layer", merged->changed);
	if (merged->hidden_by != MERGED_VISIBLE) {
		put_number(json, "hidden_by", merged->hidden_by);
		json_key(json, "removed");
		json_put_bool(json, !merged->replaced);
	}
	json_end_object(json);
}

static void write_json(const struct image *image, const struct merged *merged, bool all_layers, struct buffer *out)
{
	const struct merged_file *file;
	size_t visible = 0, hidden = 0;
	struct json_writer json;

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_key(&json, "layers");
	json_begin_array(&json);
	for (size_t i = 0; i < image->layer_count; i++) {
		json_begin_object(&json);
		put_number(&json, "index", i);
		json_member_if(&json, "digest", image->layers[i].digest);
		json_member_if(&json, "created_by", image->layers[i].created_by);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_key(&json, "files");
	json_begin_array(&json);
	while ((file = next_file(merged, all_layers, &visible, &hidden)))
		put_file(&json, file);
	json_end_array(&json);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

CLEANUP_DEFINE(struct opened *, cleanup_opened, image_close)
CLEANUP_DEFINE(struct merge *, cleanup_merge, merge_free)

int scan_tree(const char *target, const char *reader_path, const struct tree_options *tree, struct buffer *out, struct error *err)
{
	CLEANUP(cleanup_opened) struct opened *opened = NULL;
	cleanup_reader struct reader *reader = NULL;
	cleanup_arena struct arena arena = ARENA_INIT;
	CLEANUP(cleanup_merge) struct merge *merge = merge_new(&arena, NULL);
	struct image_options options = { .reader_path = reader_path, .registry = tree->registry };
	struct looking looking;
	const struct merge_look look = { .look = look_again, .context = &looking };
	struct merged merged;
	const struct image *image;
	int r = image_open(target, &options, &opened, err);

	if (r < 0)
		return r;
	image = image_of(opened);
	r = reader_start(reader_path, &reader, err);
	looking = (struct looking){ opened, reader, reader_path, { .code = 0 } };
	merge_look_with(merge, &look);
	for (size_t i = 0; i < image->layer_count && r >= 0; i++)
		r = entries_read(&(struct entries_layer){ .opened = opened,
					 .reader = reader,
					 .reader_path = reader_path,
					 .layer = &image->layers[i],
					 .hash = true },
			merge, &arena, err);
	if (r < 0)
		return r;
	r = merge_end(merge, &merged, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < merged.note_count; i++)
		if (merged.notes[i].note.kind == NOTE_INCOMPLETE)
			return error_set(err, ERR_FORMAT, "'%.*s': %.*s", SLICE_ARG(merged.notes[i].note.path),
				SLICE_ARG(merged.notes[i].note.text));
	if (tree->json)
		write_json(image, &merged, tree->all_layers, out);
	else
		write_text(image, &merged, tree->all_layers, out);
	return out->full ? error_set(err, ERR_LIMIT, "more files than can be listed") : 0;
}
