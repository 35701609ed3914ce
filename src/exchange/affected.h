/* affected.h - the packages that a finding is about, each in each place: as other tools count vulnerabilities
 *
 * A finding of ours is one for all binary packages of a source and all places of a package; theirs are one each. */
#pragma once
#include "model/report.h"

#define AFFECTED_MAX 100u /* of a finding: a hostile image has any number of places */

struct affected {
	const struct report *report;
	const struct finding *finding;
	size_t name, at, end; /* which of the finding's names; its packages in the report */
	size_t count;
};

void affected_begin(struct affected *affected, const struct report *report, const struct finding *finding);
/* The next one, first those of the finding's own name. False when there are no more. */
bool affected_next(struct affected *affected, const struct found_package **ret_found);
