/* examine.h - one image of a sweep, from its name to its result; in a worker's process */
#pragma once
#include "scan/scan.h"
#include "sweep/result.h"

struct sweep_job {
	struct slice reference, digest, target;
	int64_t newer_than_unix; /* what is older is left out; 0: nothing is */
};

/* Is CREATED before that? An image that says no date, or that of a build that is to be the same each time (before 1980), is not. */
bool sweep_is_older(struct slice created, int64_t newer_than_unix);

/* CONTEXT: struct scan_options, of which target and opened are not looked at. Never fails: what goes wrong is the result. */
void sweep_examine(void *context, const struct sweep_job *job, struct arena *arena, struct sweep_result *ret_result);
