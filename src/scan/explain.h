/* explain.h - why a flaw is found in what was scanned, or is not */
#pragma once
#include "match/explain.h"
#include "match/search.h"
#include "scan/scan.h"

/* An advisory store, as far as the answer depends on it. */
struct explained_store {
	struct slice name, date;
	bool partial;
	struct slices ecosystems; /* that it knows, of those of the packages */
};

struct scan_explanation {
	struct search search;           /* what the stores say of it, wherever */
	struct explanation explanation; /* what comes of it in the packages of the report */
	const struct found_package *
		*others; /* that decide besides: who owns the files of these, and what conditions are asked of */
	size_t other_count;
	struct explained_store *stores;
	size_t store_count;
	const struct distribution *distribution;
};

/* What SEARCH came of: STORES, of which it needs no ecosystem. Memory is ARENA's. */
struct explained_store *scan_explained_stores(struct vulndb *const *stores, size_t count, struct arena *arena);
/* ID is any name of the flaw, or of a record or bulletin. Memory is the scan's. */
int scan_explain(struct scan *scan, struct slice id, struct scan_explanation *ret_explanation, struct error *err);
/* The same after SEARCH was made. */
int scan_explain_search(
	struct scan *scan, struct slice id, struct search *search, struct scan_explanation *ret_explanation, struct error *err);
