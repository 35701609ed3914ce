/* partial.h - inside this room: a layer by its table of contents, where that is asked for
 *
 * A table can leave out what the archive holds; so what is found by one is kept apart, and the layer is never complete. */
#pragma once
#include "scan/state.h"

/* A layer's table and those parts of its blob that a job needs, in memory. */
struct parts {
	int fd;          /* -1: none */
	uint64_t length; /* of what the job reads */
	uint64_t bytes;  /* of the blob that were fetched */
};

/* May LAYER, whose blob is BLOB, be read so? */
bool scan_is_partial(const struct scan *scan, const struct scan_layer *layer, const struct blob *blob);
/* What JOB (its kind is set) with its list WANTS needs of it; what the job must know is put into JOB. 1; 0: it must be read whole, *WHY
 * says for what; negative: nothing more can be read at all. */
int scan_fetch_parts(struct scan *scan, const struct scan_layer *layer, const struct blob *blob, struct slice wants,
	struct job *job, struct parts *ret_parts, struct error *why, struct error *err);
void parts_done(struct parts *parts);
