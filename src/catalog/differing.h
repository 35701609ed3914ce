/* differing.h - entries of a zip archive that its two lists say different things of: found by every cataloger of archives, told once */
#pragma once
#include "catalog/claims.h"
#include "codec/zip.h"

struct differing {
	struct slice first; /* zero-initialise */
	enum zip_difference how;
	size_t count;
};

void differing_take(struct differing *differing, const struct zip_entry *entry);
/* A note (NOTE_SUSPECT) where there are any: programs that read the archive from its start see something else than the others do. */
void differing_end(const struct differing *differing, struct claims *claims);
