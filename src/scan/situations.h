/* situations.h - how bad a flaw is where no image says which package has it: by each distribution's and ecosystem's word */
#pragma once
#include "match/search.h"

/* The flaw as those see it whose word makes one and the same row of the rating table each. */
struct situation {
	struct finding finding;   /* rated, without rule 6; `reason` is not of use */
	bool anywhere;            /* so it is by what is said of the flaw itself */
	struct slices ecosystems; /* and so by the word on packages of these: "Debian:12", "npm" */
};

struct situations {
	struct situation *items; /* by flaw; what is so anywhere first */
	size_t count;
};

/* Of all flaws that SEARCH found, by the rating table or PICKED (rating/rate.h). Memory is ARENA's. */
int situations_find(const struct search *search, struct slice picked, struct vulndb *const *stores, size_t store_count,
	struct arena *arena, struct situations *ret_situations, struct error *err);
