/* ecosystem.h - under which names of OSV statements on a package are kept */
#pragma once
#include "match/match.h"

#define MATCH_ECOSYSTEMS_MAX 24

struct ecosystems {
	struct slice names[MATCH_ECOSYSTEMS_MAX]; /* the one to show first */
	size_t count;                             /* 0: nobody speaks for them */
	bool binaries; /* the distribution's own feed speaks of binary packages: these are looked up besides the source package */
};

/* All names under which a store may speak of TYPE's packages on DISTRIBUTION. */
void match_ecosystems(
	enum package_type type, const struct distribution *distribution, struct arena *arena, struct ecosystems *ret_ecosystems);

/* How os-release writes the ID that is written so or so, "openEuler"; in lower case where nobody speaks for it. */
struct slice match_distribution_id(struct slice id, struct arena *arena);
/* What all releases of a distribution begin with, "Debian" of "Debian:12"; empty where nobody speaks for it. */
struct slice match_family(enum package_type type, const struct distribution *distribution);
/* The type of the packages of ECOSYSTEM, of any release. */
enum package_type match_type_of(struct slice ecosystem);

/* The ecosystems of the OSV schema, and CPE, without releases: "Debian", "npm". False: INDEX is beyond the last. */
bool match_ecosystem_name(size_t index, struct slice *ret_name);
bool match_ecosystem_is_distributions(struct slice name);
