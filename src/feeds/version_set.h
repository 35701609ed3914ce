/* version_set.h - a set of versions, put together from requirements by and, or, not; and as the events of a range
 *
 * A set is where one goes in and out of it, along the order of a scheme. Memory is the arena's. */
#pragma once
#include "feeds/osv_ids.h"
#include "version/version.h"

#define VERSION_SET_CUTS_MAX 4096u

/* A place between versions: directly before VERSION, or directly after it. */
struct version_cut {
	struct slice version;
	bool after;
};

struct version_set {
	bool first;               /* has the lowest of all versions, whichever that is */
	struct version_cut *cuts; /* at each of which it begins or ends, in order */
	size_t count;
};

struct version_sets {
	const struct version_scheme *scheme;
	struct arena *arena;
	bool full; /* a set would have had more than VERSION_SET_CUTS_MAX cuts, and what was asked for is wrong */
};

struct version_set version_set_all(void);
struct version_set version_set_none(void);
/* OPERATOR: ">=", ">", "<", "<=", "=", "==", "!=". False for another, and without a version. */
bool version_set_compare(struct version_sets *sets, struct slice operator, struct slice version, struct version_set *ret_set);
struct version_set version_set_and(struct version_sets *sets, struct version_set a, struct version_set b);
struct version_set version_set_or(struct version_sets *sets, struct version_set a, struct version_set b);
struct version_set version_set_not(struct version_set set);
/* Onto EVENTS, as model/advisory.h has them: one range; nothing for the empty set. */
void version_set_write(struct version_sets *sets, struct version_set set, struct osv_list *events);
