/* folder_walk.h - inside this room: a walk of a folder of this machine, and the file at hand */
#pragma once
#include "base/buffer.h"
#include "model/owner_map.h"
#include "walk/folder.h"
#include "walk/path.h"
#include "walk/taking.h"

struct overlay; /* overlay.c */

struct folder_walk {
	struct taking taking;
	const struct walk_limits *limits;
	int root_fd;
	int (*entry)(void *context, const struct file *file); /* NULL: files are taken, not listed */
	void *entry_context;
	const struct walk_sink *sink;   /* or NULL */
	struct overlay *overlay;        /* or NULL: names are names */
	const struct owner_map *owners; /* or NULL: owners are who they are */
	struct folder_result result;
	struct buffer bytes;   /* of the file at hand */
	struct buffer chunk;   /* of one that is read in pieces */
	struct buffer pending; /* names of folders, each with a NUL, of all levels above */
	char *listing;
	char path[WALK_PATH_BYTES_MAX]; /* of the folder at hand, or of a name in it */
	size_t path_len;
};

static inline struct slice folder_path(const struct folder_walk *walk)
{
	return slice_make(walk->path, walk->path_len);
}

struct folder_walk *folder_walk_new(int folder_fd, const struct walk_limits *limits);
int folder_walk_end(struct folder_walk *walk, int r, struct folder_result *ret_result); /* frees it; gives R */
void folder_map_owners(const struct folder_walk *walk, struct file *file);
/* The whole tree below the root. */
int folder_walk_tree(struct folder_walk *walk, struct error *err);
void folder_say(const struct folder_walk *walk, enum note_kind kind, struct slice path, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* NAME in FOLDER was a regular file a moment ago; it goes to TAKERS, and if it is ELF to ELF, as PATH. */
int folder_take_file(struct folder_walk *walk, int folder_fd, const char *name, struct slice path, taker_set takers,
	taker_set elf, struct error *err);
/* One name of an overlay's layer, which is the walk's path. 1: it is a folder, to be walked. */
int overlay_take_name(struct folder_walk *walk, int folder_fd, const char *name, struct error *err);
