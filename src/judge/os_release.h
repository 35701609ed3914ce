/* os_release.h - what a distribution says of itself: os-release(5), and the older files where that is missing */
#pragma once
#include "base/arena.h"
#include "judge/remarks.h"
#include "model/account.h"

/* Fills RET_DISTRIBUTION from BYTES, except its path; texts lie in ARENA. What is not stated stays empty. */
void os_release_read(struct slice bytes, struct distribution *ret_distribution, struct remarks *remarks, struct arena *arena);

/* What a shell makes of TEXT, the right side of an assignment; in ARENA. False: a quote does not end. */
bool os_release_value(struct slice text, struct arena *arena, struct slice *ret_value);
#define OS_RELEASE_VALUE_LEN_MAX 256

/* The files in which distributions said it before there was os-release(5), and in which some still say it alone: the more exact
 * first, for derivatives carry the files of what they derive from. */
struct older_release {
	const char *path;
	/* False: it says nothing. */
	bool (*read)(struct slice bytes, struct distribution *ret_distribution, struct arena *arena);
};
extern const struct older_release older_releases[]; /* ends with a NULL path */
