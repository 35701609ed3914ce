/* child.h - run the program, and take what it says: within limits, until somebody cancels */
#pragma once
#include "base/buffer.h"
#include <plimsoll/plimsoll.h>

struct child_call {
	const char *program;
	char *const *arguments;      /* NULL-terminated, with the program's name */
	char *const *environment;    /* NULL-terminated */
	unsigned long time_limit_ms; /* 0: none */
	int cancel_fd;               /* readable: end it */
};

struct child_result {
	bool ended; /* how it ended is known: CODE or SIGNAL; nobody else has reaped it */
	int code, signal;
	struct buffer out;  /* up to its ceiling, which the caller sets */
	struct buffer said; /* the last of what it wrote to stderr */
};

/* 0: it has ended. -1: it could not be started, or had to be ended, and is gone. Both buffers are the caller's to release. */
int child_run(const struct child_call *call, struct child_result *result, struct plimsoll_error *error);
