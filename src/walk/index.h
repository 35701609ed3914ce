/* index.h - who wants a file of this name? */
#pragma once
#include "base/slice.h"
#include "model/interest.h"

#define WALK_WANTED_MAX 64u /* a bit each */

struct index;

/* The interests of taker NUMBER (below WALK_WANTED_MAX). */
struct index *index_new(void);
void index_free(struct index *index);
void index_add(struct index *index, unsigned number, const struct interest *interests);

/* A bit for each taker that wants PATH (normalised). */
uint64_t index_find(const struct index *index, struct slice path);

/* Calls EACH for the whole path of every interest in one that lies below FOLDER (normalised). */
void index_each_below(
	const struct index *index, struct slice folder, void (*each)(void *context, struct slice path), void *context);
/* Does somebody want the files of a folder, whatever they are called, at or below FOLDER? */
bool index_wants_folder_below(const struct index *index, struct slice folder);
