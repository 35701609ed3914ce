/* actions.h - what to do about findings: one line an upgrade */
#pragma once
#include "policy/policy.h"

/* Would an upgrade repair it? */
bool actions_is_fixable(const struct finding *finding);
/* 0: one upgrade closes both. Both are fixable. */
int actions_compare(const struct finding *a, const struct finding *b);

/* Two struct finding, for qsort: the more urgent first. */
int urgency_compare(const void *a, const void *b);

/* Sets the actions of REPORT, most urgent first, and the action of each finding that has none. */
void actions_decide(struct report *report, const struct policy_options *options, struct arena *arena);
