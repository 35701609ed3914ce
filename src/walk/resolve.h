/* resolve.h - inside this room: follow a path through links, as if a folder were the root of everything
 *
 * Step by step, with openat(2) and O_NOFOLLOW: an absolute link starts at the folder, ".." at the folder stays there, and the
 * magic links of proc are texts like others. openat2(2) could do that in one call, but its flags lie in memory, where
 * the jail's list cannot see that nothing is opened for writing. */
#pragma once
#include "base/error.h"
#include "walk/path.h"
#include <sys/stat.h>

struct resolved {
	int folder_fd;      /* O_PATH: of the folder that holds it, or of itself where it is a folder; the caller closes */
	struct slice path;  /* without links, below the root; in STORAGE */
	struct stat status; /* of what is there: never a link */
	char storage[WALK_PATH_BYTES_MAX];
};

/* -ERR_NOT_FOUND: it leads nowhere; -ERR_LIMIT: links without end; -ERR_DENIED. */
int resolve_path(int root_fd, struct slice path, struct resolved *ret_resolved, struct error *err);
