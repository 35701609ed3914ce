/* worker.h - inside this room: a task at work: its reader, what goes into it and what comes out */
#pragma once
#include "image/feed.h"
#include "image/pump.h"

#define WORKER_TURN_BYTES (1u << 20) /* fed to one reader before the others and the clock are looked at again */

struct worker {
	struct pump_task *task;             /* NULL: free */
	struct reader *own;                 /* of a task with `folder`; else NULL, and the pump's does it */
	const struct pump_options *options; /* the pump's */
	uint64_t late_ms;                   /* when all is to be done; UINT64_MAX: any time */
	int input, output, pidfd;           /* pipe ends and the child; -1 when closed or not there */
	bool ended;                         /* the child is gone */
	int status;                         /* then: of wait(2) */
	bool have_done;                     /* the last record came */
	bool unfed;                         /* no more of the input is wanted, not even to hash it */
	struct feed feed;
	char *chunk;           /* of the feed */
	struct buffer records; /* received, not yet a whole frame */
	uint64_t output_bytes;
	uint64_t record_count;
	uint64_t start_ms;
	uint64_t waited_ms; /* for bytes from afar: that time is not the reader's */
	uint64_t moved_ms;  /* when it last took or gave something */
	uint64_t failed_ms; /* when it was ended, or 0 */
};

/* Begins TASK as number ID of READER (or, with `folder`, of its own); `options` and `late_ms` are set. */
int worker_start(struct worker *worker, struct reader *reader, struct pump_task *task, uint64_t id, struct error *err);
/* Ends the task with a reason; the first reason stays. */
void worker_fail(struct worker *worker, const struct error *why);
void worker_fail_with(struct worker *worker, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
void worker_drop(struct worker *worker); /* closes and frees all but the chunk, whatever became of it */

/* Writes until the pipe is full, all is written, bytes are waited for, or it was enough for this turn. */
void worker_feed(struct worker *worker);
/* Takes what came. */
void worker_take(struct worker *worker);
/* The child is gone and all it sent was taken. True when also all of the input is hashed, or never will be; false: more is to come. */
bool worker_drain(struct worker *worker);
/* Then: was it good? */
void worker_finish(struct worker *worker);

bool worker_is_waiting(const struct worker *worker); /* for bytes from afar */
/* Ends it where it took longer than it may; NOW_MS. */
void worker_watch(struct worker *worker, uint64_t now_ms);
