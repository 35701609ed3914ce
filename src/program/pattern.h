/* pattern.h - inside this room: find what a regular expression says, in bytes that nobody can trust */
#pragma once
#include "base/error.h"
#include "base/slice.h"

/* PATTERN (PCRE2, on bytes) has one group. 1: it matches in TEXT, and RET_GROUP is what the group matched, RET_WHOLE all of it;
 * 0: it does not; -ERR_LIMIT: it is not known, for it took too long. */
int pattern_find(const char *pattern, struct slice text, struct slice *ret_whole, struct slice *ret_group, struct error *err);
