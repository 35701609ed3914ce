/* reading.h - inside this room: a layer that is being read, whosever it is */
#pragma once
#include "scan/partial.h"
#include "scan/state.h"

struct reading {
	struct scan *scan;
	struct scan_layer
		*layer; /* what is found goes there; its result.layer may be NULL meanwhile: it is not known which it is */
	const struct pump_task *task;
	struct buffer hidden; /* of a folder, what its reader is told */
	struct parts parts;   /* by its table of contents: what is read in its place */
	struct buffer records;
	uint64_t record_count;
	struct slice refused, unkept; /* why, in words */
};

/* TASK, whose blob is set, reads it. */
void reading_init(struct reading *reading, struct scan *scan, struct scan_layer *layer, struct pump_task *task);
struct pump_options reading_options(const struct scan *scan);
/* When all is done, and it is known which layer it is: what is to be said of it. */
void reading_settle(const struct reading *reading);
/* Evidence of the layer with that digest is kept. */
bool layer_is_kept(struct scan *scan, struct slice digest);
