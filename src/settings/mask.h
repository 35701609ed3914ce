/* mask.h - files of passwords without their hashes
 *
 * What is kept of an image must not hold a hash that somebody could guess on: passwd(5), shadow(5), group(5), gshadow(5) and htpasswd
 * files are kept with "***" in place of what their second field has behind the scheme and its parameters ("$y$j9T$***", "!***" where it is
 * locked). The hashes themselves go another way, which ends with the scan. */
#pragma once
#include "base/arena.h"
#include "base/slice.h"

#define MASK S("***")

struct masked_hash {
	struct slice account;
	struct slice path;
	uint64_t line;     /* 1 and up */
	struct slice text; /* all of the field */
};

struct mask_sink {
	int (*hash)(void *context,
		const struct masked_hash *hash); /* of passwd, shadow and htpasswd: a field that lets somebody log in */
	void *context;
};

bool mask_wants(struct slice path); /* is PATH (normalised) such a file? */
/* 0, or what the sink refused with. *RET_MASKED has the same lines as BYTES. */
int mask_file(struct slice path, struct slice bytes, const struct mask_sink *sink, struct arena *arena, struct slice *ret_masked);

/* Does FIELD let nobody log in by a password: "*", "!", "!!", "x" (it stands in shadow), "*LK*", a locked hash? An empty one lets everybody. */
bool mask_is_locked(struct slice field);
/* Is PATH an htpasswd file, and "ACCOUNT:FIELD" a line of one? Anything may be called so. */
bool mask_is_web_user(struct slice path, struct slice account, struct slice field);
