/* engine_words.h - what an engine says of an image: the answer to GET /images/NAME/json
 *
 * Pure. Hostile: nothing is done by it but to look for what is known already. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

/* RootFS.Layers; empty where it is not said. Slices into TEXT and ARENA. */
int engine_words_read(struct slice text, struct arena *arena, struct slices *ret_diff_ids, struct error *err);
