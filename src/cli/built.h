/* built.h - what making a store has to say, whoever had it made */
#pragma once
#include "cli/options.h"
#include "supply/build.h"

/* What was not read whole as warnings, the first of them where they are many; remarks with --verbose. */
void built_say_notes(const struct options *options, const struct build_result *result);
/* CONTEXT is a struct progress. */
void built_show_progress(void *context, const struct build_progress *now);
