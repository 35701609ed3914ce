/* digest.h - "sha256:…": is it one, and is it the digest of these bytes
 *
 * OCI image specification, descriptor: digests. Only sha256 can be computed here. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

bool digest_is_valid(struct slice digest); /* by the grammar; sha256 and sha512 with as many lower-case hex digits as they have */
bool digest_is_sha256(struct slice digest);
bool digest_is_hex(struct slice text); /* 64 lower-case hex digits */

struct slice digest_algorithm(struct slice digest);                 /* what stands before the colon */
struct slice digest_path(struct arena *arena, struct slice digest); /* "blobs/sha256/…" of a sha256 digest */
struct slice digest_of(struct arena *arena, struct slice bytes);    /* "sha256:…" */

/* Whether BYTES have DIGEST: else -ERR_UNTRUSTED and both digests, -ERR_UNSUPPORTED, or -ERR_FORMAT when it is none. */
int digest_check(struct slice bytes, struct slice digest, struct error *err);
