/* again.h - inside this room: a layer that is read a second time, for a list */
#pragma once
#include "scan/state.h"

/* What a job of KIND (that takes a list) makes of LAYER's blob and LIST, in the arena: kept from before as supplementary evidence, under
 * the blob's digest and the list, or read now and kept (ANEW: in any case read now, and not kept). 1; 0: it could not be read, or not the same bytes came: *WHY says so;
 * negative: nothing more can be read at all. */
int scan_read_again(struct scan *scan, uint64_t layer, enum job_kind kind, bool anew, struct slice list,
	struct slice *ret_records, struct error *why, struct error *err);
/* For merge: which of the hashes a layer has (merge_look). What could not be read is named. CONTEXT: struct scan. */
int scan_look_again(void *context, uint64_t layer, const uint64_t *hashes, size_t count, bool *ret_there);
/* The answer to such a question, records of a JOB_COVER. */
int scan_take_answer(struct slice records, const uint64_t *hashes, size_t count, bool *ret_there, struct error *err);
