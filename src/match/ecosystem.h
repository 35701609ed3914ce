/* ecosystem.h - under which names of OSV statements on a package are kept */
#pragma once
#include "match/match.h"

#define MATCH_ECOSYSTEMS_MAX 4

/* All names under which a store may speak of TYPE's packages on DISTRIBUTION, the one to show first: a count, 0 for none. */
size_t match_ecosystems(enum package_type type, const struct distribution *distribution, struct arena *arena,
	struct slice ret_ecosystems[MATCH_ECOSYSTEMS_MAX]);
