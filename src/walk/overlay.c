/* overlay.c - walk a layer that an engine keeps as a folder, for the overlay file system */
#include "walk/overlay.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "walk/entry.h"
#include "walk/folder_walk.h"
#include "walk/links.h"
#include "walk/resolve.h"
#include "walk/whiteout.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>

#define NAMES_MAX 1000000u /* of files that have several */
#define NAMES_BYTES_MAX (64u << 20)

/* One of several names of a file. */
struct name {
	uint64_t device, inode;
	struct slice path;
};

struct overlay {
	struct links links;
	struct cover_making cover;
	struct arena arena; /* of NAMES */
	struct name *names;
	size_t count, capacity;
};

/* To whoever wants it; FOLDER_FD, NAME: where it lies. */
static int take_file(struct folder_walk *walk, int folder_fd, const char *name, const struct file *file, struct error *err)
{
	const struct walk_sink *sink = walk->sink;
	taker_set takers = taking_find(&walk->taking, file->path), elf;
	int r = sink->entry ? sink->entry(sink->context, file) : 0;

	if (r < 0)
		return taking_refused(r, err);
	if (file->kind == FILE_SYMLINK || file->kind == FILE_HARDLINK)
		takers &= walk->taking.links;
	if (file->kind == FILE_SYMLINK || (file->kind == FILE_HARDLINK && takers)) {
		r = links_take(&walk->overlay->links, &walk->taking, sink, file, takers);
		return r < 0 ? taking_refused(r, err) : 0;
	}
	if (file->kind != FILE_REGULAR)
		return 0;
	elf = taking_find_elf(&walk->taking, file) & ~takers;
	takers |= taking_find_observers(&walk->taking, file->path);
	return takers | elf ? folder_take_file(walk, folder_fd, name, file->path, takers, elf, err) : 0;
}

static bool keep_name(struct overlay *overlay, const struct stat *status, struct slice path)
{
	if (overlay->count == NAMES_MAX || overlay->arena.used_bytes > NAMES_BYTES_MAX)
		return false;
	memory_reserve(overlay->names, overlay->count, overlay->capacity);
	overlay->names[overlay->count++] = (struct name){ status->st_dev, status->st_ino, arena_copy(&overlay->arena, path) };
	return true;
}

/* 1: it is one. Engines make devices of those that archives name ".wh.": what is still called so somebody may have made in a container,
 * and to the system's own overlayfs it is a name as any other. */
static int take_whiteout(struct folder_walk *walk, const struct stat *status)
{
	int r;

	if (S_ISCHR(status->st_mode) && status->st_rdev == 0)
		return whiteout_tell(walk->sink, folder_path(walk), false);
	r = whiteout_take(walk->sink, folder_path(walk));
	if (r > 0)
		folder_say(walk, NOTE_INCOMPLETE, folder_path(walk),
			"was taken for a whiteout by its name, which not every engine does");
	return r;
}

int overlay_take_name(struct folder_walk *walk, int folder_fd, const char *name, struct error *err)
{
	struct overlay *overlay = walk->overlay;
	struct entry entry;
	int r;

	if (fstatat(folder_fd, name, &entry.status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) < 0) {
		folder_say(walk, errno == ENOENT ? NOTE_REMARK : NOTE_INCOMPLETE, folder_path(walk), "%s", strerror(errno));
		return 0;
	}
	r = take_whiteout(walk, &entry.status);
	if (r != 0)
		return r < 0 ? taking_refused(r, err) : 0;
	entry_fill(&entry, folder_fd, name, folder_path(walk), walk->sink->entry != NULL);
	folder_map_owners(walk, &entry.file);
	if (entry.file.kind != FILE_REGULAR)
		entry.file.size = 0; /* as a tar has it */
	if (!walk->limits->no_cover)
		cover_add(&overlay->cover, cover_hash(entry.file.path, entry.file.kind == FILE_FOLDER));
	if (entry.file.kind == FILE_REGULAR && entry.status.st_nlink > 1 && keep_name(overlay, &entry.status, entry.file.path))
		return 0;
	r = take_file(walk, folder_fd, name, &entry.file, err);
	return r < 0 ? r : entry.file.kind == FILE_FOLDER;
}

