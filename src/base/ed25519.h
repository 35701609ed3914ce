/* ed25519.h - signatures over whole files (RFC 8032, Ed25519 without prehashing)
 *
 * Keys are PEM as `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout` write them; a signature is its 64 bytes, as
 * `openssl pkeyutl -sign -rawin` writes them. */
#pragma once
#include "base/error.h"
#include "base/slice.h"

#define ED25519_SIZE 64
#define ED25519_PEM_BYTES_MAX 65536u

int ed25519_sign(struct slice private_pem, struct slice bytes, unsigned char ret_signature[ED25519_SIZE], struct error *err);
/* 0: SIGNATURE over BYTES is by the owner of the key; -ERR_UNTRUSTED: not; another error: the key is none. */
int ed25519_verify(struct slice public_pem, struct slice bytes, struct slice signature, struct error *err);
