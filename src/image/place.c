/* place.c - where an image's files lie: a folder (OCI layout) or an archive; a file of it is a range of a descriptor */
#include "image/place.h"
#include "base/cleanup.h"
#include "image/read_at.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define NAME_BYTES_MAX 256

void place_done(struct place *place)
{
	if (!place->borrowed) {
		outer_free(place->outer);
		remote_free(place->remote);
		if (place->folders)
			stored_image_done(place->folders);
		free(place->folders);
		stream_free(place->stream);
		if (place->fd >= 0)
			close(place->fd);
	}
	*place = (struct place)PLACE_INIT;
}

static int file_open(int folder, const char *name, uint64_t *ret_size, struct error *err)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };
	cleanup_fd int fd = (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
	struct stat status;

	if (fd < 0 && errno == EXDEV)
		return error_set(err, ERR_DENIED, "leads out of the folder");
	if (fd < 0)
		return error_errno(err, "open");
	if (fstat(fd, &status) < 0)
		return error_errno(err, "stat");
	if (!S_ISREG(status.st_mode))
		return error_set(err, ERR_FORMAT, "is no regular file");
	*ret_size = (uint64_t)status.st_size;
	return steal_fd(&fd);
}

int place_find(const struct place *place, struct slice name, struct blob *ret_blob, struct error *err)
{
	const struct outer_entry *entry;
	char text[NAME_BYTES_MAX];
	uint64_t size = 0;
	int r;

	if (place->outer) {
		r = outer_find(place->outer, name, &entry, err);
		if (r >= 0)
			*ret_blob = (struct blob){ .fd = entry->is_afar ? -1 : place->fd,
				.offset = entry->offset,
				.length = entry->length,
				.source = entry->is_afar ? stream_source(place->stream) : NULL };
		return r;
	}
	if (name.len >= sizeof text)
		return error_set(err, ERR_LIMIT, "a name of more than %d bytes", NAME_BYTES_MAX);
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	r = file_open(place->fd, text, &size, err);
	if (r >= 0)
		*ret_blob = (struct blob){ .fd = r, .length = size };
	return r < 0 ? r : 0;
}

void place_drop(const struct place *place, struct blob *blob)
{
	if (!place->outer && blob->fd >= 0)
		close(blob->fd);
	blob->fd = -1;
}

bool place_has(const struct place *place, struct slice name)
{
	struct blob blob = { .fd = -1 };
	int r = place_find(place, name, &blob, NULL);

	if (r >= 0)
		place_drop(place, &blob);
	return r != -ERR_NOT_FOUND;
}

int place_read(const struct place *place, struct slice name, struct arena *arena, struct slice *ret_bytes, struct error *err)
{
	struct blob blob = { .fd = -1 };
	char *bytes;
	int r = place_find(place, name, &blob, err);

	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(name));
	if (blob.length > DOCUMENT_BYTES_MAX) {
		place_drop(place, &blob);
		return error_set(err, ERR_LIMIT, "%.*s: has %llu bytes, more than %u", SLICE_ARG(name),
			(unsigned long long)blob.length, DOCUMENT_BYTES_MAX);
	}
	if (blob.source)
		return error_set(err, ERR_LIMIT, "%.*s: came behind more small members than are kept", SLICE_ARG(name));
	bytes = arena_alloc(arena, (size_t)blob.length);
	r = read_at(blob.fd, blob.offset, bytes, (size_t)blob.length, err);
	place_drop(place, &blob);
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(name));
	*ret_bytes = slice_make(bytes, (size_t)blob.length);
	return 0;
}
