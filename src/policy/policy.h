/* policy.h - findings -> verdict, by the built-in policy (RATING-AND-POLICY.md) */
#pragma once
#include "base/arena.h"
#include "model/report.h"

struct policy_options {
	bool has_fail_on;
	enum rating fail_on; /* --fail-on: a finding that bad or worse blocks (unknown counts as high) */
};

/* Reads findings, notes, sources and image of REPORT and sets its verdict, and its actions. */
void policy_decide(struct report *report, const struct policy_options *options, struct arena *arena);
