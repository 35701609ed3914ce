/* takers.h - who wants files of an image: each cataloger, and the judge */
#pragma once
#include "inventory/gather.h"
#include "model/wanted.h"
#include "read/output.h"
#include "walk/index.h"
#include "walk/walk.h"

#define TAKERS_MAX WALK_WANTED_MAX

struct taker {
	const struct cataloger *cataloger;
	struct output *output;
	struct arena *arena;
	struct note_sink *notes;
	struct gather *gather;
	const struct wanted_table *settings;
	uint64_t kept[CATALOG_KEPT_WORDS]; /* from one window of a file to the next */
};

struct takers {
	struct walk_wanted wanted[TAKERS_MAX]; /* for walk_tar */
	size_t count;
	struct taker items[TAKERS_MAX];
	struct interest judge[TAKERS_MAX + SETTINGS_INTERESTS_MAX];
	struct wanted_table *settings; /* of an image: which other entries are kept */
	struct arena arena;            /* of the file at hand */
	struct gather gather;
};

/* What they find in a tree of kind PLACE goes to OUTPUT. TAKERS must stay where it is. */
void takers_init(struct takers *takers, enum catalog_place place, struct output *output, struct note_sink *notes);
/* Somebody else who wants files of the walk; WANTED is copied. */
void takers_watch(struct takers *takers, const struct walk_wanted *wanted);
/* After the walk: what several files say together. 0, or a negative error of OUTPUT. */
int takers_end(struct takers *takers, struct output *output, struct note_sink *notes);

/* What settings named after the walk goes to OUTPUT as it is; of what is larger than settings are, the beginning. Files of passwords are kept
 * by themselves, masked: not they. */
int takers_send_raw(struct output *output, const struct file *file);
