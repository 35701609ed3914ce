/* replay.h - the facts of which plimsoll explain made an answer, as its JSON has them
 *
 * Statements, assessments, packages and rulings are the nouns that they always are; this is what holds them together. */
#pragma once
#include "base/slice.h"

struct replay {
	struct slice id;              /* what was asked for */
	uint64_t has_target;          /* 0: the answer was on the flaw alone */
	uint64_t kind;                /* of the target: enum image_kind */
	struct slice target, digest;  /* or empty */
	uint64_t layers;              /* that it has */
	struct slice created;         /* when it was judged: RFC 3339 */
	struct slice severity_source; /* or empty */
	struct slice title;
	struct slices ids;       /* the names of the flaw; of a bulletin, its flaws */
	struct slices named;     /* what records name, wherever: ecosystem and package, in turn */
	struct slices notes;     /* what was incomplete */
	struct slices documents; /* of rulings */
};

/* An advisory store; its statements and assessments follow. */
struct replay_store {
	struct slice name, date;
	uint64_t partial;
	struct slices ecosystems; /* that it knows, of those that matter */
};

/* Where the package that follows lies. */
struct replay_place {
	uint64_t layer;
	uint64_t base; /* that layer is the base image's */
};
