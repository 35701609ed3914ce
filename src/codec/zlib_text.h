/* zlib_text.h - inflate a text in memory that is compressed as RFC 1950 has it */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

struct zlib_text; /* what inflating needs: about 100 KiB, for any number of texts */

struct zlib_text *zlib_text_new(void);
void zlib_text_free(struct zlib_text *zlib);
/* Could it be one, by its first bytes? */
bool zlib_text_begins(struct slice bytes);
/* Adds the text to OUT; what stands behind it in BYTES does not matter. -ERR_LIMIT when OUT is full (it holds as much as fits),
 * -ERR_FORMAT for what is none, or ends too early, or whose checksum (Adler-32) is wrong. */
int zlib_text_read(struct zlib_text *zlib, struct slice bytes, struct buffer *out, struct error *err);

#define cleanup_zlib_text __attribute__((cleanup(zlib_text_cleanup)))
static inline void zlib_text_cleanup(struct zlib_text **zlib)
{
	zlib_text_free(*zlib);
}
