/* place.h - the user's own store: a whole one lies there, whatever is killed, and the one before it beside it
 *
 * STORE is its path. Beside it: STORE.previous, STORE.lock, and STORE.….new while one is made. */
#pragma once
#include "base/error.h"

/* Makes the folder where it is missing, keeps other processes that would change the store out until *RET_FD is closed
 * (-ERR_CONFLICT: one is at it), and removes what killed ones left. */
int place_lock(const char *store, int *ret_fd, struct error *err);

/* MADE, a whole store in the same folder, takes the place; what was there is the previous one now, unless it is damaged. */
int place_replace(const char *store, const char *made, struct error *err);

#define PLACE_WORDS_SIZE 128

/* What tells two stores apart: "data of 2026-11-20, built 2026-11-26T10:00:00Z", or "" where there is none or it is damaged. */
struct place_change {
	char from[PLACE_WORDS_SIZE], to[PLACE_WORDS_SIZE];
};

/* The previous one takes the place, and what was there is the previous one now: a second time brings it back. */
int place_swap(const char *store, struct place_change *ret_change, struct error *err);
