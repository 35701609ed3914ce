/* expression.h - the patterns of rules, by PCRE2 */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct expressions; /* some, of which one is to be found */

/* -ERR_FORMAT: one of them is none. */
int expressions_new(struct slices texts, struct expressions **ret_expressions, struct error *err);
void expressions_free(struct expressions *expressions);
/* 1: one of them is found in TEXT; 0: none; -ERR_LIMIT: it took too long. */
int expressions_find(const struct expressions *expressions, struct slice text, struct error *err);
