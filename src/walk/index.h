/* index.h - who wants a file of this name? */
#pragma once
#include "base/slice.h"
#include "model/interest.h"

#define WALK_WANTED_MAX 128u

/* A bit for each taker. */
typedef unsigned __int128 taker_set;
#define TAKER(number) ((taker_set)1 << (number))

struct index;

/* The interests of taker NUMBER (below WALK_WANTED_MAX). */
struct index *index_new(void);
void index_free(struct index *index);
void index_add(struct index *index, unsigned number, const struct interest *interests);

/* A bit for each taker that wants PATH (normalised). */
taker_set index_find(const struct index *index, struct slice path);

/* Calls EACH for what is wanted below FOLDER (normalised) whatever else lies there: the whole path of a file, or of a folder whose files
 * are all wanted, with a slash at its end (also when it is FOLDER itself). */
void index_each_below(
	const struct index *index, struct slice folder, void (*each)(void *context, struct slice path), void *context);
