/* built.h - what making a store has to say, whoever had it made */
#pragma once
#include "base/buffer.h"
#include "cli/options.h"
#include "supply/build.h"

/* What was not read whole as warnings, the first of them where they are many; remarks with --verbose. */
void built_say_notes(const struct options *options, const struct build_result *result);
/* CONTEXT is a struct progress. */
void built_show_progress(void *context, const struct build_progress *now);

/* NAME and a colon. Names of folders may come from anywhere, as archives do: shown, not obeyed. */
void built_add_name(struct buffer *text, struct slice name);

/* "store.db: 353 advisories on 554 packages, 1043 statements": of the store at PATH, made of so many STATEMENTS. */
int built_add_store(struct buffer *text, const char *path, uint64_t statements, struct error *err);
