/* download.h - fetch many files at once: one plimsoll-net a file at work, retries, what is cut off goes on
 *
 * One loop, no threads. What fails costs that file only. */
#pragma once
#include "supply/feed_folder.h"
#include "supply/feed_list.h"

enum download_outcome {
	DOWNLOAD_WAITS,
	DOWNLOAD_NEW,       /* fetched and in its place */
	DOWNLOAD_UNCHANGED, /* the server has what is there */
	DOWNLOAD_FAILED,    /* `error` says why; what was there is still there */
};

struct download {
	const struct feed_source *source; /* set by the caller */
	enum download_outcome outcome;
	struct error error;
	uint64_t done_bytes,
		expected_bytes; /* of all of it: what is there by now, and what there will be, as far as anybody knows */
	/* The loop's own. */
	unsigned tries;
	uint64_t not_before_ms;
	bool anew, at_work;
};

struct download_progress {
	size_t ended, count;
	uint64_t done_bytes, expected_bytes;
};

struct download_options {
	const char *fetcher_path;
	unsigned jobs;                                                        /* at once; 0: DOWNLOAD_JOBS */
	unsigned tries_max;                                                   /* of one file; 0: DOWNLOAD_TRIES */
	struct deadline *deadline;                                            /* for all */
	void (*progress)(void *context, const struct download_progress *now); /* about ten times a second; may be NULL */
	void (*ended)(void *context, const struct download *download);        /* one is done; may be NULL */
	/* Something that is no failure of the file: it is tried again. May be NULL. */
	void (*again)(void *context, const struct download *download, const struct error *why, uint64_t wait_ms);
	void *context;
};

#define DOWNLOAD_JOBS 4u
#define DOWNLOAD_JOBS_MAX 16u
#define DOWNLOAD_TRIES 5u
#define DOWNLOAD_WAIT_S_MAX 120u /* a server that asks for more is not waited for */

/* Fetches all into FOLDER, whose state is saved after each. An error means that nothing more can be done. *RET_SIGNAL: SIGINT, SIGTERM or SIGHUP
 * came meanwhile: the rest waits still, and what came of it goes on another time; else 0. */
int download_run(struct feed_folder *folder, struct download *downloads, size_t count, const struct download_options *options,
	int *ret_signal, struct error *err);
