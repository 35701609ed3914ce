/* policy_files.h - a user's policy, read from its file */
#pragma once
#include "policy/policy_file.h"

/* The first mistake in it is an error with FILE:LINE:COLUMN: nothing is decided by half of a policy. */
int policy_file_read(const char *path, struct arena *arena, struct policy **ret_policy, struct error *err);
