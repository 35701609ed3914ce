/* words.h - inside this room: candidates, in the order in which they are tried, each once
 *
 * What is made for one account is secret as soon as one of it fits: its texts are wiped when they are given back. */
#pragma once
#include "base/slice.h"
#include "model/judgement.h"

#define WORDS_MADE_BLOCK_BYTES 4096u /* memory for words that are made */
#define WORDS_MADE_BLOCKS_MAX 16u    /* of one list; what is beyond is not made */
#define WORD_MADE_MAX 64u            /* bytes of one; longer ones are not made */

struct word {
	struct slice text;
	enum password_class guess; /* what the account's password is, if this is it */
};

struct words {
	struct word *items;
	size_t count, capacity;
	size_t *slots; /* by hash: a place among `items`, and 1; 0: unused */
	size_t slot_count;
	char *made[WORDS_MADE_BLOCKS_MAX]; /* texts of their own, a block behind the other */
	size_t made_count, made_len;       /* blocks; bytes used of the last one */
};

void words_done(struct words *words);
bool words_has(const struct words *words, struct slice text);
/* Where TEXT stands among `items`, or SIZE_MAX: nowhere. */
size_t words_place(const struct words *words, struct slice text);
/* TEXT must live as long as WORDS. False: it is there already. */
bool words_add(struct words *words, struct slice text, enum password_class guess);
/* The same with a copy of TEXT. */
void words_add_made(struct words *words, struct slice text, enum password_class guess);
