/* key_crypto.h - what libcrypto computes of keys: of this room alone
 *
 * Nothing here opens a file, also no settings of OpenSSL's. What costs much is refused: see the limits. */
#pragma once
#include "base/arena.h"
#include "base/sha256.h"

#define KEY_MODULUS_BITS_MAX 4096u      /* of what is raised to a power */
#define KEY_ITERATIONS_MAX 600000u      /* that the empty passphrase is tried through */
#define KEY_STORE_BYTES_MAX (16u << 20) /* of a PKCS #12 file */
#define KEY_SHA1_SIZE 20

/* To be called before libcrypto is asked for anything in another way, digests too: its settings lie in a file, which in the jail may
 * not be opened. What is declared below calls it itself. */
void key_crypto_begin(void);

/* "AES-256-CBC" of "2.16.840.1.101.3.4.1.42"; the numbers themselves where nobody named them. */
struct slice key_oid_name(struct arena *arena, const char *oid);
/* The point that belongs to a private SCALAR, uncompressed. */
bool key_point_of(struct arena *arena, const char *curve_oid, struct slice scalar, struct slice *ret_point);
/* ALGORITHM: "ED25519", "X25519", "ED448", "X448". */
bool key_raw_public_of(struct arena *arena, const char *algorithm, struct slice private, struct slice *ret_public);
/* BASE to the power of EXPONENT, modulo MODULUS: bytes without a sign. */
bool key_power_of(struct arena *arena, struct slice base, struct slice exponent, struct slice modulus, struct slice *ret_power);
void key_sha256(struct slice bytes, unsigned char ret_digest[SHA256_SIZE]);
void key_sha1(struct slice bytes, unsigned char ret_digest[KEY_SHA1_SIZE]);

/* Is the MAC of this PKCS #12 file one that the empty passphrase gives? */
bool key_store_opens_empty(struct slice pkcs12);
/* EncryptedPrivateKeyInfo -> PrivateKeyInfo under the empty passphrase. */
bool key_decrypt_empty(struct arena *arena, struct slice encrypted, struct slice *ret_plain);
/* A PKCS #12 file of indefinite lengths (BER), anew in DER. */
bool key_store_as_der(struct arena *arena, struct slice ber, struct slice *ret_der);
