/* beneath.h - inside this room: what lies in the folder of a store, and nothing that a link of it leads to
 *
 * Names are relative to the folder. Errors name them. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include <time.h>

/* Which file it was, and of when: it is another one when its writer has put a new one in its place. */
struct beneath_state {
	uint64_t device, inode, size_bytes;
	struct timespec modified;
};

int beneath_root(const char *path, struct error *err);                      /* a descriptor of that folder; links are followed */
int beneath_open_folder(int root_fd, struct slice name, struct error *err); /* a descriptor */
/* All of a regular file of at most BYTES_MAX, which is ARENA's. RET_STATE may be NULL. */
int beneath_read(int root_fd, struct slice name, size_t bytes_max, struct arena *arena, struct slice *ret_bytes,
	struct beneath_state *ret_state, struct error *err);
int beneath_hold(int root_fd, struct slice name); /* a descriptor that tells whether it is still linked; -1: there is none */
bool beneath_is(int root_fd, struct slice name, const struct beneath_state *state); /* NAME is still that file */
bool beneath_has(int root_fd, struct slice name);                                   /* there is something of that name */
