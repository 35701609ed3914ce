/* gather.h - the images that descriptors of a layout lead to, through indexes
 *
 * Indexes are followed to a depth of 4, each once; at most 64 MiB of documents are read to find out what is what. What is no image
 * (signatures, SBOMs, other artefacts) is left out and remarked on, provided that its document bears it out: a descriptor alone hides
 * nothing. What cannot be followed is a candidate that says why not. */
#pragma once
#include "image/document.h"
#include "image/select.h"

struct candidate {
	struct descriptor item; /* of an image's manifest; name and platform, where it states none, come from the index above */
	const char *why_not;    /* not NULL: nobody can tell what it is */
	int code;               /* then: -ERR_… */
};

struct candidates {
	struct candidate *items;
	size_t count;
};

/* Takes out of SELECTION what is no image; -ERR_UNSUPPORTED when nothing is left, -ERR_NOT_FOUND when nothing was there. */
int gather_sift(struct opened *opened, struct selection *selection, struct slice tag, struct error *err);

/* All images that SELECTION leads to, at least one candidate. ALL: each once, each with its platform. */
int gather(
	struct opened *opened, const struct selection *selection, bool all, struct candidates *ret_candidates, struct error *err);

/* The one for WANT; NULL: for this machine, else the only one. */
int gather_choose(const struct candidates *candidates, const struct platform *want, struct arena *arena,
	const struct candidate **ret_candidate, struct error *err);
