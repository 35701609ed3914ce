/* words.h - lists of words in one text, blanks between: "table json", and which of them somebody meant */
#pragma once
#include "base/buffer.h"

/* Takes the next word off *WORDS. */
bool words_next(const char **words, struct slice *ret_word);
bool words_have(const char *words, struct slice word);
/* The one of WORDS that is most like WORD, or empty when none is. */
struct slice words_nearest(struct slice word, const char *words);
/* "table, json" */
void words_list(struct buffer *out, const char *words);