/* As a walk comes to them that takes a folder's names in order and goes into each folder at once: a slash comes before all else. */
static int compare_paths(struct slice a, struct slice b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++) {
		if (a.ptr[i] == b.ptr[i])
			continue;
		if (a.ptr[i] == '/' || b.ptr[i] == '/')
			return a.ptr[i] == '/' ? -1 : 1;
		return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[i] ? -1 : 1;
	}
	return (a.len > b.len) - (a.len < b.len);
}

static int by_file(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	if (x->inode != y->inode)
		return x->inode < y->inode ? -1 : 1;
	return compare_paths(x->path, y->path);
}

/* FIRST: the name that stands for the file, or NULL: this one does. */
static int take_kept(struct folder_walk *walk, const struct name *name, const struct name *first, struct error *err)
{
	struct resolved resolved;
	cleanup_fd int fd = -1;
	struct entry entry;
	struct error why;
	char text[NAME_MAX + 1];
	struct slice base;

	if (resolve_path(walk->root_fd, name->path, &resolved, &why) < 0) {
		folder_say(walk, NOTE_INCOMPLETE, name->path, "vanished before it was read: %s", why.text);
		return 0;
	}
	fd = resolved.folder_fd;
	base = slice_base_name(name->path);
	if (resolved.status.st_dev != name->device || resolved.status.st_ino != name->inode || base.len > NAME_MAX) {
		folder_say(walk, NOTE_INCOMPLETE, name->path, "changed while it was read");
		return 0;
	}
	memcpy(text, base.ptr, base.len);
	text[base.len] = '\0';
	entry.status = resolved.status;
	entry_fill(&entry, fd, text, name->path, walk->sink->entry != NULL);
	folder_map_owners(walk, &entry.file);
	if (first) {
		entry.file.kind = FILE_HARDLINK;
		entry.file.link = first->path;
		entry.file.size = 0;
	}
	return take_file(walk, fd, text, &entry.file, err);
}

static int take_names(struct folder_walk *walk, struct error *err)
{
	struct overlay *overlay = walk->overlay;
	const struct name *first = NULL;
	int r = 0;

	if (overlay->count)
		qsort(overlay->names, overlay->count, sizeof *overlay->names, by_file);
	for (size_t i = 0; i < overlay->count && r >= 0; i++) {
		const struct name *name = &overlay->names[i];

		if (first && (first->device != name->device || first->inode != name->inode))
			first = NULL;
		r = take_kept(walk, name, first, err);
		if (!first)
			first = name;
	}
	return r;
}

int walk_overlay(int folder_fd, const struct owner_map *owners, const struct walk_wanted *wanted, size_t wanted_count,
	const struct walk_limits *limits, const struct walk_sink *sink, struct walk_result *ret_result, struct error *err)
{
	struct overlay overlay = { .cover.exact_max = limits->cover_exact_max, .cover.filter_bytes = limits->cover_filter_bytes };
	struct folder_walk *walk = folder_walk_new(folder_fd, limits);
	struct folder_result result;
	int r;

	walk->sink = sink;
	walk->overlay = &overlay;
	walk->owners = owners;
	taking_init(&walk->taking, wanted, wanted_count, sink->notes);
	r = folder_walk_tree(walk, err);
	if (r >= 0)
		r = take_names(walk, err);
	cover_end(&overlay.cover);
	if (r >= 0) {
		r = links_send(&overlay.links, &overlay.cover, sink);
		if (r < 0)
			r = taking_refused(r, err);
	}
	r = folder_walk_end(walk, r, &result);
	*ret_result = (struct walk_result){ .entries = result.entries, .cover = overlay.cover, .read_bytes = result.read_bytes };
	links_done(&overlay.links);
	arena_done(&overlay.arena);
	free(overlay.names);
	return r;
}
