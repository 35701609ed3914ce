/* json_escape.h - for json.c: what escapes in JSON strings stand for */
#pragma once
#include "base/arena.h"

int json_hex4(const char *at, const char *stop);                   /* the four digits of a \u escape at AT, or -1 */
char json_escaped(char kind);                                      /* what a backslash and KIND stand for, or NUL */
struct slice json_unescape(struct arena *arena, struct slice raw); /* RAW: a string's inside, with escapes that were checked */
