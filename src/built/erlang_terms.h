/* erlang_terms.h - read Erlang's and Elixir's terms as a tree: what lock files and application resource files are made of
 *
 * Lists and tuples become lists, maps tables; strings, binaries, atoms and numbers texts. "key: value" in a list is a list of the two.
 * Comments are skipped; terms may be separated by full stops. Nothing is evaluated. */
#pragma once
#include "codec/tree.h"

#define TERMS_DEPTH_MAX 64
#define TERMS_MAX 1000000u

/* Adds the terms of TEXT to ROOT, a list, as they are read: what stands before an error is there.
 * 0, or -ERR_FORMAT or -ERR_LIMIT with "line 3: …". */
int erlang_terms_read(struct slice text, struct tree *root, struct arena *arena, struct error *err);

/* Of a list: the item at INDEX, or NULL; its text, or "". */
const struct tree *term_at(const struct tree *list, size_t index);
struct slice term_text(const struct tree *list, size_t index);
/* Of a list of pairs: the value of the first whose key is KEY, or NULL. */
const struct tree *term_of(const struct tree *list, const char *key);
