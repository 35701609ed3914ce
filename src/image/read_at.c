/* read_at.c - a range of a file: all of it, or an error */
#include "image/read_at.h"
#include <errno.h>
#include <unistd.h>

int read_at(int fd, uint64_t offset, void *bytes, size_t len, struct error *err)
{
	for (size_t have = 0; have < len;) {
		uint64_t at = offset + have;
		ssize_t got = pread(fd, (char *)bytes + have, len - have, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(err, "read at byte %llu", (unsigned long long)at);
		if (got == 0)
			return error_set(
				err, ERR_FORMAT, "ends at byte %llu, in the middle of something", (unsigned long long)at);
		have += (size_t)got;
	}
	return 0;
}
