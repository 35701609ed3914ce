/* pump.h - feed readers, hash what they are fed, take what they send
 *
 * plimsoll is the witness of a blob's bytes, not the reader: it hashes each byte on its way into the reader's pipe. One loop over
 * all readers, no threads. What a reader sends is checked frame by frame; one that dies, loops, floods or lies is ended and
 * costs its own task only. Bytes from afar (struct blob_source) may let wait: what is cut off goes on where it ended, others go on meanwhile,
 * and no reader is ended for it. */
#pragma once
#include "image/open.h"
#include "link/reader.h"
#include "link/record.h"

struct pump_task {
	/* What to do, set by the caller. */
	struct job job;     /* id, offset, length are set by the pump */
	struct blob blob;   /* the input where fd >= 0 or there is a source: length bytes at offset */
	struct slice bytes; /* else these */
	struct slice wants; /* of a JOB_LATE, or of a folder that is a layer: its list */
	bool hash;          /* hash the input; false: a file is handed over as it lies, so that the reader may skip in it */
	bool folder;        /* the blob is a folder: the task gets a zygote of its own, which may read that and nothing else */
	/* Each record but DONE; negative ends the task with *ERR. FIELDS are good during the call. */
	int (*record)(void *context, enum record_kind kind, struct slice fields, struct error *err);
	/* All of what is below is set, no more records come: called once, before another task begins. May be NULL. */
	void (*ended)(void *context);
	/* Descriptors besides, set in FDS when the task begins; the pump closes them once they were handed over. May be NULL. */
	int (*more_fds)(void *context, int fds[JOB_FD_COUNT], struct error *err);
	void *context;
	/* What became of it, set by the pump. */
	bool complete;                 /* the reader read all and said so */
	bool said_why;                 /* the reader itself ended in order and said why not; else it was ended, or died */
	struct error error;            /* why not */
	char digest[DIGEST_TEXT_SIZE]; /* "sha256:…" of all of the input, or "" when not hashed */
	struct done done;              /* its error text is in `error`; not the slice */
	uint64_t fed_bytes;
};

struct pump_options {
	unsigned jobs;             /* readers at once */
	const char *reader_path;   /* plimsoll-read, for tasks with `folder` */
	unsigned timeout_ms;       /* for all of it; 0: none */
	unsigned stall_ms;         /* a reader that takes and gives nothing for so long is ended; 0: PUMP_STALL_MS */
	unsigned job_ms;           /* a reader that works longer is ended (more for large inputs); 0: PUMP_JOB_MS */
	uint64_t output_bytes_max; /* of one task's records; 0: PUMP_OUTPUT_BYTES_MAX */
	void (*progress)(void *context, uint64_t fed_bytes, size_t tasks_done); /* about ten times a second; may be NULL */
	void *progress_context;
};

#define PUMP_STALL_MS 30000u
#define PUMP_JOB_MS 900000u
#define PUMP_JOB_MS_PER_MIB 1000u
#define PUMP_WAIT_MS_PER_MIB 64000u /* for bytes from afar, in addition to PUMP_JOB_MS: 16 KiB/s */
#define PUMP_OUTPUT_BYTES_MAX (256ull << 20)

/* Runs all tasks, the largest first. READER may be NULL where all have `folder`. An error means that nothing more can be said (the zygote is gone, the system said no);
 * what became of a task is in the task. */
int pump_run(struct reader *reader, struct pump_task *tasks, size_t count, const struct pump_options *options, struct error *err);
