/* told.h - what a report in JSON tells, for callers of the library */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include <plimsoll/scan.h>

struct told {
	enum plimsoll_verdict verdict;
	const char *sentence;
	struct plimsoll_finding *findings;
	size_t finding_count;
};

/* TEXT is a report on one image, of schema version 1 (docs/report.schema.json); members that are not known are passed over. What is told
 * lies in ARENA. ERR_FORMAT, ERR_LIMIT: it is none, with the place. */
int told_read(struct slice text, struct arena *arena, struct told *ret_told, struct error *err);
