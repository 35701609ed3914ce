/* version.h - compare two versions as their ecosystem does; one file a scheme, in schemes.def */
#pragma once
#include "base/slice.h"

struct version_scheme {
	const char *name; /* "deb"; the names of CLI.md */
	/* Negative, 0, positive. Total: also orders what valid() refuses. Integers are unbounded. Allocates nothing that
	 * stays. */
	int (*compare)(struct slice a, struct slice b);
	bool (*valid)(struct slice version);
	/* What packages have all the same, although valid() refuses it, and is ordered as it is meant: "2018.08.18". NULL: nothing. */
	bool (*usable)(struct slice version);
	/* The ecosystem's own order is none around some versions: a < b < c < a. Is this one of them? NULL: there are none. */
	bool (*in_hole)(struct slice version);
	/* Is VERSION what CPE takes for an update of BASE, "9.3p1" of "9.3", and does BASE speak of all of these? NULL: there are none. */
	bool (*is_update)(struct slice version, struct slice base);
};

extern const struct version_scheme *const version_schemes[];                       /* NULL-terminated, alphabetical */
const struct version_scheme *version_scheme_by_name(struct slice name);            /* or NULL */
bool version_is_usable(const struct version_scheme *scheme, struct slice version); /* valid, or good enough to be compared */
