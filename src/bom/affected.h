/* affected.h - inside this room: which components a finding is about
 *
 * A report may have ten thousand of each: they are looked up by type and name. */
#pragma once
#include "bom/bom.h"

struct affected {
	const struct bom *bom;
	size_t *by_name; /* indices of all components */
	size_t *found;   /* of the last finding, ascending */
	size_t count;
};

void affected_init(struct affected *affected, const struct bom *bom, struct arena *arena);
/* Fills in `found` and `count`. */
void affected_find(struct affected *affected, const struct finding *finding);
