/* bomread.h - read a bill of materials: CycloneDX in JSON and XML, SPDX 2 in JSON and as tags with values, SPDX 3 in JSON-LD, also
 * inside of an attestation (in-toto, in a DSSE envelope)
 *
 * What a document is, its bytes tell. Whether a signature around it is right, nobody looks here. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/account.h"
#include "model/bom_document.h"
#include "model/note.h"
#include "model/package.h"

/* Where the parts go; slices are good during the call. A negative result ends the reading and is given back. */
struct bomread_sink {
	int (*package)(void *context, const struct package *package);
	int (*distribution)(void *context, const struct distribution *distribution); /* at most once, after the packages */
	int (*document)(void *context, const struct bom_document *document);         /* once, last */
	void *context;
	struct note_sink notes;
};

#define BOMREAD_BYTES_MAX (256u << 20)

/* A component that cannot be told, but may have flaws, is counted, and the first of them are named: NOTE_INCOMPLETE. -ERR_UNSUPPORTED:
 * no such document; -ERR_FORMAT, -ERR_LIMIT: a broken one, with a line where there are lines. */
int bomread_document(struct slice bytes, const struct bomread_sink *sink, struct arena *arena, struct error *err);
