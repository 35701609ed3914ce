/* key_text.h - keys as text: PEM (RFC 7468, RFC 1421) and PGP's armour, as they stand in files, strings and variables: of this room alone */
#pragma once
#include "base/arena.h"

#define KEY_BEGIN "-----BEGIN "

struct key_text {
	struct slice label;    /* "RSA PRIVATE KEY" */
	struct slice dek_info; /* "AES-256-CBC,…"; empty: not encrypted as RFC 1421 has it */
	struct slice bytes;    /* decoded */
	bool is_cut;           /* the text ends before it does; BYTES is what there is of it */
	size_t len;            /* of all of it, from "-----BEGIN" on; of what is no key its first line alone */
};

/* TEXT begins with KEY_BEGIN. The label is set whenever there is one. False: what follows is nothing that is encoded so.
 * Tolerates what happens to keys in strings: "\n" in letters, quotes, blanks at the start of lines or in the place of their ends,
 * "\/" and "\u002b" of JSON, comment signs. Linear in what it reads, and never reads beyond the next five dashes. */
bool key_text_read(struct arena *arena, struct slice text, struct key_text *ret_text);
