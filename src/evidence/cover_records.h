/* cover_records.h - the cover among a layer's records, exact or small
 *
 * Kept evidence has a layer's exact cover; what is held of many layers at once may have a small filter in its place. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/cover.h"

/* The cover that RECORDS (frames of one layer) have: its parts point into them, the array is ARENA's. -ERR_FORMAT: it cannot be. */
int cover_in_records(struct slice records, struct arena *arena, struct cover *ret_cover, struct error *err);
/* When the cover in RECORDS is a list of more than MOST bytes: adds the same records with a filter of FILTER_BYTES (a power of two; 0: as many as
 * fit) in its place to OUT, which has no ceiling. False: it is not, or nothing that can be; OUT is untouched. */
bool cover_shrink(struct slice records, size_t most_bytes, size_t filter_bytes, struct buffer *out);
