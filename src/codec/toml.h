/* toml.h - read TOML 1.0 (https://toml.io/en/v1.0.0) as a tree
 *
 * Strings mean what they mean; numbers, truth values and dates keep what is written. Keys that stand twice, tables that are defined
 * twice and everything else that the specification calls invalid is an error with its line and column. Values and keys have theirs. Depth at most TOML_DEPTH_MAX. */
#pragma once
#include "codec/tree.h"

#define TOML_DEPTH_MAX 64

/* The root is a table. -ERR_FORMAT or -ERR_LIMIT with "line 3, column 7: …". */
int toml_read(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err);
