/* names.h - many short texts, each kept once */
#pragma once
#include "base/arena.h"

struct names {
	struct arena arena;
	struct slice *items; /* a table; its size is a power of two, at most half full */
	size_t count, size;
};

void names_done(struct names *names);
/* The one that is kept, which lives as long as NAMES. *RET_NEW (NULL: nobody asks): it was not there before. */
struct slice names_add(struct names *names, struct slice text, bool *ret_new);
bool names_contain(const struct names *names, struct slice text);
