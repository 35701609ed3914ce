/* whiteout.h - inside this room: names that take something away, as the OCI image specification 1.1 (layer.md, "Whiteouts") has them */
#pragma once
#include "walk/walk.h"

/* 1: PATH was a whiteout (or aufs' own matter), 0: it is a file; negative: the sink refused. */
int whiteout_take(const struct walk_sink *sink, struct slice path);
int whiteout_tell(const struct walk_sink *sink, struct slice path, bool opaque); /* 1, or negative */
