/* feed.h - turn a feed's bytes into records; one file a feed, in model/feeds.def */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/advisory.h"
#include "model/assessment.h"
#include "model/note.h"
#include "model/release.h"

/* Where a feed hands its records to. Slices are good during the call. `advisory`, `assessment`, `release`: negative: stop, and give that
 * back; a source need not be filled in: a document does not know which feed it came by. */
struct feed_sink {
	int (*advisory)(void *context, const struct advisory *advisory);
	int (*assessment)(void *context, const struct assessment *assessment);
	int (*release)(void *context, const struct release *release);
	void (*date)(void *context, struct slice date); /* what the document says of its own age; the newest counts */
	void *context;
	struct note_sink notes;
};

/* BYTES are one document of the feed, and what it says of itself is taken from there; PATH is for notes. A malformed record is a note
 * (NOTE_INCOMPLETE, naming it) and is skipped; a malformed document is an error, which names line and column or the like. ARENA is
 * emptied after each document. */
struct feed {
	const char *name; /* the folder's: "osv" */
	int (*parse)(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err);
};

extern const struct feed *const feeds[];            /* NULL-terminated */
const struct feed *feed_by_name(struct slice name); /* or NULL */
