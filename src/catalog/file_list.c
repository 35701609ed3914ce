/* file_list.c - the files that a package put in place */
#include "catalog/file_list.h"
#include "base/memory.h"
#include "model/cover.h"
#include <stdlib.h>

void file_list_add(struct file_list *list, struct slice path)
{
	while (slice_starts_with(path, S("/")) || slice_starts_with(path, S("./")))
		path = slice_from(path, path.ptr[0] == '/' ? 1 : 2);
	while (slice_ends_with(path, S("/")))
		path.len--;
	if (path.len == 0 || slice_equal(path, S(".")))
		return;
	if (list->count == FILE_LIST_MAX) {
		list->full = true;
		return;
	}
	memory_reserve(list->hashes, list->count, list->capacity);
	list->hashes[list->count++] = cover_hash(path, false);
}

void file_list_drop(struct file_list *list)
{
	free(list->hashes);
	*list = (struct file_list){ 0 };
}

int file_list_end(struct file_list *list, struct claims *claims, struct slice package)
{
	struct package_files files = { .type = claims->type, .package = package, .path = claims->path };
	int r = 0;

	if (list->full)
		claims_note(claims, NOTE_INCOMPLETE, "'%.*s' has more than %u files: the rest is owned by nobody",
			SLICE_ARG(slice_first(package, 80)), FILE_LIST_MAX);
	if (list->count && package.len && package.len <= CLAIM_NAME_LEN_MAX) {
		cover_sort(list->hashes, &list->count);
		files.hashes = slice_make(list->hashes, list->count * sizeof *list->hashes);
		r = claims->sink->own(claims->sink->context, &files);
	}
	file_list_drop(list);
	return r;
}
