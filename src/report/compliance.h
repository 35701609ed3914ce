/* compliance.h - judgements by the controls of a standard: how many rules of each passed, failed, did not apply, were not decided */
#pragma once
#include "base/arena.h"
#include "model/report.h"

struct control {
	struct slice clause; /* "8.20" */
	size_t counts[JUDGEMENT_KIND_COUNT];
	const struct judged_rule **judged; /* by id */
	size_t judged_count;
};

struct compliance {
	const char *title;        /* "ISO/IEC 27002:2022" */
	struct control *controls; /* by clause, numbers as numbers */
	size_t count;
};

/* REPORT's `compliance` names the standard. */
struct compliance compliance_of(const struct report *report, struct arena *arena);
