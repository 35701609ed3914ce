/* file.c - whole files, and their digests */
#include "base/file.h"
#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define READ_BYTES 65536u

static int open_regular(const char *path, int *ret_fd, struct error *err)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return error_errno(err, "open '%s'", path);
	if (!S_ISREG(status.st_mode))
		return error_set(err, ERR_FORMAT, "'%s' is no regular file", path);
	*ret_fd = steal_fd(&fd);
	return 0;
}

/* A step more into OUT; where that may hold no more, whether there is more. */
static ssize_t read_some(int fd, struct buffer *out)
{
	size_t left = out->ceiling_bytes ? out->ceiling_bytes - out->len : READ_BYTES,
	       want = left < READ_BYTES ? left : READ_BYTES;
	char beyond = 0, *room = want ? buffer_extend(out, want) : &beyond;
	ssize_t got;

	do
		got = read(fd, room, want ? want : 1);
	while (got < 0 && errno == EINTR);
	if (want)
		out->len -= want - (got > 0 ? (size_t)got : 0);
	else if (got > 0)
		out->full = true;
	return got;
}

int file_read(const char *path, struct buffer *out, struct error *err)
{
	cleanup_fd int fd = -1;
	ssize_t got = 1;
	int r = open_regular(path, &fd, err);

	while (r == 0 && got > 0 && !out->full)
		got = read_some(fd, out);
	if (r == 0 && got < 0)
		r = error_errno(err, "read '%s'", path);
	if (r == 0 && out->full)
		r = error_set(err, ERR_LIMIT, "'%s' has more than %zu bytes", path, out->ceiling_bytes);
	return r;
}

int file_write_all(int fd, struct slice bytes)
{
	while (bytes.len) {
		ssize_t written = write(fd, bytes.ptr, bytes.len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		bytes = slice_from(bytes, (size_t)written);
	}
	return 0;
}

int file_digest(const char *path, char ret_hex[SHA256_HEX_SIZE], struct error *err)
{
	unsigned char digest[SHA256_SIZE];
	struct sha256 *sha256 = sha256_new();
	cleanup_fd int fd = -1;
	char bytes[READ_BYTES];
	ssize_t got = 0;
	int r = open_regular(path, &fd, err);

	while (r == 0 && ((got = read(fd, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR)))
		sha256_add(sha256, bytes, got > 0 ? (size_t)got : 0);
	if (r == 0 && got < 0)
		r = error_errno(err, "read '%s'", path);
	sha256_end(sha256, digest);
	sha256_free(sha256);
	sha256_hex(digest, ret_hex);
	return r;
}
