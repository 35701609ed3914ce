/* candidates.h - inside this room: what is tried, in which order
 *
 * The required tier is an account's own: the empty word, what its name and the image's suggest, what vendors set for an account of that name, the most used
 * words. The rest is the same for all: what vendors set for others, all other words, the user's own. */
#pragma once
#include "guess/guess.h"
#include "guess/words.h"

#define CANDIDATES_REQUIRED_WORDS 200u

void candidates_required(const struct guess_target *target, const struct slices *image_words, struct words *ret_words);
void candidates_rest(const struct slices *word_list, struct words *ret_words);
