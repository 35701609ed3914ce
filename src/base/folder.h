/* folder.h - the user's own folders (XDG base directory specification 0.8) */
#pragma once
#include "base/error.h"

/* $VARIABLE/plimsoll, or ~/HOME_PART/plimsoll; relative paths are ignored. NULL when neither is there. The caller frees. */
char *folder_of_user(const char *variable, const char *home_part);
/* All folders of PATH, as mkdir -p does; those that are made are 0700. */
int folder_make(const char *path, struct error *err);
