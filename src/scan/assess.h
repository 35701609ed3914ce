/* assess.h - what is known of a flaw itself: exploited in the wild, how probably it will be */
#pragma once
#include "match/match.h"

/* Adds to each of MATCHES, which are sorted by id, what STORES say of its flaw: all of it, and in the finding KEV (the
 * earliest date), EPSS (the newest score), exploits, SSVC, kinds of weakness, a page where it has none, and a title where it has none but
 * the headline of a bulletin. */
int assess_findings(
	struct match_list *matches, struct vulndb *const *stores, size_t store_count, struct arena *arena, struct error *err);

/* "0.97565", "6e-05": 0 to 1. */
bool assess_to_share(struct slice text, double *ret_share);
