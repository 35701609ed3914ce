/* links.h - inside this room: the links of a layer, kept until its end, when it is known what else the layer has */
#pragma once
#include "base/arena.h"
#include "walk/taking.h"

#define LINKS_MAX 200000u
#define LINKS_BYTES_MAX (8u << 20)

struct kept_link {
	struct walk_link link;
	bool overwritten; /* by a folder that came later */
};

struct links {
	struct arena arena;
	struct kept_link *items;
	size_t count, capacity;
	uint32_t *table; /* open addressing: 1 + index of the newest link at a path */
	size_t table_size;
	uint64_t left_out;
};

void links_done(struct links *links);
/* FILE is a link; TAKERS want a file at its path, ALSO those among them that take the file under its other name. */
void links_add(struct links *links, const struct index *index, const struct file *file, taker_set takers, taker_set also);
/* The same of what wants it, and who wants to know of links is told: what stands behind one is known when all layers lie over one another.
 * Of a hard link between wanted names that is said at once: its other name may go away in an upper layer, and the file stays. Negative:
 * somebody refused. */
int links_take(struct links *links, const struct taking *taking, const struct walk_sink *sink, const struct file *file,
	taker_set takers);
/* The layer has a folder at PATH: a link that came before it there is one no more. */
void links_overwrite(struct links *links, struct slice path);
/* Hands the links that matter to SINK. COVER: of the layer, ended. */
int links_send(struct links *links, const struct cover_making *cover, const struct walk_sink *sink);
