/* explain.h - why a flaw is found in packages, or is not: what each source says, and the comparison that came of it */
#pragma once
#include "match/match.h"

struct explained_statement {
	const struct advisory *advisory; /* without versions[] */
	struct slices versions;          /* those */
	size_t store;                    /* its index */
	struct slice range;              /* the versions it speaks of, in words */
	struct slice why;                /* the comparison, in words */
	bool affected;
	bool unjudged; /* nothing could be compared: neither affected nor not */
	bool decides;  /* the finding is made after this one */
};

/* What is said of the flaw in the packages of one name and version. */
struct explained_package {
	const struct found_package **packages; /* binary packages of one source, places of one package: at least one */
	size_t package_count;
	struct slice name, version; /* by which they are judged */
	struct explained_statement *statements;
	size_t statement_count;
	const struct match **matches; /* the findings, not yet rated; none where nothing is affected */
	size_t match_count;
	struct slice rejected; /* why there would be one more, if its id stood; or empty: not yet set */
};

struct explanation {
	struct explained_package *packages;
	size_t package_count;
};

/* As match_packages, and with it: what comes of the statements on IDS, names of one flaw or bulletin. Packages of which none speaks are
 * left out. Memory is the ARENA's, and points to PACKAGES. */
int match_explain(struct slices ids, const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, struct arena *arena, struct explanation *ret_explanation,
	struct deadline *deadline, struct error *err);
