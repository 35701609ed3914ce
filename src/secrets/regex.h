/* regex.h - inside this room: a regular expression that somebody wrote, over bytes that nobody can trust
 *
 * PCRE2 without its compiler to machine code, which the jail forbids, and with limits: an expression that would take too long is
 * stopped and says so. */
#pragma once
#include "base/error.h"
#include "base/slice.h"

#define REGEX_GROUPS_MAX 32u

struct regex;

/* Where groups stand, by number; 0: all that matched. A group that took no part is empty and its ptr NULL. */
struct regex_match {
	struct slice groups[REGEX_GROUPS_MAX];
	size_t count;
};

/* TEXT: PCRE2, on bytes. -ERR_FORMAT, with what is wrong and where in it. */
int regex_new(struct slice text, struct regex **ret_regex, struct error *err);
void regex_free(struct regex *regex);
/* Which matches are looked for: they begin at FROM or later and not behind LAST, and end at STOP or before. HEAD, TAIL: with the bytes begins, with
 * STOP ends all that there is, so that '^' and '$' mean them. */
struct regex_range {
	size_t from, last, stop;
	bool head, tail;
};
/* The first match in BYTES. 1: there is one; 0: none; -ERR_LIMIT: it took too long. */
int regex_find(const struct regex *regex, struct slice bytes, const struct regex_range *range, struct regex_match *ret_match);
/* Does a whole text have a match? What took too long does not. */
bool regex_has(const struct regex *regex, struct slice text);

#define cleanup_regex __attribute__((cleanup(regex_cleanup)))
static inline void regex_cleanup(struct regex **regex)
{
	regex_free(*regex);
}
