/* base64.h - base64 (RFC 4648) */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"

/* TEXT, padded or not, without line ends. URL_TOO: '-' and '_' of the URL alphabet count as well. False: it is none. The bytes are ARENA's. */
bool base64_decode(struct slice text, bool url_too, struct arena *arena, struct slice *ret_bytes);
/* The same into room for SIZE bytes; false also where it has more. */
bool base64_decode_into(struct slice text, bool url_too, void *ret_bytes, size_t size, size_t *ret_len);
/* BYTES with padding, without line ends. */
void base64_add(struct buffer *out, struct slice bytes);
