/* taking.h - inside this room: those who want files, and handing files over to them */
#pragma once
#include "base/error.h"
#include "walk/index.h"
#include "walk/walk.h"

struct taking {
	const struct walk_wanted *wanted;
	size_t count; /* at most WALK_WANTED_MAX */
	struct note_sink *notes;
	struct index *index;
};

void taking_init(struct taking *taking, const struct walk_wanted *wanted, size_t count, struct note_sink *notes);
void taking_done(struct taking *taking);

/* A bit for each taker that wants PATH (normalised). */
uint64_t taking_find(const struct taking *taking, struct slice path);
/* What the most patient of TAKERS reads of a file: of a larger one nobody wants a byte. */
uint64_t taking_bytes_max(const struct taking *taking, uint64_t takers);
/* FILE to each of TAKERS; where it is larger than a taker reads, that becomes a note. Its bytes are there when one reads it. */
int taking_give(const struct taking *taking, const struct file *file, uint64_t takers, struct error *err);
/* -CODE, with words: a taker or a sink refused more. */
int taking_refused(int r, struct error *err);
