/* glob.h - inside this room: patterns of paths and names, as ignore files write them */
#pragma once
#include "base/slice.h"

/* "*" is any run without a slash, "**" any run, "?" a character but a slash. "a/b" is also "/a/b" and "./a/b". Time is at most the product of the
 * lengths. */
bool glob_matches(struct slice pattern, struct slice text);
struct slice glob_plain_path(struct slice path); /* without "/" or "./" in front */
