/* memory_file.c - a file that is nowhere but in memory */
#include "base/memory_file.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#endif

int memory_file_open(struct error *err)
{
	int fd = memfd_create("plimsoll", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL) /* before Linux 6.3 */
		fd = memfd_create("plimsoll", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	return fd < 0 ? error_errno(err, "memfd_create") : fd;
}

int memory_file_write(int fd, struct slice bytes, struct error *err)
{
	return file_write_all(fd, bytes) < 0 ? error_errno(err, "copy into memory") : 0;
}

int memory_file_seal(int fd, struct error *err)
{
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
		return error_errno(err, "seal");
	return 0;
}
