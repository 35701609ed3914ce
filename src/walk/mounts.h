/* mounts.h - inside this room: which mounted file systems hold nothing of a tree, or would ask another machine for it */
#pragma once
#include "base/slice.h"
#include "model/note.h"

struct mount_kind {
	const char *word; /* "proc" */
	enum note_kind note;
};

/* What is mounted at PATH (below the walk's folder) with this statfs(2) f_type; NULL: a file system to walk into. */
const struct mount_kind *mount_kind_of(uint64_t type, struct slice path);
const struct mount_kind *mount_kind_at(
	int fd, struct slice path); /* the same for what FD is a part of: nothing is read where the walk does not go */
