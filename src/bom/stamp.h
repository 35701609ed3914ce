/* stamp.h - inside this room: a document with an identifier that is made of its content
 *
 * The identifier stands at the head, and what was written may be gone by the end: so it is written twice, once for its digest. */
#pragma once
#include "base/buffer.h"

#define STAMP_UUID_LEN 36

/* Writes the document with UUID into OUT. Where UUID is empty, what it writes is for the digest alone: all that tells the document from
 * others, in any form. */
typedef void stamp_writer(const void *context, struct slice uuid, struct buffer *out);

/* The same content has the same UUID. Version 8 (RFC 9562): as version 5, of SHA-256. */
void stamp_document(stamp_writer *write, const void *context, struct buffer *out);
