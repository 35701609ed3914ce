/* landlock.h - inside this room: which files a process may reach (landlock(7)) */
#pragma once
#include "base/error.h"

/* FOLDER_FD: what is below it may be read and listed; -1: no file at all, and where the kernel has no landlock, that is left
 * to seccomp. With a folder nothing else stands between a reader and the other files: without landlock -ERR_UNSUPPORTED. */
int landlock_enter(int folder_fd, struct error *err);
/* PATHS, NULL-terminated: what is at each of them, or below it, may be read, and no other file; those that are missing are left
 * out. TCP may be connected, not listened on (where the kernel knows). Without landlock nothing: seccomp forbids writing. */
int landlock_enter_paths(const char *const *paths, struct error *err);
