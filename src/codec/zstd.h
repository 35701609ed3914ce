/* zstd.h - compress with zstd (RFC 8878); decoding is decoder.h's */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

/* Adds BYTES as one frame, with its size and a checksum, to OUT. The same bytes give the same frame with the same library. -ERR_LIMIT when
 * OUT is full. */
int zstd_compress(struct slice bytes, struct buffer *out, struct error *err);
