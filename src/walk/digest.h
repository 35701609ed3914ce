/* digest.h - inside this room: SHA-256 (FIPS 180-4), for the chunks of a table of contents
 *
 * Who reads layers is linked without libcrypto: loading it would cost each scan more than all chunks do. */
#pragma once
#include "base/slice.h"

#define DIGEST_SIZE 32

struct digest {
	uint32_t state[8];
	unsigned char block[64];
	uint64_t length; /* bytes so far */
};

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, struct slice bytes);
void digest_end(struct digest *digest, unsigned char ret_digest[DIGEST_SIZE]);
/* "sha256:" and 64 digits of hexadecimal. */
bool digest_parse(struct slice text, unsigned char ret_digest[DIGEST_SIZE]);
