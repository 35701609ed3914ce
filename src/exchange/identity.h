/* identity.h - what tells a finding from others, today and in the next scan
 *
 * Made of its kind, its id, and the name and place of the package, or of the file: not of versions, so that an upgrade to another
 * version that has the flaw is the same alert; and not of what only this machine knows, as a secret's fingerprint. */
#pragma once
#include "base/arena.h"
#include "base/sha256.h"
#include "model/finding.h"

struct identity {
	unsigned char digest[SHA256_SIZE];
	size_t number; /* from 1, among those that are alike in all this: a second token of one kind in one file */
};

#define IDENTITY_UUID_SIZE 37

/* One for each, in their order. */
struct identity *identities_make(const struct finding *const *findings, size_t count, struct arena *arena);
/* A UUID of version 8 (RFC 9562): as version 5, of SHA-256. */
void identity_uuid(const struct identity *identity, char ret_text[IDENTITY_UUID_SIZE]);
