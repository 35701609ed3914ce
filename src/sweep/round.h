/* round.h - for sweep.c: one round of a sweep: what was found, what waits, what became of it */
#pragma once
#include "sweep/child.h"
#include "sweep/lister.h"
#include "sweep/state.h"
#include "sweep/sweep.h"
#include "sweep/table.h"

/* Different bytes, and all that names them. */
struct sweep_image {
	struct slice digest, target;
	struct slice *references; /* the first is the one under which it is looked at */
	size_t reference_count, reference_capacity;
	bool done;
	bool known;
	struct sweep_result result; /* when it is done */
};

struct round {
	const struct sweep_options *options;
	struct sweep_state *state;
	unsigned number;
	int64_t newer_than_unix;
	struct slice judged_by;
	struct arena arena;
	struct sweep_image *images; /* in the order in which they were found */
	size_t image_count, image_capacity;
	size_t next; /* of them, the first that may not have been begun */
	struct table by_digest;
	struct sweep_progress progress;
	struct sweep_summary summary;
	bool ended; /* the lister said that it was all */
};

void round_done(struct round *round);
/* What the lister said. */
int round_hear(struct round *round, const struct sweep_news *news, struct error *err);
/* The next image that a worker is to be put to, or TABLE_NONE. */
size_t round_next(struct round *round);
bool round_waits(struct round *round); /* there is one */
/* What a worker made of it: kept, and told of all that names it. */
int round_settle(struct round *round, size_t image, const struct sweep_result *result, struct error *err);
