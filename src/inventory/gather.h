/* gather.h - the table of all catalogers, and the files of those that take several together
 *
 * The files of a database that lie in one folder are kept until the layer's end and then handed over at once. */
#pragma once
#include "catalog/cataloger.h"

#define GATHER_BYTES_MAX (192ull << 20) /* kept at a time, of one job */

extern const struct cataloger *const catalogers[];    /* NULL-terminated, alphabetical */
extern const struct cataloger cataloger_dpkg_digests; /* of no packages: for whoever asks for digests that they state */

struct gathered;
struct gather {
	struct gathered *items; /* zero-initialise */
	size_t count, capacity;
	uint64_t bytes;
};

/* Keeps a copy of FILE for CATALOGER; one at the same path takes the other's place. What does not fit is a note: incomplete. */
void gather_add(
	struct gather *gather, const struct cataloger *cataloger, const struct catalog_file *file, struct note_sink *notes);
/* Hands all over, and forgets them. 0, or the first error of SINK. */
int gather_end(struct gather *gather, struct package_sink *sink, struct note_sink *notes);
