/* semver.h - the order of Semantic Versioning 2.0.0, for the schemes that are built on it */
#pragma once
#include "base/slice.h"

struct semver {
	struct slice core;       /* numbers and dots: "1.2.3"; may be of any count, or empty */
	struct slice pre;        /* "rc.1", without its hyphen; empty: a release */
	struct slice build;      /* after the plus; decides nothing */
	bool has_pre, has_build; /* their hyphen or plus is there */
	bool attached;           /* the pre-release has no hyphen in front: "1.2.3beta" */
};

/* Takes VERSION apart, whatever it is: what does not begin with a number is a pre-release of nothing. */
struct semver semver_take_apart(struct slice version);
/* Identifiers and dots: by number where both are digits, numbers before words, words as COMPARE_WORDS says, the shorter first. */
int semver_compare_identifiers(struct slice a, struct slice b, int (*compare_words)(struct slice, struct slice));
/* Precedence by section 11: cores, then pre-releases; builds decide nothing. */
int semver_compare_parts(const struct semver *a, const struct semver *b);

struct slice semver_without_v(struct slice version);
/* Dot-separated identifiers, none of them empty; WITHOUT_ZEROS: those of digits only have no zero in front. */
bool semver_are_identifiers(struct slice text, bool without_zeros);

/* The scheme itself, for the ecosystems that took it over as it is. */
int semver_compare(struct slice a, struct slice b);
bool semver_valid(struct slice version);
bool semver_usable(struct slice version); /* also with zeros in front of its numbers, as those have that are dates */
