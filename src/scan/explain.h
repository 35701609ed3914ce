/* explain.h - why a flaw is found in what was scanned, or is not */
#pragma once
#include "match/explain.h"
#include "match/search.h"
#include "scan/scan.h"

struct scan_explanation {
	struct search search;           /* what the stores say of it, wherever */
	struct explanation explanation; /* what comes of it in the packages of the report */
};

/* ID is any name of the flaw, or of a record or bulletin. Memory is the scan's. */
int scan_explain(struct scan *scan, struct slice id, struct scan_explanation *ret_explanation, struct error *err);
