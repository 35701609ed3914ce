/* layer_sink.h - what a walk says of a layer, as records */
#pragma once
#include "read/output.h"
#include "walk/walk.h"

struct walk_sink layer_sink(struct output *output, struct note_sink *notes);

/* The layer's cover, the last of what is said of it. */
int layer_sink_cover(struct output *output, const struct cover_making *cover, struct error *err);
