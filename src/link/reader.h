/* reader.h - start plimsoll-read and give it jobs
 *
 * One zygote a scan. It locks itself in before it answers; each job is a child of its own that the caller can kill through
 * its pidfd. Nothing here waits but reader_start. */
#pragma once
#include "link/message.h"

struct reader;

/* PROGRAM: the path of plimsoll-read. -ERR_CONFLICT when it is of another build. */
int reader_start(const char *program, struct reader **ret_reader, struct error *err);
/* One whose jobs are JOB_FOLDER or have `overlay`, and read below FOLDER_FD, which the caller may close then; no other file. */
int reader_start_folder(const char *program, int folder_fd, struct reader **ret_reader, struct error *err);
void reader_stop(struct reader *reader);    /* ends the zygote and all its children */
int reader_fd(const struct reader *reader); /* readable when an event is there */

/* Hands over FDS, by enum job_fd: those that are -1 are not there (the caller closes all after). */
int reader_begin(struct reader *reader, struct job *job, const int fds[JOB_FD_COUNT], struct error *err);
/* The next event: 1, or -ERR_CRASHED when the zygote is gone. *RET_PIDFD: -1, or the caller's to close. */
int reader_event(struct reader *reader, struct event *ret_event, int *ret_pidfd, struct error *err);

#define cleanup_reader __attribute__((cleanup(reader_cleanup)))
static inline void reader_cleanup(struct reader **reader)
{
	reader_stop(*reader);
}
