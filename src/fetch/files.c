/* files.c - the files that are read in the jail */
#include "fetch/files.h"
#include "base/cleanup.h"
#include <fcntl.h>
#include <unistd.h>

#define READ_BYTES 65536u

/* What libc and libcurl read when they look up a name and judge a certificate. Libraries are not among them: a resolver's module that is
 * not loaded by now may not be mapped, and is passed over when it cannot be opened. OpenSSL read its configuration before. */
static const char *const files[] = {
	"/etc/resolv.conf",
	"/etc/hosts",
	"/etc/host.conf",
	"/etc/nsswitch.conf",
	"/etc/gai.conf", /* which of a host's addresses is tried first */
	"/etc/ssl/certs",
	"/usr/share/ca-certificates", /* where Debian's links in that folder lead */
	"/usr/local/share/ca-certificates",
};

void files_find(const char *authorities, const char *folder, const char *ret_files[HTTP_FILES_SIZE])
{
	const char *more[] = { getenv("SSL_CERT_FILE"), getenv("SSL_CERT_DIR"), authorities, folder };
	size_t count = 0;

	_Static_assert(sizeof files / sizeof files[0] + sizeof more / sizeof more[0] < HTTP_FILES_SIZE, "room for all, and NULL");
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		ret_files[count++] = files[i];
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
		if (more[i])
			ret_files[count++] = more[i];
	ret_files[count] = NULL;
}

void files_read_authorities(const char *path, struct buffer *out)
{
	cleanup_fd int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t got = 1;

	while (fd >= 0 && got > 0) {
		char *room = buffer_extend(out, READ_BYTES);

		if (!room)
			break;
		got = read(fd, room, READ_BYTES);
		out->len -= READ_BYTES - (got > 0 ? (size_t)got : 0);
	}
}
