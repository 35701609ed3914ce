/* report_fixture_test.h - reports made by hand, for the golden files */
#pragma once
#include "base/buffer.h"
#include "model/report.h"

struct fixture {
	const char *name; /* of its golden files */
	const struct report *report;
};

extern const struct fixture fixtures[]; /* ends with a name NULL */

/* GOT against the golden file NAME, which UPDATE_GOLDEN=1 writes anew. */
void report_check_golden(const struct buffer *got, const char *name);
