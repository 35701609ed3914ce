/* policy.h - findings -> verdict, by a policy (RATING-AND-POLICY.md; docs/policy.md) */
#pragma once
#include "base/arena.h"
#include "model/report.h"

struct policy; /* policy_file.h */

struct policy_options {
	const struct policy *policy; /* NULL: the built-in one */
	struct slice namespace;      /* that the image is to run in, or empty: nobody says */
	bool has_fail_on;
	enum rating fail_on; /* --fail-on: a finding that bad or worse blocks (unknown counts as high) */
	/* Orders two versions as SCHEME does (package_type_facts); NULL: by bytes. Needed for the highest of several fixes. */
	int (*compare)(const char *scheme, struct slice a, struct slice b);
};

/* Puts the findings of REPORT in the order of their urgency: rating (unknown as high), exploited in the wild, fixable, EPSS, how
 * many findings the same upgrade closes; then package, id, path, so that equal scans are equal. Sets `closes` of each. */
void policy_sort_findings(struct report *report, struct arena *arena);

/* Moves what the policy's exemptions silence from the findings of REPORT to its `suppressed` and sets `lapsed` of those that one silenced
 * until it ended. Exemptions that have ended, and what the policy asks for and nobody examines, are named in NOTES. REPORT's `created` is now. */
void policy_exempt(struct report *report, const struct policy_options *options, struct arena *arena, struct note_sink *notes);

/* Reads findings (by urgency: sentences name the first of them), notes, layers, sources, packages, judgements, passwords and image of REPORT and sets its verdict
 * and its actions; a finding that has no action gets one. */
void policy_decide(struct report *report, const struct policy_options *options, struct arena *arena);
