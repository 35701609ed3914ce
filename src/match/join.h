/* join.h - put together the statements that speak of the same flaw */
#pragma once
#include "base/arena.h"
#include "model/advisory.h"

/* A statement that matched, and how. */
struct statement {
	const struct advisory *advisory;
	struct slice name; /* of the package, as it was looked up */
	struct slice fixed, why;
	struct slice offered; /* in words: what a subscription repairs, and the image does not show that there is one; or empty */
	struct slice unmet;   /* why it does not hold, though its versions do, or empty */
	bool whole;           /* it comes from a store that is not partial */
	size_t first, count;  /* the packages that it is about, of those that are judged together */
	size_t rank;          /* lower decides before higher */
};

/* Statements on one flaw, the one that decides first. */
struct flaw {
	struct slice id; /* its CVE id where anyone knows one, else a GHSA id, else what there is */
	const struct statement **statements;
	size_t count;
};

/* Only true aliases join, and never two CVE ids: a statement that names several CVEs as its aliases belongs to each. The
 * flaws come sorted by id. */
void join_statements(
	const struct statement *statements, size_t count, struct arena *arena, struct flaw **ret_flaws, size_t *ret_count);

/* Is FLAW what ADVISORY speaks of? Under its CVE id; where one of them knows none, under any id that both have. */
bool join_speaks_of(const struct advisory *advisory, const struct flaw *flaw);
