/* subscription.h - what only subscribers of a distribution get
 *
 * Ubuntu and SUSE repair old releases for those who pay, or at least sign up, and their feeds keep that under names of its own. Whoever
 * does not subscribe has the flaw, and no version to upgrade to. */
#pragma once
#include "model/report.h"

/* What one must subscribe to for a repair that ECOSYSTEM tells of: "Ubuntu Pro"; empty: nothing, everybody gets it. */
struct slice subscription_of(struct slice ecosystem);

/* Does one of COUNT PACKAGES come from where only subscribers to NAME get something? What is installed shows that, and nothing else does. */
bool subscription_shows(struct slice name, const struct found_package *packages, size_t count);

/* Is a statement of ECOSYSTEM on builds that only some of its release's packages are, as those certified by FIPS 140, and VERSION none? */
bool subscription_is_of_other_builds(struct slice ecosystem, struct slice version);
