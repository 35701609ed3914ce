/* policy.h - findings -> verdict, by the built-in policy (RATING-AND-POLICY.md) */
#pragma once
#include "base/arena.h"
#include "model/report.h"

struct policy_options {
	bool has_fail_on;
	enum rating fail_on; /* --fail-on: a finding that bad or worse blocks (unknown counts as high) */
	/* Orders two versions as SCHEME does (package_type_facts); NULL: by bytes. Needed for the highest of several fixes. */
	int (*compare)(const char *scheme, struct slice a, struct slice b);
};

/* Reads findings (by urgency: sentences name the first of them), notes, layers, sources and image of REPORT and sets its verdict
 * and its actions; a finding that has no action gets one. */
void policy_decide(struct report *report, const struct policy_options *options, struct arena *arena);
