/* spdx2.h - inside this room: an SPDX 2.3 document at work */
#pragma once
#include "bom/spdx.h"
#include "codec/json.h"

struct spdx2 {
	const struct spdx *spdx;
	bool tags; /* tags with values; else JSON */
	struct json_writer json;
	struct buffer *out;
	struct arena arena; /* of one package */
	size_t flaw;        /* the next of them */
};

/* "Tag: value" on a line. Whatever VALUE holds, it ends with that line and starts no text; controls become U+FFFD or blanks. */
void tags_put(struct buffer *out, const char *tag, struct slice value);
/* "Tag: <text>value</text>" on a line. */
void tags_put_words(struct buffer *out, const char *tag, struct slice value);
/* The same, and VALUE keeps its lines. */
void tags_put_text(struct buffer *out, const char *tag, struct slice value);
