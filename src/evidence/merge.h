/* merge.h - lay the layers' evidence over one another, as a container engine lays the layers
 *
 * Whiteouts and entries of upper layers hide what lower ones brought. A package that is stated by the same database in several
 * layers in a row was brought by the lowest of them; another version in its place is a change. Links to folders are followed inside the image, as an engine follows them
 * when it unpacks. Nothing is copied but paths that links change: slices point into the records. */
#pragma once
#include "base/arena.h"
#include "base/deadline.h"
#include "base/error.h"
#include "model/file.h"
#include "model/note.h"
#include "model/package.h"

struct merged_package {
	struct package package;
	uint64_t layer;     /* who brought it */
	uint64_t hidden_by; /* who took it away or changed it; MERGED_VISIBLE: nobody */
	uint64_t first; /* who brought the first of the versions that followed each other in this place; LAYER where it is that */
	struct slice before; /* the version whose place it took, or empty */
	struct slice after;  /* of what is hidden: the version that took its place; empty: it was removed */
};
#define MERGED_VISIBLE UINT64_MAX

/* A layer's entry for a file. */
struct merged_file {
	struct file file;
	uint64_t layer;     /* whose entry it is: the uppermost that states the file */
	uint64_t first;     /* who brought it: the lowest of the layers in a row that state it */
	uint64_t changed;   /* who changed anything of it last, as far as its bytes are known; FIRST: nobody did */
	uint64_t hidden_by; /* who took it away or changed it; MERGED_VISIBLE: nobody */
	bool replaced;      /* then: that layer states a file there itself */
};

/* What the database at FILES.path says that a package put in place. */
struct merged_files {
	struct package_files files;
	uint64_t layer;
};

struct merged_note {
	struct note note;
	uint64_t layer;
};

/* A file that is wanted under a name that a link leads from, and that no layer's reader took: it lies in LAYER under the name TARGET
 * there, and is to be read as if it were at PATH. */
struct merged_want {
	struct slice path, target;
	uint64_t layer;
};

/* A kept file that is wanted under a name below a link to its folder. */
struct merged_name {
	struct slice path, target; /* the name; the path of the file among the kept ones */
};

/* Filled by merge; memory is the arena's. Packages stand in the order of layers and records. */
struct merged {
	struct merged_package *packages;
	size_t package_count;
	struct merged_package *hidden; /* what lies in lower layers and an engine does not show */
	size_t hidden_count;
	struct merged_file *files; /* by path */
	size_t file_count;
	struct merged_file *hidden_files; /* entries that upper layers changed or took away; by path, then layer */
	size_t hidden_file_count;
	struct merged_files *owned;
	size_t owned_count;
	struct merged_note *notes;
	size_t note_count;
	struct merged_want *wants; /* by layer, then target */
	size_t want_count;
	struct merged_name *names;
	size_t name_count;
};

struct merge; /* layers laid so far */

/* DEADLINE: after it a merge ends with -ERR_TIMEOUT; NULL: never. */
struct merge *merge_new(struct arena *arena, struct deadline *deadline);
void merge_free(struct merge *merge);
/* A layer whose cover is a filter (model/cover.h) answers "maybe": then it must be read again. LOOK: which of COUNT hashes (ascending)
 * does LAYER have? Negative: it cannot be read again, and LOOK said so; nothing is hidden for what is not known, and a note names the
 * layer. Called by merge_layer(), merge_end() and merge_look_now(). Without it no such question is answered. */
struct merge_look {
	int (*look)(void *context, uint64_t layer, const uint64_t *hashes, size_t count, bool *ret_there);
	/* Records of LAYER that have its exact cover, into ARENA: 1; 0: there are none. Called by merge_layer(); may be NULL. */
	int (*load)(void *context, uint64_t layer, struct arena *arena, struct slice *ret_records);
	void *context;
};
void merge_look_with(struct merge *merge, const struct merge_look *look);
/* The next layer, from below: RECORDS are frames as readers send them. -ERR_FORMAT for what no good reader sends. */
int merge_layer(struct merge *merge, uint64_t layer, struct slice records, struct error *err);
int merge_end(struct merge *merge, struct merged *ret_merged, struct error *err);
/* After merge_end(): where the file at PATH lies, in the uppermost layer up to LAYER that has it. False: nowhere. */
bool merge_owner(struct merge *merge, struct slice path, uint64_t layer, struct slice *ret_target, uint64_t *ret_layer);
/* Where the folder at PATH lies, links followed; empty: that leads nowhere. */
struct slice merge_folder(struct merge *merge, struct slice path);
/* What merge_owner() could not tell for sure is looked at, all at once. True: something is known now, ask all of it anew. */
bool merge_look_now(struct merge *merge);
/* After the last merge_owner(): the notes once more, with what could not be told. */
void merge_end_notes(struct merge *merge, struct merged *merged);
