/* unaccounted.c - the files that no package explains (--unaccounted)
 *
 * Evidence has packages and their lists, not every file: the layers are read once more, for the names, sizes and modes of their
 * files. What a package explains is dropped as it comes, so that only the rest is laid over one another. */
#include "base/memory.h"
#include "evidence/explain.h"
#include "scan/again.h"
#include "scan/entries.h"
#include "scan/state.h"

#define LISTED_MAX 100000u /* further ones, the smallest, are counted */
#define EXECUTABLE 0111u

static bool is_wanted(void *context, const struct file *file)
{
	const struct explained *explained = context;

	return file->kind == FILE_REGULAR && !explained_has(explained, file->path);
}

static int order(const void *a, const void *b)
{
	const struct unaccounted *x = a, *y = b;
	bool left = x->mode & EXECUTABLE, right = y->mode & EXECUTABLE;

	if (left != right)
		return left ? -1 : 1;
	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return slice_compare(x->path, y->path);
}

/* A link may have given a file another name than its layer has: it is asked for again. */
static void list(struct scan *scan, const struct explained *explained, const struct merged *merged)
{
	struct report *report = &scan->report;

	report->list_unaccounted = true;
	report->unaccounted = arena_array(&scan->arena, struct unaccounted, merged->file_count);
	for (size_t i = 0; i < merged->file_count; i++) {
		const struct merged_file *found = &merged->files[i];

		if (found->file.kind != FILE_REGULAR || explained_has(explained, found->file.path))
			continue;
		report->unaccounted[report->unaccounted_count++] = (struct unaccounted){ .path = found->file.path,
			.size = found->file.size,
			.mode = found->file.mode,
			.layer = found->layer,
			.base = scan->image->layers[found->layer].base };
		report->unaccounted_bytes += found->file.size;
	}
	report->unaccounted_files = report->unaccounted_count;
	if (report->unaccounted_count)
		qsort(report->unaccounted, report->unaccounted_count, sizeof *report->unaccounted, order);
	if (report->unaccounted_count > LISTED_MAX) {
		report->unaccounted_count = LISTED_MAX;
		scan_note(scan, -1, NOTE_REMARK, S(""), "%zu files are explained by no package, of which %u are listed",
			(size_t)report->unaccounted_files, LISTED_MAX);
	}
}

/* A layer that cannot be read leaves the others' files; that it is not there is said. */
static int read_layers(struct scan *scan, struct explained *explained, struct merge *merge, struct error *err)
{
	bool folder = scan->image->kind != IMAGE_OF_LAYERS;
	int r = folder ? 0 : scan_reader(scan, err);

	for (size_t i = 0; i < scan->image->layer_count && r >= 0; i++) {
		const struct layer *layer = &scan->image->layers[i];
		struct error why;

		if (layer->skip_reason)
			continue; /* which has been said */
		if (entries_read(&(struct entries_layer){ .opened = scan->opened,
					 .reader = scan->reader,
					 .reader_path = scan->options->reader_path,
					 .layer = layer,
					 .folder = folder,
					 .bare = true,
					 .hash = !folder && scan->options->verify,
					 .timeout_ms = deadline_left_ms(&scan->deadline),
					 .wanted = is_wanted,
					 .context = explained },
			    merge, &scan->arena, &why) < 0)
			scan_note(scan, (int64_t)i, NOTE_INCOMPLETE, S(""), "its files were not listed (--unaccounted): %s",
				why.text);
	}
	return r;
}

int scan_list_unaccounted(struct scan *scan, struct error *err)
{
	const struct merge_look look = { .look = scan_look_again, .context = scan };
	struct explained *explained;
	struct merge *merge;
	struct merged merged;
	bool again = false;
	int r;

	for (size_t i = 0; i < scan->image->layer_count; i++)
		again |= scan->layers[i].result.from_evidence;
	if (again)
		scan_note(scan, -1, NOTE_REMARK, S(""), "layers of which evidence is kept were read again, for --unaccounted");
	explained = explained_new(&scan->merged, &scan->arena);
	merge = merge_new(&scan->arena, &scan->deadline);
	merge_look_with(merge, &look);
	r = read_layers(scan, explained, merge, err);
	if (r >= 0)
		r = merge_end(merge, &merged, err);
	if (r >= 0)
		list(scan, explained, &merged);
	merge_free(merge);
	if (r != -ERR_TIMEOUT)
		return r;
	scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "files that no package explains were not listed: %s", err->text);
	return 0;
}
