/* links.h - inside this room: the links of a layer, kept until its end, when it is known what else the layer has */
#pragma once
#include "base/arena.h"
#include "walk/index.h"
#include "walk/walk.h"

#define LINKS_MAX 200000u
#define LINKS_BYTES_MAX (8u << 20)

struct links {
	struct arena arena;
	struct walk_link *items;
	size_t count, capacity;
	uint64_t left_out;
};

void links_done(struct links *links);
/* FILE is a link; TAKERS want a file at its path, ALSO those among them that take the file under its other name. */
void links_add(struct links *links, const struct index *index, const struct file *file, uint64_t takers, uint64_t also);
/* Hands the links that matter to SINK. COVER: the layer's paths, sorted. */
int links_send(struct links *links, struct slice cover, const struct walk_sink *sink);
