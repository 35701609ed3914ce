/* folder.c - walk a folder of this machine once and hand the wanted files to those who want them */
#include "walk/folder.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "walk/entry.h"
#include "walk/folder_walk.h"
#include "walk/mounts.h"
#include "walk/resolve.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define LISTING_BYTES (32u << 10)
#define PENDING_BYTES_MAX (64u << 20) /* names of folders that are still to be walked */

/* The path becomes that of NAME in the folder at hand; false, with a note: no engine could have made it. */
static bool folder_enter(struct folder_walk *walk, struct slice name)
{
	size_t len = walk->path_len;

	if (len + 1 + name.len > sizeof walk->path) {
		folder_say(walk, NOTE_INCOMPLETE, slice_first(folder_path(walk), 128), "holds names that are too long");
		return false;
	}
	if (len)
		walk->path[len++] = '/';
	memcpy(walk->path + len, name.ptr, name.len);
	walk->path_len = len + name.len;
	return true;
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
		folder_say(walk, NOTE_INCOMPLETE, path, "leads to a %s file system, which is not read", mount->word);
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
	return folder_take_file(walk, resolved->folder_fd, text, path, takers, 0, err);
}

static int take_link(struct folder_walk *walk, struct slice path, taker_set takers, struct error *err)
{
	struct resolved resolved;
	struct error why;
	int r = resolve_path(walk->root_fd, path, &resolved, &why);

	if (r == -ERR_NOT_FOUND)
		folder_say(walk, NOTE_INCOMPLETE, path, "a link to what is not below this folder");
	else if (r < 0)
		folder_say(walk, NOTE_INCOMPLETE, path, "a link that cannot be followed: %s", why.text);
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
	struct file file = { .path = folder_path(walk), .kind = FILE_REGULAR };
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
	struct file file = { .path = folder_path(walk), .kind = FILE_REGULAR };
	struct stat status;
	int r;

	if (fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0) {
		folder_say(walk, errno == ENOENT ? NOTE_REMARK : NOTE_INCOMPLETE, folder_path(walk), "%s", strerror(errno));
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
	if (!folder_enter(walk, name))
		return 0;
	if (walk->overlay) {
		r = overlay_take_name(walk, folder_fd, entry->d_name, err);
		walk->path_len = len;
		if (r > 0 && !buffer_add(&walk->pending, entry->d_name, name.len + 1))
			r = error_set(err, ERR_LIMIT, "more than %u MiB of names of folders", PENDING_BYTES_MAX >> 20);
		return r;
	}
	takers = taking_find(&walk->taking, folder_path(walk)) & takers_asked;
	type = takers || entry->d_type == DT_UNKNOWN ? type_of(folder_fd, entry->d_name, entry->d_type) : entry->d_type;
	if (walk->sink && walk->sink->entry && descend)
		r = entry_tell(walk->sink, folder_fd, entry->d_name, folder_path(walk), err);
	if (r < 0)
		return r;
	if (type == DT_LNK)
		takers &= walk->taking.links;
	if (type == DT_REG)
		elf = takers_of_elf(walk, folder_fd, entry->d_name) & takers_asked & ~takers;
	if (type == DT_REG && descend)
		takers |= taking_find_observers(&walk->taking, folder_path(walk)) & takers_asked;
	if (type == DT_DIR && descend && !buffer_add(&walk->pending, entry->d_name, name.len + 1))
		r = error_set(err, ERR_LIMIT, "more than %u MiB of names of folders", PENDING_BYTES_MAX >> 20);
	else if (type == DT_REG && walk->entry)
		r = list_file(walk, folder_fd, entry->d_name, err);
	else if (type == DT_REG && takers | elf)
		r = folder_take_file(walk, folder_fd, entry->d_name, folder_path(walk), takers, elf, err);
	else if (type == DT_LNK && takers)
		r = take_link(walk, folder_path(walk), takers, err);
	else if (type == DT_UNKNOWN && (takers || errno != ENOENT))
		folder_say(walk, NOTE_INCOMPLETE, folder_path(walk), "%s", strerror(errno));
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
		folder_say(walk, NOTE_INCOMPLETE, folder_path(walk), "cannot be listed: %s", strerror(errno));
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
	mount = fd < 0 ? NULL : mount_kind_at(fd, folder_path(walk));
	if (mount)
		folder_say(
			walk, mount->note, folder_path(walk), "a %s file system is mounted here and was not read", mount->word);
	return !mount;
}

static int open_folder(struct folder_walk *walk, int folder_fd, const char *name)
{
	int fd;

	if (!may_be_entered(walk, folder_fd, name))
		return -1;
	fd = openat(folder_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		folder_say(walk, NOTE_REMARK, folder_path(walk), "vanished before it was read");
	else if (fd < 0)
		folder_say(walk, NOTE_INCOMPLETE, folder_path(walk), "cannot be opened: %s", strerror(errno));
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
			if (folder_enter(walk, slice_make(name, size - 1))) {
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

/* A layer's folder is written once, and then removed: what comes and goes meanwhile nobody would miss. */
static void say_folder_changed(struct folder_walk *walk, int fd, const struct stat *before)
{
	struct stat after;

	if (walk->overlay && (fstat(fd, &after) < 0 || after.st_mtim.tv_sec != before->st_mtim.tv_sec ||
				     after.st_mtim.tv_nsec != before->st_mtim.tv_nsec))
		folder_say(walk, NOTE_INCOMPLETE, folder_path(walk), "names in it changed while it was read");
}

static int walk_level(struct folder_walk *walk, int fd, unsigned depth, struct error *err)
{
	size_t mark = walk->pending.len;
	struct stat before = { 0 };
	int r;

	if (depth >= WALK_PATH_DEPTH_MAX) {
		folder_say(walk, NOTE_INCOMPLETE, slice_first(folder_path(walk), 128), "deeper than %u folders: was not read",
			WALK_PATH_DEPTH_MAX);
		return 0;
	}
	if (walk->overlay)
		(void)fstat(fd, &before); /* else it will seem to have changed */
	r = list_folder(walk, fd, ~(taker_set)0, true, err);
	if (r >= 0)
		r = walk_pending(walk, fd, mark, depth, err);
	if (r >= 0)
		say_folder_changed(walk, fd, &before);
	return r;
}

static int take_path_behind(struct folder_walk *walk, struct slice path, taker_set takers, struct error *err)
{
	struct resolved resolved;
	struct error why;
	int r = resolve_path(walk->root_fd, path, &resolved, &why);

	if (r < 0) {
		if (r != -ERR_NOT_FOUND)
			folder_say(walk, NOTE_INCOMPLETE, path, "cannot be looked up: %s", why.text);
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
		folder_say(walk, NOTE_INCOMPLETE, path, "cannot be opened: %s", strerror(errno));
		return 0;
	}
	walk->path_len = 0;
	return folder_enter(walk, path) ? list_folder(walk, fd, takers, false, err) : 0;
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
			folder_say(walk, NOTE_INCOMPLETE, path, "cannot be looked up: %s", why.text);
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

int folder_walk_tree(struct folder_walk *walk, struct error *err)
{
	cleanup_fd int fd = openat(walk->root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? error_errno(err, "open the folder") : walk_level(walk, fd, 0, err);
}

static int walk_all(struct folder_walk *walk, struct error *err)
{
	int r = folder_walk_tree(walk, err);

	for (unsigned i = 0; i < walk->taking.count; i++)
		for (const struct interest *interest = walk->taking.wanted[i].interests; interest->kind != INTEREST_END && r >= 0;
			interest++)
			if (interest->kind == INTEREST_PATH || interest->kind == INTEREST_FOLDER)
				r = take_behind_links(walk, interest, TAKER(i), err);
	return r;
}

struct folder_walk *folder_walk_new(int folder_fd, const struct walk_limits *limits)
{
	struct folder_walk *walk = memory_one(struct folder_walk);

	walk->pending = (struct buffer)BUFFER_INIT(PENDING_BYTES_MAX);
	walk->listing = memory_new(LISTING_BYTES);
	walk->limits = limits;
	walk->root_fd = folder_fd;
	return walk;
}

int folder_walk_end(struct folder_walk *walk, int r, struct folder_result *ret_result)
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
	struct folder_walk *walk = folder_walk_new(folder_fd, limits);
	int r;

	walk->sink = sink;
	taking_init(&walk->taking, wanted, wanted_count, sink->notes);
	r = walk_all(walk, err);
	return folder_walk_end(walk, r, ret_result);
}

int walk_folder_list(int folder_fd, int (*entry)(void *context, const struct file *file), void *context,
	const struct walk_limits *limits, struct note_sink *notes, struct folder_result *ret_result, struct error *err)
{
	struct folder_walk *walk = folder_walk_new(folder_fd, limits);
	int r;

	taking_init(&walk->taking, NULL, 0, notes);
	walk->entry = entry;
	walk->entry_context = context;
	r = walk_all(walk, err);
	return folder_walk_end(walk, r, ret_result);
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
	struct folder_walk *walk = folder_walk_new(folder_fd, limits);
	int r = 0;

	taking_init(&walk->taking, wanted, 1, notes);
	for (size_t i = 0; i < count && r >= 0; i++)
		r = take_wanted(walk, files[i].path, err);
	return folder_walk_end(walk, r, ret_result);
}
