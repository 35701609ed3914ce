/* beneath.c - what lies in the folder of a store, and nothing that a link of it leads to */
#include "stores/beneath.h"
#include "base/cleanup.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define NAME_BYTES_MAX 1024

/* A descriptor, or -1 with errno. */
static int open_beneath(int root_fd, struct slice name, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS };
	char text[NAME_BYTES_MAX];

	if (name.len == 0 || name.len >= sizeof text || memchr(name.ptr, '\0', name.len)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	return (int)syscall(SYS_openat2, root_fd, text, &how, sizeof how);
}

static int refused(struct slice name, struct error *err)
{
	if (errno == ELOOP)
		return error_set(
			err, ERR_DENIED, "'%.*s' is a link, or behind one: such are not followed in a store", SLICE_ARG(name));
	if (errno == EXDEV)
		return error_set(err, ERR_DENIED, "'%.*s' leads out of the store", SLICE_ARG(name));
	if (errno == ENOTDIR)
		return error_set(err, ERR_FORMAT, "'%.*s' is no folder", SLICE_ARG(name));
	return error_errno(err, "'%.*s'", SLICE_ARG(name));
}

int beneath_root(const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? error_errno(err, "'%s'", path) : fd;
}

int beneath_open_folder(int root_fd, struct slice name, struct error *err)
{
	int fd = open_beneath(root_fd, name, O_RDONLY | O_DIRECTORY);

	return fd < 0 ? refused(name, err) : fd;
}

static void state_of(const struct stat *status, struct beneath_state *state)
{
	*state = (struct beneath_state){ (uint64_t)status->st_dev, (uint64_t)status->st_ino, (uint64_t)status->st_size,
		status->st_mtim };
}

/* Up to ROOM bytes; -1 with errno. */
static ssize_t read_all(int fd, char *bytes, size_t room)
{
	size_t len = 0;

	while (len < room) {
		ssize_t n = read(fd, bytes + len, room - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

int beneath_read(int root_fd, struct slice name, size_t bytes_max, struct arena *arena, struct slice *ret_bytes,
	struct beneath_state *ret_state, struct error *err)
{
	cleanup_fd int fd = open_beneath(root_fd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct stat status;
	ssize_t len;
	char *bytes;

	if (fd < 0)
		return refused(name, err);
	if (fstat(fd, &status) < 0)
		return error_errno(err, "'%.*s'", SLICE_ARG(name));
	if (!S_ISREG(status.st_mode))
		return error_set(err, ERR_FORMAT, "'%.*s' is no regular file", SLICE_ARG(name));
	if ((uint64_t)status.st_size > bytes_max)
		return error_set(err, ERR_LIMIT, "'%.*s' has %llu bytes, at most %zu are read", SLICE_ARG(name),
			(unsigned long long)status.st_size, bytes_max);
	bytes = arena_alloc(arena, (size_t)status.st_size + 1); /* a byte more shows that it grows */
	len = read_all(fd, bytes, (size_t)status.st_size + 1);
	if (len < 0)
		return error_errno(err, "'%.*s'", SLICE_ARG(name));
	if (len != status.st_size)
		return error_set(err, ERR_CONFLICT, "'%.*s' was written while it was read", SLICE_ARG(name));
	*ret_bytes = slice_make(bytes, (size_t)len);
	if (ret_state)
		state_of(&status, ret_state);
	return 0;
}

bool beneath_is(int root_fd, struct slice name, const struct beneath_state *state)
{
	cleanup_fd int fd = beneath_hold(root_fd, name);
	struct beneath_state now;
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return false;
	state_of(&status, &now);
	return now.device == state->device && now.inode == state->inode && now.size_bytes == state->size_bytes &&
	       now.modified.tv_sec == state->modified.tv_sec && now.modified.tv_nsec == state->modified.tv_nsec;
}

int beneath_hold(int root_fd, struct slice name)
{
	return open_beneath(root_fd, name, O_PATH);
}

bool beneath_has(int root_fd, struct slice name)
{
	cleanup_fd int fd = beneath_hold(root_fd, name);

	return fd >= 0;
}
