/* plain.h - words from an image inside a text of another language: on one line, shown as text.h shows them, and no markup of it */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"

enum plain_language {
	PLAIN_TEXT,
	PLAIN_XML,      /* of an element or an attribute: XML 1.0 has no other characters than those that are left */
	PLAIN_MARKDOWN, /* of a SARIF message, too */
	PLAIN_MESSAGE,  /* SARIF's plain text, in which "[words](place)" is a link and "{0}" an argument */
};

void plain_add(struct buffer *out, enum plain_language language, struct slice text);
/* The same, of so many bytes of TEXT as fit into MAX, and "…" where that is not all. */
void plain_add_cut(struct buffer *out, enum plain_language language, struct slice text, size_t max);
void plain_add_number(struct buffer *out, uint64_t number);
/* What stands between a sentence that ends in TEXT and the next one: there may be a full stop already. */
struct slice plain_stop(struct slice text);
/* The same as plain_add; TEXT itself where nothing is to be changed. */
struct slice plain_text(enum plain_language language, struct slice text, struct arena *arena);
