/* sentence.h - a title for a record that has only a description */
#pragma once
#include "base/slice.h"

#define SENTENCE_BYTES_MAX 160u

/* The first sentence of TEXT's first line with words in it, or what fits of it. */
struct slice sentence_first(struct slice text);
