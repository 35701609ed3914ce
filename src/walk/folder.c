/* folder.c - walk a folder of this machine once and hand the wanted files to those who want them */
#include "walk/folder.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "walk/entry.h"
#include "walk/mounts.h"
#include "walk/path.h"
#include "walk/resolve.h"
#include "walk/taking.h"
#include "walk/windows.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define LISTING_BYTES (32u << 10)
#define CHUNK_BYTES (256u << 10)
#define PENDING_BYTES_MAX (64u << 20) /* names of folders that are still to be walked */

struct folder_walk {
	struct taking taking;
	const struct walk_limits *limits;
	int root_fd;
	int (*entry)(void *context, const struct file *file); /* NULL: files are taken, not listed */
	void *entry_context;
	const struct walk_sink *sink; /* or NULL */
	struct folder_result result;
	struct buffer bytes;   /* of the file at hand */
	struct buffer chunk;   /* of one that is read in pieces */
	struct buffer pending; /* names of folders, each with a NUL, of all levels above */
	char *listing;
	char path[WALK_PATH_BYTES_MAX]; /* of the folder at hand, or of a name in it */
	size_t path_len;
};

static struct slice path_of(const struct folder_walk *walk)
{
	return slice_make(walk->path, walk->path_len);
}

static void __attribute__((format(printf, 4, 5)))
say(const struct folder_walk *walk, enum note_kind kind, struct slice path, const char *format, ...)
{
	char text[NOTE_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	note_add(walk->taking.notes, kind, path, "%s", text);
}

/* The path becomes that of NAME in the folder at hand; false, with a note: no engine could have made it. */
static bool path_enter(struct folder_walk *walk, struct slice name)
{
	size_t len = walk->path_len;

	if (len + 1 + name.len > sizeof walk->path) {
		say(walk, NOTE_INCOMPLETE, slice_first(path_of(walk), 128), "holds names that are too long");
		return false;
	}
	if (len)
		walk->path[len++] = '/';
	memcpy(walk->path + len, name.ptr, name.len);
	walk->path_len = len + name.len;
	return true;
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
			say(walk, NOTE_INCOMPLETE, file->path, "%s", strerror(errno));
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
		say(walk, NOTE_INCOMPLETE, path, "%s", strerror(errno));
	else if (!is_unchanged(before, &after))
		say(walk, NOTE_INCOMPLETE, path, "changed while it was read");
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
		say(walk, NOTE_INCOMPLETE, path, "%s", strerror(errno));
		return 0;
	}
	if (!S_ISREG(before.st_mode)) {
		say(walk, NOTE_INCOMPLETE, path, "was a file, and is none now");
		return 0;
	}
	file.mode = before.st_mode & 07777;
	file.uid = before.st_uid;
	file.gid = before.st_gid;
	file.size = (uint64_t)before.st_size;
	takers |= elf && begins_as_elf(fd) ? elf : 0;
	if (!takers)
		return 0;
	if (file.size <= taking_bytes_max(&walk->taking, takers)) {
		if (read_bytes(walk, fd, file.size) < 0) {
			say(walk, NOTE_INCOMPLETE, path, "%s", strerror(errno));
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

/* NAME in FOLDER was a regular file a moment ago; it goes to TAKERS, and if it is ELF to ELF, as PATH. */
static int take_file(struct folder_walk *walk, int folder_fd, const char *name, struct slice path, taker_set takers,
	taker_set elf, struct error *err)
{
	cleanup_fd int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		say(walk, NOTE_INCOMPLETE, path, "vanished before it was read");
	else if (fd < 0)
		say(walk, NOTE_INCOMPLETE, path, "%s", errno == ELOOP ? "was a file, and is a link now" : strerror(errno));
	return fd < 0 ? 0 : take_opened(walk, fd, path, takers, elf, err);
}

static int take_resolved(
	struct folder_walk *walk, const struct resolved *resolved, struct slice path, taker_set takers, struct error *err)
{
	const struct mount_kind *mount = mount_kind_at(resolved->folder_fd, S(""));
	struct slice name = slice_base_name(resolved->path);
	taker_set also = taking_find(&walk->taking, resolved->path);
	char text[NAME_MAX + 1];

	if (!S_ISREG(resolved->status.st_mode))
		return 0;
	if (mount) {
		say(walk, NOTE_INCOMPLETE, path, "leads to a %s file system, which is not read", mount->word);
		return 0;
	}
	/* What the same taker gets under the file's own name is not to be found twice. */
	for (size_t i = 0; i < walk->taking.count; i++)
		if (also & TAKER(i) && !walk->taking.wanted[i].takes_links)
			takers &= ~TAKER(i);
	if (!takers)
		return 0;
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	return take_file(walk, resolved->folder_fd, text, path, takers, 0, err);
}

static int take_link(struct folder_walk *walk, struct slice path, taker_set takers, struct error *err)
{
	struct resolved resolved;
	struct error why;
	int r = resolve_path(walk->root_fd, path, &resolved, &why);

	if (r == -ERR_NOT_FOUND)
		say(walk, NOTE_INCOMPLETE, path, "a link to what is not below this folder");
	else if (r < 0)
		say(walk, NOTE_INCOMPLETE, path, "a link that cannot be followed: %s", why.text);
	if (r < 0)
		return 0;
	r = take_resolved(walk, &resolved, path, takers, err);
	close(resolved.folder_fd);
	return r;
}

static unsigned char type_of(int folder_fd, const char *name, unsigned char type)
{
	struct stat status;

	if (type != DT_UNKNOWN)
		return type;
	if (fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0)
		return DT_UNKNOWN;
	return (unsigned char)IFTODT(status.st_mode);
}

/* To ask the system for a file's rights costs as much as all else that a file costs that nobody wants; of texts, pictures and archives
 * they do not matter. */
static bool is_called_as_data(struct slice name)
{
	static const char suffixes[] =
		" bz2 c cc class conf cpp css csv gif go gz h hpp html ini jar java jpg js json list map md md5sums mo pem "
		"php pl pm png po py pyc pyi rb rs rst svg toml ts txt xml xz yaml yml zip zst ";
	ptrdiff_t dot = slice_find_last_byte(name, '.');
	char word[12];
	size_t len = dot < 0 ? 0 : name.len - (size_t)dot - 1;

	if (!len || len > sizeof word - 2)
		return false;
	word[0] = word[len + 1] = ' ';
	memcpy(word + 1, name.ptr + dot + 1, len);
	return slice_find(slice_make(suffixes, sizeof suffixes - 1), slice_make(word, len + 2)) >= 0;
}

/* Those who want NAME in FOLDER if it is ELF: what is neither run nor loaded is not opened for it. */
static taker_set takers_of_elf(const struct folder_walk *walk, int folder_fd, const char *name)
{
	struct file file = { .path = path_of(walk), .kind = FILE_REGULAR };
	struct stat status;

	if (!walk->taking.elf || is_called_as_data(slice_from_text(name)) ||
		fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0 || !S_ISREG(status.st_mode))
		return 0;
	file.mode = status.st_mode & 07777;
	file.size = (uint64_t)status.st_size;
	return taking_find_elf(&walk->taking, &file);
}

static int list_file(struct folder_walk *walk, int folder_fd, const char *name, struct error *err)
{
	struct file file = { .path = path_of(walk), .kind = FILE_REGULAR };
	struct stat status;
	int r;

	if (fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0) {
		say(walk, errno == ENOENT ? NOTE_REMARK : NOTE_INCOMPLETE, path_of(walk), "%s", strerror(errno));
		return 0;
	}
	if (!S_ISREG(status.st_mode))
		return 0;
	file.mode = status.st_mode & 07777;
	file.uid = status.st_uid;
	file.gid = status.st_gid;
	file.size = (uint64_t)status.st_size;
	r = walk->entry(walk->entry_context, &file);
	return r < 0 ? error_set(err, ERR_LIMIT, "too many files") : 0;
}

/* One name of the folder at hand. TAKERS_ASKED: of those who want it, only these. */
static int take_name(struct folder_walk *walk, int folder_fd, const struct dirent64 *entry, taker_set takers_asked, bool descend,
	struct error *err)
{
	struct slice name = slice_from_text(entry->d_name);
	size_t len = walk->path_len;
	unsigned char type;
	taker_set takers, elf = 0;
	int r = 0;

	if (walk->result.entries == walk->limits->entries)
		return error_set(err, ERR_LIMIT, "more than %lu entries", (unsigned long)walk->limits->entries);
	walk->result.entries++;
	if (!path_enter(walk, name))
		return 0;
	takers = taking_find(&walk->taking, path_of(walk)) & takers_asked;
	type = takers || entry->d_type == DT_UNKNOWN ? type_of(folder_fd, entry->d_name, entry->d_type) : entry->d_type;
	if (walk->sink && walk->sink->entry && descend)
		r = entry_tell(walk->sink, folder_fd, entry->d_name, path_of(walk), err);
	if (r < 0)
		return r;
	if (type == DT_LNK)
		takers &= walk->taking.links;
	if (type == DT_REG)
		elf = takers_of_elf(walk, folder_fd, entry->d_name) & takers_asked & ~takers;
	if (type == DT_DIR && descend && !buffer_add(&walk->pending, entry->d_name, name.len + 1))
		r = error_set(err, ERR_LIMIT, "more than %u MiB of names of folders", PENDING_BYTES_MAX >> 20);
	else if (type == DT_REG && walk->entry)
		r = list_file(walk, folder_fd, entry->d_name, err);
	else if (type == DT_REG && takers | elf)
		r = take_file(walk, folder_fd, entry->d_name, path_of(walk), takers, elf, err);
	else if (type == DT_LNK && takers)
		r = take_link(walk, path_of(walk), takers, err);
	else if (type == DT_UNKNOWN && (takers || errno != ENOENT))
		say(walk, NOTE_INCOMPLETE, path_of(walk), "%s", strerror(errno));
	walk->path_len = len;
	return r;
}

static bool is_dot(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* All names of one folder; its own folders become pending. */
static int list_folder(struct folder_walk *walk, int fd, taker_set takers_asked, bool descend, struct error *err)
{
	ssize_t got;

	while ((got = getdents64(fd, walk->listing, LISTING_BYTES)) > 0) {
		for (ssize_t at = 0; at < got;) {
			const struct dirent64 *entry = (const void *)(walk->listing + at);
			int r = is_dot(entry->d_name) ? 0 : take_name(walk, fd, entry, takers_asked, descend, err);

			if (r < 0)
				return r;
			at += entry->d_reclen;
		}
	}
	if (got < 0)
		say(walk, NOTE_INCOMPLETE, path_of(walk), "cannot be listed: %s", strerror(errno));
	return 0;
}

/* Is NAME the root of a mounted file system, or will it be one when it is touched? Then it is to be looked at before it is opened. */
static bool may_be_entered(struct folder_walk *walk, int folder_fd, const char *name)
{
	const uint64_t mounted = STATX_ATTR_MOUNT_ROOT | STATX_ATTR_AUTOMOUNT;
	cleanup_fd int fd = -1;
	const struct mount_kind *mount;
	struct statx status;

	if (statx(folder_fd, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_TYPE, &status) < 0 ||
		!(status.stx_attributes & mounted))
		return true; /* a failure will be named by who opens it */
	fd = openat(folder_fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	mount = fd < 0 ? NULL : mount_kind_at(fd, path_of(walk));
	if (mount)
		say(walk, mount->note, path_of(walk), "a %s file system is mounted here and was not read", mount->word);
	return !mount;
}

static int open_folder(struct folder_walk *walk, int folder_fd, const char *name)
{
	int fd;

	if (!may_be_entered(walk, folder_fd, name))
		return -1;
	fd = openat(folder_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		say(walk, NOTE_REMARK, path_of(walk), "vanished before it was read");
	else if (fd < 0)
		say(walk, NOTE_INCOMPLETE, path_of(walk), "cannot be opened: %s", strerror(errno));
	return fd;
}

static int walk_level(struct folder_walk *walk, int fd, unsigned depth, struct error *err);

/* The folders that list_folder left from MARK on, each to its bottom. */
static int walk_pending(struct folder_walk *walk, int folder_fd, size_t mark, unsigned depth, struct error *err)
{
	size_t len = walk->path_len;
	int r = 0;

	for (size_t at = mark, end = walk->pending.len; at < end && r >= 0;) {
		/* A copy: the buffer grows, and moves, below. */
		char name[NAME_MAX + 1];
		size_t size = strlen(walk->pending.ptr + at) + 1;

		if (size <= sizeof name) {
			memcpy(name, walk->pending.ptr + at, size);
			if (path_enter(walk, slice_make(name, size - 1))) {
				cleanup_fd int fd = open_folder(walk, folder_fd, name);

				if (fd >= 0)
					r = walk_level(walk, fd, depth + 1, err);
			}
		}
		walk->path_len = len;
		at += size;
	}
	walk->pending.len = mark;
	return r;
}

static int walk_level(struct folder_walk *walk, int fd, unsigned depth, struct error *err)
{
	size_t mark = walk->pending.len;
	int r;

	if (depth >= WALK_PATH_DEPTH_MAX) {
		say(walk, NOTE_INCOMPLETE, slice_first(path_of(walk), 128), "deeper than %u folders: was not read",
			WALK_PATH_DEPTH_MAX);
		return 0;
	}
	r = list_folder(walk, fd, ~(taker_set)0, true, err);
	return r < 0 ? r : walk_pending(walk, fd, mark, depth, err);
}

static int take_path_behind(struct folder_walk *walk, struct slice path, taker_set takers, struct error *err)
{
	struct resolved resolved;
	struct error why;
	int r = resolve_path(walk->root_fd, path, &resolved, &why);

	if (r < 0) {
		if (r != -ERR_NOT_FOUND)
			say(walk, NOTE_INCOMPLETE, path, "cannot be looked up: %s", why.text);
		return 0;
	}
	r = take_resolved(walk, &resolved, path, takers, err);
	close(resolved.folder_fd);
	return r;
}

static int take_folder_behind(struct folder_walk *walk, int folder_fd, struct slice path, taker_set takers, struct error *err)
{
	cleanup_fd int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		say(walk, NOTE_INCOMPLETE, path, "cannot be opened: %s", strerror(errno));
		return 0;
	}
	walk->path_len = 0;
	return path_enter(walk, path) ? list_folder(walk, fd, takers, false, err) : 0;
}

/* The walk goes through no link to a folder. Where one stands above a wanted path, what is behind it is looked up. */
static int take_behind_links(struct folder_walk *walk, const struct interest *interest, taker_set takers, struct error *err)
{
	struct slice path = slice_from_text(interest->text);
	struct slice folder = interest->kind == INTEREST_FOLDER ? path : slice_folder_name(path);
	struct resolved resolved;
	struct error why;
	int r = resolve_path(walk->root_fd, folder, &resolved, &why);

	if (r < 0) {
		if (r != -ERR_NOT_FOUND)
			say(walk, NOTE_INCOMPLETE, path, "cannot be looked up: %s", why.text);
		return 0;
	}
	if (S_ISDIR(resolved.status.st_mode) && !slice_equal(resolved.path, folder)) {
		if (interest->kind == INTEREST_PATH)
			r = take_path_behind(walk, path, takers, err);
		else if (!mount_kind_at(resolved.folder_fd, S("")))
			r = take_folder_behind(walk, resolved.folder_fd, path, takers, err);
	}
	close(resolved.folder_fd);
	return r;
}

static int walk_all(struct folder_walk *walk, struct error *err)
{
	cleanup_fd int fd = openat(walk->root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return error_errno(err, "open the folder");
	r = walk_level(walk, fd, 0, err);
	for (unsigned i = 0; i < walk->taking.count; i++)
		for (const struct interest *interest = walk->taking.wanted[i].interests; interest->kind != INTEREST_END && r >= 0;
			interest++)
			if (interest->kind == INTEREST_PATH || interest->kind == INTEREST_FOLDER)
				r = take_behind_links(walk, interest, TAKER(i), err);
	return r;
}

static struct folder_walk *walk_new(int folder_fd, const struct walk_limits *limits)
{
	struct folder_walk *walk = memory_one(struct folder_walk);

	walk->pending = (struct buffer)BUFFER_INIT(PENDING_BYTES_MAX);
	walk->listing = memory_new(LISTING_BYTES);
	walk->limits = limits;
	walk->root_fd = folder_fd;
	return walk;
}

static int walk_end(struct folder_walk *walk, int r, struct folder_result *ret_result)
{
	*ret_result = walk->result;
	taking_done(&walk->taking);
	buffer_done(&walk->pending);
	buffer_done(&walk->bytes);
	buffer_done(&walk->chunk);
	free(walk->listing);
	free(walk);
	return r;
}

int walk_folder(int folder_fd, const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits,
	const struct walk_sink *sink, struct folder_result *ret_result, struct error *err)
{
	struct folder_walk *walk = walk_new(folder_fd, limits);
	int r;

	walk->sink = sink;
	taking_init(&walk->taking, wanted, wanted_count, sink->notes);
	r = walk_all(walk, err);
	return walk_end(walk, r, ret_result);
}

int walk_folder_list(int folder_fd, int (*entry)(void *context, const struct file *file), void *context,
	const struct walk_limits *limits, struct note_sink *notes, struct folder_result *ret_result, struct error *err)
{
	struct folder_walk *walk = walk_new(folder_fd, limits);
	int r;

	taking_init(&walk->taking, NULL, 0, notes);
	walk->entry = entry;
	walk->entry_context = context;
	r = walk_all(walk, err);
	return walk_end(walk, r, ret_result);
}

static int take_wanted(struct folder_walk *walk, struct slice path, struct error *err)
{
	struct resolved resolved;
	int r = 0;

	if (!slice_ends_with(path, S("/")))
		return take_path_behind(walk, path, TAKER(0), err);
	path = slice_first(path, path.len - 1);
	if (resolve_path(walk->root_fd, path, &resolved, err) < 0)
		return 0; /* as where nothing is there */
	if (S_ISDIR(resolved.status.st_mode) && !mount_kind_at(resolved.folder_fd, S("")))
		r = take_folder_behind(walk, resolved.folder_fd, path, TAKER(0), err);
	close(resolved.folder_fd);
	return r;
}

int walk_folder_paths(int folder_fd, const struct file *files, size_t count, const struct walk_wanted *wanted,
	const struct walk_limits *limits, struct note_sink *notes, struct folder_result *ret_result, struct error *err)
{
	struct folder_walk *walk = walk_new(folder_fd, limits);
	int r = 0;

	taking_init(&walk->taking, wanted, 1, notes);
	for (size_t i = 0; i < count && r >= 0; i++)
		r = take_wanted(walk, files[i].path, err);
	return walk_end(walk, r, ret_result);
}
