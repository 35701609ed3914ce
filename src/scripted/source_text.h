/* source_text.h - strings and lists of strings in Ruby, Lua and PHP sources, as package tools write them */
#pragma once
#include "catalog/claims.h"

/* The first string in TEXT: "x", 'x', %q<x> (Ruby), [[x]] (Lua). Escapes are left as they are. *RET_REST: what is behind it. */
bool source_string(struct slice text, struct slice *ret_string, struct slice *ret_rest);
/* All strings of one line, joined by SEPARATOR, into the arena. */
struct slice source_strings(struct slice text, const char *separator, struct arena *arena);
