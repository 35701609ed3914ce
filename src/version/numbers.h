/* numbers.h - versions that are lists of numbers, for the schemes that have nothing else */
#pragma once
#include "base/slice.h"

/* Piece by piece, pieces being cut at any byte of SEPARATORS: words before numbers, words by bytes, the shorter list first. */
int numbers_compare(struct slice a, struct slice b, const char *separators);
/* Numbers with one separator between each two. */
bool numbers_valid(struct slice version, const char *separators);
