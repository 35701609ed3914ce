/* drift.h - values of scores as what has changed of others, see delta.h
 *
 * Of each number what it is more than the old one: those that are not are counted, "gaps", the others are "values", an even one 2 N of N more,
 * an odd one 2 N - 1 of N less. All gaps of a delta lie together, and so do all values, for things of one kind are packed best. Where it
 * costs less, of percentiles, it is what a number is more than the old one and than the one before was more than its old one. */
#pragma once
#include "vulndb/pack.h"

struct drift_streams {
	struct buffer gaps, values;
};

/* Adds to OUT and to STREAMS what makes the body NEW of OLD; false, and nothing is added: they are no such values. */
bool drift_make(struct slice old, struct slice new, struct buffer *out, struct drift_streams *streams);
/* Adds the new body to OUT; false: there is none such. */
bool drift_apply(struct slice old, struct vulndb_unpack *steps, struct vulndb_unpack *gaps, struct vulndb_unpack *values,
	struct buffer *out);
