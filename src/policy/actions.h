/* actions.h - what to do about findings: one line an upgrade */
#pragma once
#include "policy/policy.h"

/* Sets the actions of REPORT, most urgent first, and the action of each finding that has none. */
void actions_decide(struct report *report, const struct policy_options *options, struct arena *arena);
