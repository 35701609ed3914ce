/* delta.h - what makes a new store of an old one
 *
 * A delta is: how many bytes LMDB was to map when the new store was written, the gaps and the values of drift.h, each as a text, then steps: a
 * number of entries of the old store that stay, then one of enum delta_step. Keys and values are texts as in pack.h; values are without their seals, which are made anew. A changed value
 * is its length, then pieces: a text of new bytes, then a length and an offset in the old value that is copied, until it is whole.
 *
 * Entries that are written in the same order make the same file, so what comes out is the new store byte for byte; its SHA-256 tells. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

enum delta_step {
	DELTA_END,
	DELTA_LEAVE_OUT, /* the next entry of the old store */
	DELTA_PUT,       /* key, value: a new entry */
	DELTA_CHANGE,    /* pieces: the next entry of the old store has another value */
	DELTA_DRIFT,     /* the same, and its value is of scores: see drift.h */
};

/* Adds to OUT what makes NEW of OLD, both of them good stores of this format. */
int vulndb_delta_make(const char *old, const char *new, struct buffer *out, struct error *err);
/* Writes what DELTA makes of OLD; PATH appears when all of it is there. -ERR_FORMAT: that is no delta of this store. */
int vulndb_delta_apply(const char *old, struct slice delta, const char *path, struct error *err);
