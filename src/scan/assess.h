/* assess.h - what is known of a flaw itself: exploited in the wild, how probably it will be */
#pragma once
#include "match/match.h"

/* Adds to each of MATCHES, which are sorted by id, what STORES say of its flaw: KEV (the earliest date) and EPSS (the newest score). */
int assess_findings(
	struct match_list *matches, struct vulndb *const *stores, size_t store_count, struct arena *arena, struct error *err);

/* "0.97565": 0 to 1, digits with a point among them. */
bool assess_to_share(struct slice text, double *ret_share);
