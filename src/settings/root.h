/* root.h - the root of an image as its kept files have it, asked by path
 *
 * Only what model/wanted.def names was kept: whoever asks for another path gets ROOT_UNKNOWN. Links are resolved inside the root, in
 * every part of a path. Nothing is copied; the files must outlive the root. Runs in the jail. */
#pragma once
#include "base/arena.h"
#include "model/file.h"

#define ROOT_WANTS_MAX 128u

enum root_answer {
	ROOT_THERE,
	ROOT_ABSENT,
	ROOT_UNKNOWN /* a link to what was not kept, a loop, a file that was too large: `why` says it */
};

struct root {
	const struct file *files; /* by path, each once */
	size_t count;
	struct arena *arena;
	const struct slice *looked; /* paths that were looked for late: what of them is not among the files is not there */
	size_t looked_count;
	struct root_wants *wants; /* or NULL: nobody can look */
};

/* Paths that somebody asks for and that were not kept: whoever has the image may look for them, and ask anew. */
struct root_wants {
	struct slice items[ROOT_WANTS_MAX]; /* "srv/app/" stands for the files of a folder */
	size_t count;
};

/* FILES as they come from the merge, in any order; they are sorted. */
struct root root_make(struct file *files, size_t count, struct arena *arena);

/* What PATH leads to, links followed. *RET_WHY of ROOT_UNKNOWN: in words. */
enum root_answer root_find(const struct root *root, struct slice path, const struct file **ret_file, struct slice *ret_why);
/* The entry itself: a link is a link. */
const struct file *root_entry(const struct root *root, struct slice path);
/* Is there anything in FOLDER, as it is written? */
bool root_has_below(const struct root *root, struct slice folder);
/* Is PATH one that is kept where an image has it (model/wanted.def)? */
bool root_is_wanted(struct slice path);
bool root_is_kept_whole(struct slice path); /* with what it says, too */
/* Would PATH, links followed, be among the files if the image had it? False: it is wanted from now on. */
bool root_knows(const struct root *root, struct slice path);
/* The same of all that may match PATTERN. */
bool root_knows_pattern(const struct root *root, struct slice pattern);

/* The regular files that match PATTERN ("etc/pam.d/common-*"), as glob(3) has it: '*' and '?' stand for no slash, and for no dot that a name begins
 * with. Sorted by path. */
struct root_matches {
	const struct file **files; /* what each leads to */
	size_t count;
	struct slice why; /* not empty: something that matches leads to what cannot be told, in words */
};
struct root_matches root_match(const struct root *root, struct slice pattern);
/* The same of all kinds of entries, folders too; LINKS: a link is a link, else what it leads to. */
struct root_matches root_match_entries(const struct root *root, struct slice pattern, bool links);
/* As glob(3) has it for one path. */
bool root_path_matches(struct slice pattern, struct slice path);

/* TARGET (of a link) as seen from FOLDER, and REST below it, inside the root: without "." and "..", which stays at the root. */
struct slice root_joined(struct slice folder, struct slice target, struct slice rest, struct arena *arena);
