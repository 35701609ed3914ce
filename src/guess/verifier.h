/* verifier.h - inside this room: is a hash made of this word?
 *
 * The only door to libcrypt. One call may take as long as the hash asks for, and cannot be interrupted but by the process's end. */
#pragma once
#include "guess/scheme.h"

enum verified {
	VERIFIED_DIFFERENT,
	VERIFIED_SAME,
	VERIFIED_REFUSED, /* crypt(3) takes no such hash, or has not the memory that it asks for */
};

#define VERIFIER_WORD_MAX 511u /* bytes; longer words are of no hash that crypt(3) makes */

struct verifier; /* holds the word and the hash that it was asked for last */

struct verifier *verifier_new(void);
void verifier_free(struct verifier *verifier); /* and wipes it */

/* FIELD is a FIELD_HASH; WORD has no byte of zero (such a one differs). */
enum verified verifier_try(struct verifier *verifier, const struct field *field, struct slice word);
