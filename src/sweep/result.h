/* result.h - what became of one image of a sweep, and the line of JSON that says so
 *
 * The same line goes from a worker to who started it, into the state of a sweep, and into the file for others (docs/sweeps.md). */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/rating.h"
#include "model/verdict.h"

#define SWEEP_LINE_BYTES_MAX (1u << 20)
#define SWEEP_GAPS_MAX 20u        /* so many are named of what could not be examined */
#define SWEEP_GAP_BYTES_MAX 1000u /* of each so much */

enum sweep_outcome {
	SWEEP_JUDGED,
	SWEEP_OLDER, /* than --newer-than: left out */
	SWEEP_FAILED /* nothing can be said: `error` says why */
};

struct sweep_result {
	struct slice reference; /* "registry.example/team/app:1.2" */
	struct slice digest;    /* of what the tag names: a manifest or an index; or empty */
	struct slice platform;  /* of the image that was looked at: "linux/amd64"; or empty */
	struct slice created;   /* RFC 3339, as its configuration says, or empty */
	enum sweep_outcome outcome;
	enum verdict_kind verdict;
	struct slice sentence;         /* why */
	uint64_t counts[RATING_COUNT]; /* of findings, by enum rating */
	uint64_t packages, layers, layers_read;
	struct slices gaps;     /* what could not be examined: the first SWEEP_GAPS_MAX */
	uint64_t gap_count;     /* of all */
	bool unread;            /* something of it could not be read: another time it may be */
	struct slice error;     /* of SWEEP_FAILED */
	double seconds;         /* that it took */
	struct slice when;      /* RFC 3339 */
	struct slice same_as;   /* the reference under which these bytes were looked at, or empty: this one */
	struct slice judged_by; /* what decided, data and policy: another text, another verdict */
};

/* One line, with its end. */
void sweep_result_write(const struct sweep_result *result, struct buffer *out);
/* LINE is an object that this wrote; members that are not known are skipped. Slices are LINE's or ARENA's. */
int sweep_result_read(struct slice line, struct arena *arena, struct sweep_result *ret_result, struct error *err);
/* A copy of all of it. */
struct sweep_result sweep_result_copy(const struct sweep_result *result, struct arena *arena);

const char *sweep_result_word(const struct sweep_result *result); /* "block", "failed", "older" */
