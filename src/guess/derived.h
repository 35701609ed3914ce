/* derived.h - inside this room: what somebody makes of a name who is asked for a password */
#pragma once
#include "guess/guess.h"
#include "guess/words.h"

/* Of the account's name first, in many ways; of the other words that go with it, in the most usual ones. */
void derive_words(const struct guess_target *target, const struct slices *image_words, struct words *words);
