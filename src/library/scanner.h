/* scanner.h - where the program lies that scans, and its environment */
#pragma once
#include "base/arena.h"
#include "base/error.h"

/* The first that can be run: beside the library, in PATH. ERR_NOT_FOUND: none. */
int scanner_find(struct arena *arena, const char **ret_path, struct error *err);
/* That of this process without the variables of options; NULL-terminated. The texts are where they were. */
char **scanner_environment(struct arena *arena);
