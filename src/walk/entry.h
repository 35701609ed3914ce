/* entry.h - inside this room: a name of a folder of this machine, as a tar's entry would have it */
#pragma once
#include "base/error.h"
#include "walk/path.h"
#include "walk/walk.h"
#include <sys/stat.h>

/* NAME in the folder, which is PATH, goes to SINK's entry. What cannot be asked is not there: it is said where it is wanted. */
int entry_tell(const struct walk_sink *sink, int folder_fd, const char *name, struct slice path, struct error *err);

/* The same without a sink: STATUS is set by the caller; FILE's link points into LINK. */
struct entry {
	struct stat status;
	struct file file;
	char link[WALK_PATH_BYTES_MAX];
};
/* CAPABILITIES: they are wanted too, for which what can be run is opened. */
void entry_fill(struct entry *entry, int folder_fd, const char *name, struct slice path, bool capabilities);
