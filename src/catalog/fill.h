/* fill.h - texts with placeholders, as build files have them: "${a.b}" of Maven, "$(a)" of MSBuild */
#pragma once
#include "base/arena.h"

#define FILL_DEPTH_MAX 16    /* of placeholders in what placeholders stand for */
#define FILL_LEN_MAX 512     /* of a filled text */
#define FILL_LOOKUPS_MAX 256 /* for one text */

struct filling {
	char open, close; /* '{' and '}', behind '$' */
	/* What NAME stands for: false when nobody says. It may hold placeholders itself. */
	bool (*lookup)(void *context, struct slice name, struct slice *ret_value);
	void *context;
	struct arena *arena;
};

/* TEXT with all placeholders filled: false when one is unknown or a limit is reached. */
bool fill(const struct filling *filling, struct slice text, struct slice *ret_text);
