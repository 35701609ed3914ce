/* takers.h - who wants files of an image: each cataloger, and the judge */
#pragma once
#include "catalog/cataloger.h"
#include "read/output.h"
#include "walk/walk.h"

#define TAKERS_MAX 64u

struct taker {
	const struct cataloger *cataloger;
	struct output *output;
	struct arena *arena;
	struct note_sink *notes;
};

struct takers {
	struct walk_wanted wanted[TAKERS_MAX]; /* for walk_tar */
	size_t count;
	struct taker items[TAKERS_MAX];
	struct interest judge[TAKERS_MAX];
	struct arena arena; /* of the file at hand */
};

/* What they find in a tree of kind PLACE goes to OUTPUT. TAKERS must stay where it is. */
void takers_init(struct takers *takers, enum catalog_place place, struct output *output, struct note_sink *notes);
