/* sweep.h - every image of a registry, so that nothing is missed
 *
 * A lister finds images while workers, a process an image, scan those that were found. What names the same bytes is scanned once. What was
 * done is on the disk (sweep/state.h): whatever ends a sweep, the next one goes on where it was. An image that fails, or kills its worker, is
 * named and costs nothing but itself. */
#pragma once
#include "sweep/choice.h"
#include "sweep/examine.h"
#include "sweep/source.h"

#define SWEEP_JOBS_MAX 64u
#define SWEEP_REFERENCES_MAX 1000000u

struct sweep_progress {
	bool listing; /* more may be found */
	uint64_t repositories, repositories_listed;
	uint64_t found;         /* references */
	uint64_t done;          /* of them, those that were known and that failed among them */
	uint64_t known, failed; /* of those that are done */
	double seconds;         /* since the round began */
};

/* A round's end. */
struct sweep_summary {
	uint64_t repositories, references, images;            /* images: of different bytes */
	uint64_t verdicts[VERDICT_KIND_COUNT], older, failed; /* of references */
	uint64_t known;                                       /* of references: nothing had to be done */
	uint64_t left_out;                                    /* tags that were not wanted */
	uint64_t layers_read;
	double seconds;
	bool broken; /* the registry could not be listed to its end */
	struct error why;
	int signal; /* that ended it, or 0 */
};

struct sweep_events {
	/* An image is done. From the second round on those for which nothing had to be done are not told. */
	void (*image)(void *context, const struct sweep_result *result);
	void (*progress)(void *context, const struct sweep_progress *now);
	/* A round is over; the next begins in WAIT_MS (0: there is none). */
	void (*ended)(void *context, const struct sweep_summary *summary, uint64_t wait_ms);
	void *context;
};

struct sweep_options {
	const struct sweep_source *source;
	struct sweep_choice choice;
	struct slice name;        /* of the state: what is swept, and what else makes it another sweep */
	const char *state_folder; /* NULL: the user's */
	bool fresh;               /* what was done before is forgotten */
	int64_t newer_than_unix;  /* or 0 */
	int64_t newer_than_s;     /* or 0: so many seconds before a round begins */
	unsigned jobs;            /* 1 to SWEEP_JOBS_MAX */
	uint64_t image_ms_max;    /* after it a worker is ended; 0: never */
	uint64_t repeat_ms;       /* 0: one round */
	/* What decides, now: data and policy. Images that were judged by something else are judged again. */
	int (*judged_by)(void *context, struct arena *arena, struct slice *ret_text, struct error *err);
	void *judged_by_context;
	/* In a worker: sweep_examine. */
	void (*examine)(void *context, const struct sweep_job *job, struct arena *arena, struct sweep_result *ret_result);
	void *examine_context;
	struct sweep_events events; /* all of them */
};

/* 0, also when images failed, or a signal ended it: *RET_SUMMARY, of the last round, says so. Negative: nothing could be done, or what was
 * done could not be kept. */
int sweep_run(const struct sweep_options *options, struct sweep_summary *ret_summary, struct error *err);
