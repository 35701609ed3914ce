/* layer_sink.h - what a walk says of a layer, as records */
#pragma once
#include "read/output.h"
#include "walk/walk.h"

struct wanted_table;

/* Where it goes, and which entries are kept besides (settings/wanted.h); NULL: none. It must outlive the walk. */
struct layer_sending {
	struct output *output;
	const struct wanted_table *wanted;
	uint64_t noteworthy, left_out; /* entries that are kept for what they are, and those that were too many */
};
#define LAYER_NOTEWORTHY_MAX 5000u

struct walk_sink layer_sink(struct layer_sending *sending, struct note_sink *notes);
/* After the walk: the note that some were too many. */
void layer_sink_end(const struct layer_sending *sending, struct note_sink *notes);

/* The layer's cover, the last of what is said of it. */
int layer_sink_cover(struct output *output, const struct cover_making *cover, struct error *err);
