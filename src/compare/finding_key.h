/* finding_key.h - what makes a finding of one report the same as one of another: never its version, never its layer
 *
 * Its kind, its id, and of a package the type and the name (of what a distribution makes: the source package's name, as one flaw is
 * told once for all that is built of it); then what tells it from others of that name. */
#pragma once
#include "base/sha256.h"
#include "model/finding.h"

enum finding_likeness {
	FINDING_IN_PLACE, /* also its mark (finding_mark) and the path; but a distribution's package has no place of its own */
	FINDING_ANYWHERE, /* a package, or what has a mark, wherever it lies; else the same as the first */
	FINDING_ALIKE, /* of secrets: in that place, and as much of it as is shown; for reports whose fingerprints tell nothing of each other */
	FINDING_LIKENESS_COUNT
};

/* ID: the finding's own, or one of its aliases. The text is the same in every version of plimsoll. */
void finding_key(const struct finding *finding, enum finding_likeness likeness, struct slice id, struct sha256 *sha256,
	unsigned char ret_key[SHA256_SIZE]);
