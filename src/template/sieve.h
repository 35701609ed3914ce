/* sieve.h - of JSON that is being written, what a template can ask for
 *
 * A report of ten thousand findings is twenty megabytes of JSON, and a template names few of its members: the others are let go while it is
 * written. What is left is JSON, too, and a template gives the same of it: a member that no tag names is never looked for. */
#pragma once
#include "codec/json.h"
#include "template/template.h"

#define SIEVE_NAME_MAX 64u /* bytes of a name and one more: a longer one is let go */

struct template_sieve {
	struct buffer_drain drain; /* of the buffer that the JSON is written to */
	struct buffer kept;
	const struct template *template;
	uint64_t lists, empty; /* a bit a level: it is a list; nothing of it was kept yet */
	unsigned depth;        /* levels that are open */
	unsigned gone, whole;  /* the level whose value is let go, is kept with all that is in it: from 1; 0: none */
	bool in_string, escaped, in_key, key_next, in_word;
	char name[SIEVE_NAME_MAX];
	size_t name_len;
};

void template_sieve_begin(struct template_sieve *sieve, const struct template *template, size_t ceiling_bytes);
void template_sieve_done(struct template_sieve *sieve);
