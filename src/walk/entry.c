/* entry.c - a name of a folder of this machine, as a tar's entry would have it */
#include "walk/entry.h"
#include "base/cleanup.h"
#include "model/capability.h"
#include "walk/path.h"
#include "walk/taking.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

static enum file_kind kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return FILE_REGULAR;
	case S_IFDIR:
		return FILE_FOLDER;
	case S_IFLNK:
		return FILE_SYMLINK;
	case S_IFIFO:
		return FILE_FIFO;
	case S_IFSOCK:
		return FILE_SOCKET;
	default:
		return FILE_DEVICE;
	}
}

/* Of what can be run, by whoever may read it. */
static uint64_t capabilities_of(int folder_fd, const char *name)
{
	cleanup_fd int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	char attribute[32];
	ssize_t len = fd < 0 ? -1 : fgetxattr(fd, "security.capability", attribute, sizeof attribute);

	return len > 0 ? capability_permitted(slice_make(attribute, (size_t)len)) : 0;
}

int entry_tell(const struct walk_sink *sink, int folder_fd, const char *name, struct slice path, struct error *err)
{
	struct file file = { .path = path };
	char link[WALK_PATH_BYTES_MAX];
	struct stat status;
	int r;

	if (fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0)
		return 0;
	file.kind = kind_of(status.st_mode);
	file.mode = status.st_mode & 07777;
	file.uid = status.st_uid;
	file.gid = status.st_gid;
	file.size = (uint64_t)status.st_size;
	if (file.kind == FILE_REGULAR && (file.mode & 0111))
		file.capabilities = capabilities_of(folder_fd, name);
	if (file.kind == FILE_SYMLINK) {
		ssize_t len = readlinkat(folder_fd, name, link, sizeof link);

		file.link = slice_make(link, len > 0 ? (size_t)len : 0);
	}
	r = sink->entry(sink->context, &file);
	return r < 0 ? taking_refused(r, err) : 0;
}
