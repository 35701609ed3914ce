/* output.h - hand a finished text to standard output or a file, and notice when that fails */
#pragma once
#include "base/error.h"
#include "base/slice.h"

/* A reader of standard output who went away ends plimsoll as SIGPIPE does: silently. */
int output_stdout(struct slice text, struct error *err);
/* A regular file appears whole or not at all: written beside its place and renamed over it. "-" is standard output. A signal that
 * comes meanwhile is taken afterwards, so that nothing is left behind. */
int output_file(const char *path, struct slice text, struct error *err);
