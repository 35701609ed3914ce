/* repository.h - what a repository is called, whatever way leads to it */
#pragma once
#include "base/arena.h"

/* "https://user@example.com/a/b.git", "git@example.com:a/b.git" and "ssh://git@example.com:22/a/b" are "example.com/a/b". "" for what
 * lies on the same machine. */
struct slice repository_name(struct slice location, struct arena *arena);
