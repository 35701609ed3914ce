/* folder_file.c - a file of a folder of this machine: its bytes, to those who want them */
#include "base/cleanup.h"
#include "walk/folder_walk.h"
#include "walk/windows.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>

#define CHUNK_BYTES (256u << 10)

void folder_say(const struct folder_walk *walk, enum note_kind kind, struct slice path, const char *format, ...)
{
	char text[NOTE_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	note_add(walk->taking.notes, kind, path, "%s", text);
}

void folder_map_owners(const struct folder_walk *walk, struct file *file)
{
	if (!walk->owners)
		return;
	file->uid = id_map_inside(&walk->owners->users, file->uid);
	file->gid = id_map_inside(&walk->owners->groups, file->gid);
}

/* As many bytes as the file had when it was opened, or as many as there still are. */
static int read_bytes(struct folder_walk *walk, int fd, uint64_t size)
{
	char *room;
	uint64_t have = 0;

	buffer_clear(&walk->bytes);
	walk->bytes.ceiling_bytes = size; /* a file that came in windows left a lower one */
	room = buffer_extend(&walk->bytes, size);
	while (room && have < size) {
		ssize_t got = read(fd, room + have, size - have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (uint64_t)got;
	}
	walk->bytes.len = have;
	walk->result.read_bytes += have;
	return 0;
}

/* Of a large file, in pieces; holes are jumped over where the file system says where they are. */
static int read_windows(struct folder_walk *walk, int fd, const struct file *file, taker_set takers, struct error *err)
{
	struct windows windows = windows_begin(&walk->taking, file, takers, &walk->bytes);
	uint64_t at = 0;
	int r = 0;

	buffer_clear(&walk->chunk);
	buffer_extend(&walk->chunk, CHUNK_BYTES);
	while (r >= 0 && at < file->size) {
		off_t data = lseek(fd, (off_t)at, SEEK_DATA);
		uint64_t left;
		ssize_t got;

		if (data < 0 && errno == ENXIO)
			break; /* only a hole is left */
		at = data < 0 ? at : (uint64_t)data;
		left = file->size > at ? file->size - at : 0;
		got = pread(fd, walk->chunk.ptr, left < CHUNK_BYTES ? left : CHUNK_BYTES, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			folder_say(walk, NOTE_INCOMPLETE, file->path, "%s", strerror(errno));
		if (got <= 0)
			break;
		r = windows_add(&windows, slice_make(walk->chunk.ptr, (size_t)got), at, err);
		at += (uint64_t)got;
		walk->result.read_bytes += (uint64_t)got;
	}
	return r < 0 ? r : windows_end(&windows, err);
}

static bool is_unchanged(const struct stat *before, const struct stat *after)
{
	return before->st_size == after->st_size && before->st_mtim.tv_sec == after->st_mtim.tv_sec &&
	       before->st_mtim.tv_nsec == after->st_mtim.tv_nsec;
}

static void say_changed(struct folder_walk *walk, int fd, struct slice path, const struct stat *before)
{
	struct stat after;

	if (fstat(fd, &after) < 0)
		folder_say(walk, NOTE_INCOMPLETE, path, "%s", strerror(errno));
	else if (!is_unchanged(before, &after))
		folder_say(walk, NOTE_INCOMPLETE, path, "changed while it was read");
}

static bool begins_as_elf(int fd)
{
	char head[4];

	return pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head && taking_is_elf(slice_make(head, sizeof head));
}

/* ELF: those who want it if it is one. */
static int take_opened(struct folder_walk *walk, int fd, struct slice path, taker_set takers, taker_set elf, struct error *err)
{
	struct stat before;
	struct file file = { .path = path, .kind = FILE_REGULAR };
	char head[WALK_HEAD_BYTES];
	taker_set windows;
	ssize_t head_len;
	int r = 0;

	if (fstat(fd, &before) < 0) {
		folder_say(walk, NOTE_INCOMPLETE, path, "%s", strerror(errno));
		return 0;
	}
	if (!S_ISREG(before.st_mode)) {
		folder_say(walk, NOTE_INCOMPLETE, path, "was a file, and is none now");
		return 0;
	}
	file.mode = before.st_mode & 07777;
	file.uid = before.st_uid;
	file.gid = before.st_gid;
	file.size = (uint64_t)before.st_size;
	folder_map_owners(walk, &file);
	takers |= elf && begins_as_elf(fd) ? elf : 0;
	if (!takers)
		return 0;
	if (walk->overlay && file.size && lseek(fd, 0, SEEK_DATA) < 0 && errno == ENXIO) {
		folder_say(walk, NOTE_INCOMPLETE, path, "has no bytes of its own in this layer (metacopy): not read");
		return 0;
	}
	if (file.size <= taking_bytes_max(&walk->taking, takers)) {
		if (read_bytes(walk, fd, file.size) < 0) {
			folder_say(walk, NOTE_INCOMPLETE, path, "%s", strerror(errno));
			return 0;
		}
		say_changed(walk, fd, path, &before);
		file.size = walk->bytes.len;
		file.bytes = buffer_slice(&walk->bytes);
		return taking_give(&walk->taking, &file, takers, err);
	}
	windows = takers & walk->taking.windows;
	if (windows) {
		r = read_windows(walk, fd, &file, windows, err);
		say_changed(walk, fd, path, &before);
	}
	head_len = pread(fd, head, sizeof head, 0); /* for those who take no more */
	file.bytes = slice_make(head, head_len > 0 ? (size_t)head_len : 0);
	return r < 0 ? r : taking_give(&walk->taking, &file, takers & ~windows, err);
}

int folder_take_file(struct folder_walk *walk, int folder_fd, const char *name, struct slice path, taker_set takers,
	taker_set elf, struct error *err)
{
	cleanup_fd int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		folder_say(walk, NOTE_INCOMPLETE, path, "vanished before it was read");
	else if (fd < 0)
		folder_say(walk, NOTE_INCOMPLETE, path, "%s", errno == ELOOP ? "was a file, and is a link now" : strerror(errno));
	return fd < 0 ? 0 : take_opened(walk, fd, path, takers, elf, err);
}
