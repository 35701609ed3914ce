/* merge_state.h - a merge at work: groups, what each layer takes away, links; shared by the merge's own files */
#pragma once
#include "evidence/merge.h"
#include "model/cover.h"

#define MERGE_LINK_HOPS_MAX 40u     /* as Linux follows */
#define MERGE_STEPS_MAX (20u << 20) /* parts of paths that are walked in one merge: a hostile image would ask for billions */

/* All that one path of one layer gave: hidden and replaced together. */
struct group {
	struct slice path; /* of the file in the layer: "a.jar" for what is inside it */
	uint64_t hash;
	uint64_t layer;
	uint64_t stamp; /* `replaced_count` when its content was last compared with what was replaced */
	bool hidden;
	uint64_t hidden_by; /* then: the layer */
	struct merged_package *packages;
	size_t package_count, package_capacity;
	struct package_files *owned; /* what packages of this database put in place */
	size_t owned_count, owned_capacity;
	struct note *suspects; /* about this file */
	size_t suspect_count, suspect_capacity;
	struct merged_file file;
	bool has_file;
	size_t before;              /* 1 + index of the group at the same path in a lower layer, or 0 */
	size_t target;              /* it is a hard link: 1 + index of the group at its other name, or 0 */
	uint64_t times_lost;        /* how often its layer overwrote it */
	uint64_t target_times_lost; /* of the other name, when this link was made */
	bool is_link;               /* a symbolic link */
	struct slice link;          /* where it points, as written */
	struct slices wants;        /* what somebody wants of it (struct link of link/record.h) */
	bool is_hard;               /* the wanted thing is a hard link */
	uint64_t *hashes; /* of cover.h: the path, the path as a folder, then each folder above; made when first asked for */
	size_t hash_count;
};

/* A path that its own layer overwrote. */
struct mark {
	uint64_t hash;   /* 0: empty */
	uint64_t number; /* of the last time, 1 and up */
};

/* What is known of a hash besides what a filter says. */
struct answer {
	uint64_t hash;
	bool there;
};

/* Is there an entry of that hash? Asked of a filter, which said "maybe". */
struct question {
	uint64_t hash;
	size_t laid; /* 1 + index; 0: empty */
};

/* What a layer takes away from those below it. */
struct laid {
	uint64_t layer;
	uint64_t *whiteouts, *opaques; /* sorted hashes of cover.h */
	size_t whiteout_count, whiteout_capacity, opaque_count, opaque_capacity;
	struct cover cover;
	struct cover exact;     /* while it is laid, where COVER is a filter and the list is kept; else empty */
	struct answer *answers; /* by hash; of a filter */
	size_t answer_count, answer_capacity;
	bool lost;    /* it could not be looked at again */
	bool doubted; /* a question stayed without an answer … */
	bool named;   /* … and a note says so */
};

/* A folder has another name: a link at PATH leads to TARGET. */
struct alias {
	struct slice target, path;
	size_t group; /* of the link */
};

struct merge {
	struct arena *arena;
	struct deadline *deadline;
	bool laying;    /* a layer is at hand */
	uint64_t steps; /* of all paths that were resolved */
	uint64_t seed;  /* of the tables: who makes paths must not know which of them meet in one slot */
	struct group *groups;
	size_t count, capacity;
	size_t *table; /* open addressing: 1 + index of the newest group at a path */
	size_t table_size;
	struct merged_note *notes;
	size_t note_count, note_capacity;
	/* Of the layer at hand: */
	uint64_t layer;
	size_t first;        /* its first group */
	struct laid *laid;   /* of each layer so far; the last is the one at hand */
	struct arena loaded; /* of the exact cover of the one at hand */
	size_t laid_count, laid_capacity;
	size_t link_count;     /* symbolic links among the groups */
	struct alias *aliases; /* folders of the lower layers that are reached by links, sorted by target */
	size_t alias_count, alias_capacity;
	bool links_changed;          /* since `aliases` were made */
	bool cut_aliases, cut_names; /* there were more than were looked at */
	bool named_steps, named_aliases, named_names;
	struct merge_look look;
	struct question *questions; /* open addressing */
	size_t question_count, question_size;
	struct mark *marks; /* open addressing */
	size_t mark_count, mark_size;
	uint64_t replaced_count;
};

/* merge.c */
void merge_note(struct merge *merge, uint64_t layer, const struct note *note);

struct slice merge_file_of(struct slice path); /* "a.jar" of "a.jar!/b.jar" */

/* merge_history.c */
/* GROUP stands in the place of BEFORE: what both state keeps its layer, what has another version was changed. */
void merge_history_packages(const struct merge *merge, struct group *group, struct group *before);
/* Of the files of all groups, when all are laid: who brought and who changed them. */
void merge_history_files(struct merge *merge);
void merge_history_hidden_files(struct merge *merge, struct merged *merged);

/* merge_covers.c */
int merge_take_cover(struct merge *merge, struct laid *laid, struct slice records, struct error *err);
void merge_unload(struct merge *merge, struct laid *laid); /* what of it was loaded while it was laid */
void merge_probe(struct merge *merge, struct laid *laid);  /* asks in advance what laying LAID will ask */
bool merge_covers(struct merge *merge, const struct laid *laid, uint64_t hash);
void merge_doubts(struct merge *merge); /* names the layers of which questions stayed without answers */

/* merge_groups.c */
struct group *merge_group_at(struct merge *merge, struct slice path); /* the layer's own at PATH, made when it is not there */
const struct group *merge_group_find(struct merge *merge, struct slice path); /* the newest of any layer, or NULL */
void merge_group_update(struct merge *merge, struct group *group);            /* drops what its own layer overwrote */
void merge_forget(struct merge *merge, struct slice path);
bool merge_is_taken(struct merge *merge, const struct laid *laid, struct group *group);  /* by that layer, under its own name */
bool merge_is_hidden(struct merge *merge, const struct laid *laid, struct group *group); /* by that layer */

/* merge_links.c */
struct slice merge_resolve(struct merge *merge, struct slice path, bool follow_last); /* where PATH leads now; empty: nowhere */
void merge_link_aliases(struct merge *merge); /* of all that is visible, before a layer is laid */
/* Does an entry of LAID at another name of PATH hide it? */
bool merge_is_hidden_by_alias(struct merge *merge, const struct laid *laid, struct slice path);
void merge_wants_end(struct merge *merge, struct merged *merged);
