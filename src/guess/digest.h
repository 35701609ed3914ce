/* digest.h - inside this room: MD5 (RFC 1321) and SHA-1 (RFC 3174), for the two schemes that crypt(3) does not know
 *
 * They are broken as digests, and nothing is trusted by them: they say whether an old hash was made of a word. */
#pragma once
#include "base/slice.h"

#define DIGEST_MD5_SIZE 16
#define DIGEST_SHA1_SIZE 20

/* Of all PARTS, one behind the other. What it worked with is wiped. */
void digest_md5(const struct slice *parts, size_t count, unsigned char ret_digest[DIGEST_MD5_SIZE]);
void digest_sha1(const struct slice *parts, size_t count, unsigned char ret_digest[DIGEST_SHA1_SIZE]);
