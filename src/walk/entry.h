/* entry.h - inside this room: a name of a folder of this machine, as a tar's entry would have it */
#pragma once
#include "base/error.h"
#include "walk/walk.h"

/* NAME in the folder, which is PATH, goes to SINK's entry. What cannot be asked is not there: it is said where it is wanted. */
int entry_tell(const struct walk_sink *sink, int folder_fd, const char *name, struct slice path, struct error *err);
