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

void entry_fill(struct entry *entry, int folder_fd, const char *name, struct slice path, bool capabilities)
{
	struct file *file = &entry->file;

	*file = (struct file){ .path = path,
		.kind = kind_of(entry->status.st_mode),
		.mode = entry->status.st_mode & 07777,
		.uid = entry->status.st_uid,
		.gid = entry->status.st_gid,
		.size = (uint64_t)entry->status.st_size };
	if (capabilities && file->kind == FILE_REGULAR && (file->mode & 0111))
		file->capabilities = capabilities_of(folder_fd, name);
	if (file->kind == FILE_SYMLINK) {
		ssize_t len = readlinkat(folder_fd, name, entry->link, sizeof entry->link);

		file->link = slice_make(entry->link, len > 0 ? (size_t)len : 0);
	}
}

int entry_tell(const struct walk_sink *sink, int folder_fd, const char *name, struct slice path, struct error *err)
{
	struct entry entry;
	int r;

	if (fstatat(folder_fd, name, &entry.status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0)
		return 0;
	entry_fill(&entry, folder_fd, name, path, true);
	r = sink->entry(sink->context, &entry.file);
	return r < 0 ? taking_refused(r, err) : 0;
}
