/* trial.h - tables of facts and expected verdicts, by which a policy is tried (docs/policy.md has their language) */
#pragma once
#include "policy/policy.h"
#include "policy/policy_file.h"

#define TRIALS_MAX 10000u

struct trial {
	struct slice name; /* or empty */
	uint64_t line;
	struct verdict verdict; /* that the policy gives */
	struct slice problem;   /* how that is not what was expected; empty: it is */
};

struct trials {
	struct trial *items;
	size_t count, wrong;
};

/* Every case of TABLE, by POLICY. TODAY, as 2026-11-26, is the day of those that name none. -ERR_FORMAT with FILE:LINE:COLUMN for a mistake in
 * the table: nothing is tried then. */
int trials_run(const struct policy *policy, struct slice file, struct slice table, struct slice today, struct arena *arena,
	struct trials *ret_trials, struct error *err);
