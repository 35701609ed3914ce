/* finding_pairs.h - inside this room: which findings of two reports are the same
 *
 * First those of the same place; then a package's, or those with a mark, wherever they lie now, one of the older for one of the newer: a
 * further copy of a library is new. Then vulnerabilities that are called by another of their ids. */
#pragma once
#include "compare/pairs.h"
#include "model/report.h"

struct finding_list {
	const struct finding *items;
	size_t count;
};

/* *RET_ALIKE: no fingerprint of secrets stands in both, so that they were told by place and by what is shown of them. */
void finding_pairs_match(struct finding_list older, struct finding_list newer, struct pairs *ret_pairs, bool *ret_alike);
