/* report_fixture_test.h - reports made by hand, for the golden files */
#pragma once
#include "model/report.h"

struct fixture {
	const char *name; /* of its golden files */
	const struct report *report;
};

extern const struct fixture fixtures[]; /* ends with a name NULL */
