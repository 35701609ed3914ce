/* patch.h - bytes as pieces of others, see delta.h */
#pragma once
#include "vulndb/pack.h"

void patch_make(struct slice old, struct slice new, struct buffer *out);
/* Adds the new bytes to OUT; false: there are none such. */
bool patch_apply(struct slice old, struct vulndb_unpack *patch, struct buffer *out);
