/* pattern.h - inside this room: find what a regular expression says, in bytes that nobody can trust */
#pragma once
#include "base/error.h"
#include "base/slice.h"

struct pattern;

/* TEXT: PCRE2, on bytes, with one group; one of ours. */
struct pattern *pattern_new(const char *text);
void pattern_free(struct pattern *pattern);
/* 1: it matches in BYTES, RET_WHOLE of them, and its group RET_GROUP; 0: it does not; -ERR_LIMIT: that is not known, for it took too
 * long. INSIDE: other bytes stand before these, so that no line begins with them. */
int pattern_find(const struct pattern *pattern, struct slice bytes, bool inside, struct slice *ret_whole, struct slice *ret_group,
	struct error *err);

#define cleanup_pattern __attribute__((cleanup(pattern_cleanup)))
static inline void pattern_cleanup(struct pattern **pattern)
{
	pattern_free(*pattern);
}
