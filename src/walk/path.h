/* path.h - the names in archives, made plain */
#pragma once
#include "base/slice.h"

#define WALK_PATH_BYTES_MAX 4096u /* PATH_MAX of Linux: longer ones no engine could unpack */
#define WALK_PATH_DEPTH_MAX 256u

enum path_result {
	PATH_GOOD,
	PATH_CLIMBS,   /* ".." above the root: kept below it, as container engines do */
	PATH_TOO_LONG, /* no path: more than WALK_PATH_BYTES_MAX bytes or WALK_PATH_DEPTH_MAX parts */
	PATH_BAD       /* no path: holds a NUL */
};

/* Without slashes at the ends, without "", "." and ".." parts. The root itself is "". STORAGE holds the bytes of *RET_PATH. */
enum path_result path_normalise(struct slice written, char storage[WALK_PATH_BYTES_MAX], struct slice *ret_path);
