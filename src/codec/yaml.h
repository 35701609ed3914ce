/* yaml.h - read YAML (by libyaml) as a tree
 *
 * Only what lock files and manifests use: one document; no tags that change a meaning. Aliases are followed, as Ruby's and
 * JavaScript's writers use them, but all that they repeat counts for YAML_NODES_MAX ("a billion laughs"). A key that stands twice,
 * a key that is no text, a second document: an error with its line. Depth at most YAML_DEPTH_MAX. */
#pragma once
#include "codec/tree.h"

#define YAML_DEPTH_MAX 64
#define YAML_NODES_MAX 1000000u

/* *RET_ROOT is NULL for an empty document. -ERR_FORMAT or -ERR_LIMIT with "line 3: …". */
int yaml_read(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err);

/* For what people write and what then decides something: rules, policies. UTF-8; no anchors and no aliases, no tags, no NUL. Columns, and
 * the places of keys, are known. Errors are "NAME:3:14: …". */
int yaml_read_strictly(
	struct slice name, struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err);
