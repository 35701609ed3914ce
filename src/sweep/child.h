/* child.h - a part of a sweep in a process of its own, which tells by lines what it does
 *
 * Forked, not started anew: it has the options as they are, and nothing of ours but standard input, output and error. It ends with us, and is
 * ended where it goes wrong: nothing that happens to it costs more than what it was about. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"
#include <sys/types.h>

struct child {
	pid_t pid; /* 0: there is none */
	int fd;    /* not blocking */
	struct buffer received;
	size_t taken; /* of it */
};

/* Runs BODY in a process of its own: OUT is where its lines go. */
int child_start(
	struct child *child, void (*body)(void *context, int out), void *context, size_t line_bytes_max, struct error *err);
/* Reads what has come: 1: it goes on, 0: there is no more. */
int child_read(struct child *child);
/* The next whole line that came, good until the next child_read. -ERR_LIMIT: it is too long to be one. */
int child_next_line(struct child *child, struct slice *ret_line, struct error *err);
/* Waits for it, ends it first where STOP says so. 0: it ended well; else *ERR says how it did. */
int child_end(struct child *child, bool stop, struct error *err);
