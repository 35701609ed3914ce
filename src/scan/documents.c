/* documents.c - the bytes of documents that the user named, file or folder, for a reader */
#include "scan/documents.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "link/record.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define DEPTH_MAX 32u

struct gathering {
	struct documents *documents;
	struct arena *arena;
	const char *top; /* as the user named it */
	struct error *err;
};

static int read_open(struct gathering *gathering, int fd, struct slice below)
{
	struct documents *documents = gathering->documents;
	struct slice name = below.len ? arena_printf(gathering->arena, "%s/%.*s", gathering->top, SLICE_ARG(below))
				      : arena_copy(gathering->arena, slice_from_text(gathering->top));
	cleanup_buffer struct buffer bytes = BUFFER_INIT(DOCUMENT_BYTES_MAX + 1);
	struct file file = { .path = below.len ? below : name };
	ssize_t got = 1;

	while (got > 0) {
		char *room = buffer_extend(&bytes, 64 << 10);

		if (!room || bytes.len > DOCUMENT_BYTES_MAX)
			return error_set(
				gathering->err, ERR_LIMIT, "'%.*s' has more than %u bytes", SLICE_ARG(name), DOCUMENT_BYTES_MAX);
		got = read(fd, room, 64 << 10);
		if (got < 0)
			return error_errno(gathering->err, "read '%.*s'", SLICE_ARG(name));
		bytes.len -= (64 << 10) - (size_t)got;
	}
	file.bytes = buffer_slice(&bytes);
	file.size = bytes.len;
	if (documents->count == DOCUMENTS_MAX || !record_write(&documents->frames, RECORD_FILE, &file))
		return error_set(gathering->err, ERR_LIMIT, "'%s' holds more than %u documents, or %u bytes of them",
			gathering->top, DOCUMENTS_MAX, DOCUMENTS_BYTES_MAX);
	memory_reserve(documents->names, documents->count, documents->capacity);
	documents->names[documents->count++] = name;
	return 0;
}

static bool is_wanted(struct slice name)
{
	return slice_ends_with(name, S(".json")) || slice_ends_with(name, S(".xml")) || slice_ends_with(name, S(".yaml")) ||
	       slice_ends_with(name, S(".yml"));
}

static int no_dots(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int read_folder(struct gathering *gathering, int folder, struct slice below, unsigned depth);

static int read_entry(struct gathering *gathering, int folder, const char *name, struct slice below, unsigned depth)
{
	cleanup_fd int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	struct slice path = below.len ? arena_printf(gathering->arena, "%.*s/%s", SLICE_ARG(below), name)
				      : arena_copy(gathering->arena, slice_from_text(name));
	struct stat status;

	if (fd < 0 && errno == ELOOP)
		return 0;
	if (fd < 0 || fstat(fd, &status) < 0)
		return error_errno(gathering->err, "open '%s/%.*s'", gathering->top, SLICE_ARG(path));
	if (S_ISDIR(status.st_mode))
		return read_folder(gathering, fd, path, depth + 1);
	return S_ISREG(status.st_mode) && is_wanted(path) ? read_open(gathering, fd, path) : 0;
}

static int read_folder(struct gathering *gathering, int folder, struct slice below, unsigned depth)
{
	struct dirent **entries;
	int count = depth > DEPTH_MAX ? 0 : scandirat(folder, ".", &entries, no_dots, alphasort), r = 0;

	if (depth > DEPTH_MAX)
		return error_set(
			gathering->err, ERR_LIMIT, "'%s' has more than %u folders in one another", gathering->top, DEPTH_MAX);
	if (count < 0)
		return error_errno(gathering->err, "list '%s/%.*s'", gathering->top, SLICE_ARG(below));
	for (int i = 0; i < count; i++) {
		if (r >= 0)
			r = read_entry(gathering, folder, entries[i]->d_name, below, depth);
		free(entries[i]);
	}
	free(entries);
	return r;
}

int documents_read(const char *path, struct arena *arena, struct documents *ret_documents, struct error *err)
{
	struct documents documents = { .frames = BUFFER_INIT(DOCUMENTS_BYTES_MAX) };
	struct gathering gathering = { &documents, arena, path, err };
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC); /* a pipe is good, too */
	struct stat status;
	int r;

	if (fd < 0 || fstat(fd, &status) < 0)
		return error_errno(err, "open '%s'", path);
	documents.folder = S_ISDIR(status.st_mode);
	r = documents.folder ? read_folder(&gathering, fd, S(""), 0) : read_open(&gathering, fd, S(""));
	if (r < 0)
		documents_done(&documents);
	else
		*ret_documents = documents;
	return r;
}

void documents_done(struct documents *documents)
{
	buffer_done(&documents->frames);
	free(documents->names);
}
