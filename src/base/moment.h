/* moment.h - dates and times as documents write them, so that two can be compared */
#pragma once
#include "base/slice.h"

struct moment {
	int64_t seconds; /* since 1970-01-01T00:00:00Z */
	uint32_t nanoseconds;
};

/* "2026-11-26" (its first moment, in UTC), or RFC 3339, "2026-11-26T10:00:00.5+02:00"; a time without a zone is in UTC. */
bool moment_parse(struct slice text, struct moment *ret_moment);
unsigned moment_month_days(unsigned year, unsigned month); /* MONTH: 1 to 12 */
int moment_compare(const struct moment *a, const struct moment *b);
