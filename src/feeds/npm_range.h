/* npm_range.h - what npm's ranges hold: "^1.2.3 || >=2 <2.4", "8.x" */
#pragma once
#include "feeds/version_set.h"

/* The versions of TEXT, a range of node-semver without hyphens (https://github.com/npm/node-semver#ranges). Pre-releases are ordered as
 * any other version. ONWARDS: a version that stands alone means it and what follows it in its line, as "^" does. False where TEXT is no
 * such range. */
bool npm_range_read(struct version_sets *sets, struct slice text, bool onwards, struct version_set *ret_set);
