/* feed.h - turn a feed's bytes into advisory records; one file a feed, in feeds.def */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/advisory.h"
#include "model/note.h"

struct advisory_sink {
	int (*add)(void *context, const struct advisory *advisory); /* slices are good during the call; negative: stop */
	void *context;
};

/* BYTES are one document of the feed. A malformed record is a note and is skipped; a malformed document is an error.
 * `source` stays empty, for a document does not know which feed it came by: who takes the statements may fill it in, and a
 * store gives its own name to those that have none. */
struct feed {
	const char *name;   /* the folder's name below `db build --from`: "osv" */
	const char *suffix; /* files in it: ".json" */
	int (*parse)(struct slice path, struct slice bytes, struct advisory_sink *sink, struct note_sink *notes,
		struct arena *arena, struct error *err);
};

extern const struct feed *const feeds[];            /* NULL-terminated */
const struct feed *feed_by_name(struct slice name); /* or NULL */
