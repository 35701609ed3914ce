/* lines.h - inside this room: the instructions of a Dockerfile, each as one text */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct instruction {
	struct slice word; /* "RUN", in capitals */
	struct slice
		text; /* what follows, continuation lines joined, comments left out; of RUN, ADD, COPY here-documents behind it, from a line of their own on */
	struct slice first; /* the same without the here-documents */
	uint64_t line;
};

struct dockerfile_lines {
	struct slice text; /* what is left */
	uint64_t line;     /* of what is left, less one */
	char escape;       /* '\\', or '`' */
	struct arena *arena;
};

struct dockerfile_lines dockerfile_lines(struct slice text, struct arena *arena);
/* 1, 0 at the end, or -ERR_FORMAT: "line 3: …". */
int dockerfile_lines_next(struct dockerfile_lines *lines, struct instruction *ret_instruction, struct error *err);
