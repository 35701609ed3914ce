/* rate.h - how bad a finding is: the CVSS band, else the vendor's word */
#pragma once
#include "base/arena.h"
#include "model/finding.h"

/* Sets rating, score, vector and reason of FINDING from its advisories: the newest CVSS version that can be scored, of equals the
 * first; else the first severity word that is one.
 * Bands: below 4.0 low, below 7.0 moderate, below 9.0 high, else critical; 0.0 is low. Nothing known: RATING_UNKNOWN. */
void rate_finding(struct finding *finding, const struct advisory *const *advisories, size_t count, struct arena *arena);
