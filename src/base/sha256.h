/* sha256.h - SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104) */
#pragma once
#include "base/slice.h"

#define SHA256_SIZE 32
#define SHA256_HEX_SIZE 65 /* with the NUL */

struct sha256; /* a digest being made */

struct sha256 *sha256_new(void);
void sha256_free(struct sha256 *sha256);
void sha256_add(struct sha256 *sha256, const void *bytes, size_t len);
void sha256_end(struct sha256 *sha256, unsigned char ret_digest[SHA256_SIZE]); /* and starts anew */

void sha256_of(struct slice bytes, unsigned char ret_digest[SHA256_SIZE]);
void sha256_hmac(struct slice key, struct slice bytes, unsigned char ret_mac[SHA256_SIZE]);
void sha256_hex(const unsigned char digest[SHA256_SIZE], char ret_text[SHA256_HEX_SIZE]); /* lower case */

/* Once, at the start of a process that may open no files later: libcrypto, whoever uses it, reads no settings. */
void crypto_open_no_files(void);

/* Random bytes from the kernel. */
void random_bytes(void *bytes, size_t len);
/* As memcmp(a, b, len) == 0, in time that does not depend on where they differ. */
bool bytes_equal_in_constant_time(const void *a, const void *b, size_t len);
