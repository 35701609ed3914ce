/* merged_file.c - the files of the merged image by path */
#include "scan/state.h"

static int by_path(const void *a, const void *b)
{
	const struct merged_file *x = a, *y = b;

	return slice_compare(x->file.path, y->file.path);
}

void scan_sort_files(struct scan *scan)
{
	if (scan->merged.file_count)
		qsort(scan->merged.files, scan->merged.file_count, sizeof *scan->merged.files, by_path);
}

const struct merged_file *scan_merged_file(const struct scan *scan, struct slice path)
{
	const struct merged_file asked = { .file = { .path = path } };

	return scan->merged.file_count ? bsearch(&asked, scan->merged.files, scan->merged.file_count, sizeof asked, by_path)
				       : NULL;
}
