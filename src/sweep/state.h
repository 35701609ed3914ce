/* state.h - what a sweep has done, so that it goes on where it was, whatever ended it
 *
 * A file of JSON lines (sweep/result.h) below $XDG_STATE_HOME/plimsoll/sweeps, one a registry, that only grows; each line is on the disk
 * before the image counts as done. A last line that was torn off does not count and is taken away; one that cannot be
 * read is skipped. Of an image the last line counts. 0600 in a 0700 folder, of the same owner, or it is not believed. One process at a time. */
#pragma once
#include "sweep/result.h"

#define SWEEP_STATE_BYTES_MAX (1ull << 30)

struct sweep_state;

/* FOLDER: NULL: the user's. NAME: what is swept, "registry.example:5000/team", with what else makes it another sweep. FRESH: what was done
 * before is forgotten. -ERR_CONFLICT: another process is at it. */
int sweep_state_open(const char *folder, struct slice name, bool fresh, struct sweep_state **ret_state, struct error *err);
void sweep_state_close(struct sweep_state *state); /* NULL too */
const char *sweep_state_path(const struct sweep_state *state);
size_t sweep_state_count(const struct sweep_state *state);   /* of images */
size_t sweep_state_skipped(const struct sweep_state *state); /* of lines that could not be read */

/* Gives up what does not count any more, on the disk and in memory, when it is more than what counts. */
int sweep_state_tidy(struct sweep_state *state, struct error *err);
/* What is known of the image with DIGEST, or NULL; good until it is tidied or closed. */
const struct sweep_result *sweep_state_find(const struct sweep_state *state, struct slice digest);
/* On the disk when this returns. One without a digest, or that failed, is not kept: it is to be tried again. */
int sweep_state_add(struct sweep_state *state, const struct sweep_result *result, struct error *err);

#define cleanup_sweep_state __attribute__((cleanup(sweep_state_cleanup)))
static inline void sweep_state_cleanup(struct sweep_state **state)
{
	sweep_state_close(*state);
}
