/* store.h - evidence that is kept: what a reader found, under what it found it in
 *
 * A file an item, 0600 in a 0700 folder of the same owner, with an HMAC under a per-user key: caches get restored from
 * strangers' archives, and what is not ours is not believed. The key lies elsewhere than the cache, so that no such archive
 * brings its own. An item's key is part of what the MAC covers, so that one item cannot be put in another's place. Written
 * beside and renamed over. What is refused counts as not there, and is named. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct evidence_store;

/* What the caller may want to know of an item besides its records. */
struct evidence_facts {
	uint64_t input_bytes, output_bytes, entries;
};

#define EVIDENCE_BYTES_MAX (256ull << 20)
#define EVIDENCE_LIMIT_BYTES (1ull << 30) /* of all kept items, unless set: the oldest go first */

/* Both folders are made when they are missing. FOLDER keeps the items, NULL: $XDG_CACHE_HOME/plimsoll or ~/.cache/plimsoll.
 * KEY_FOLDER keeps the key, NULL: $XDG_STATE_HOME/plimsoll or ~/.local/state/plimsoll. -ERR_UNTRUSTED when one is of another
 * owner or open to others. */
int evidence_open(const char *folder, const char *key_folder, struct evidence_store **ret_store, struct error *err);
/* To look at what is kept, or to remove it: nothing is made, a folder that is missing counts as empty, and no key is asked for: nothing can be
 * loaded or saved. */
int evidence_open_as_it_is(const char *folder, struct evidence_store **ret_store, struct error *err);
/* What a user's secrets are told apart by, and by nobody else: the same on every call, made of the key that evidence is kept under, which is
 * made when it is missing. */
#define EVIDENCE_SALT_SIZE 32u
int evidence_salt(const char *key_folder, unsigned char ret_salt[EVIDENCE_SALT_SIZE], struct error *err);
void evidence_close(struct evidence_store *store);

/* The records kept under KEY (any text): 1 and slices in ARENA; 0: none; negative: there was one and it is refused (*ERR says why). */
int evidence_load(struct evidence_store *store, struct slice key, struct arena *arena, struct slice *ret_records,
	struct evidence_facts *ret_facts, struct error *err);
int evidence_save(struct evidence_store *store, struct slice key, struct slice records, const struct evidence_facts *facts,
	struct error *err);

/* Who finds out what is to be kept under KEY, so that no two processes do: 1: we, until evidence_release, or until we end; 0: another
 * process, now. It does not wait. */
int evidence_claim(struct evidence_store *store, struct slice key, int *ret_claim, struct error *err);
void evidence_release(struct evidence_store *store, struct slice key, int claim);

struct evidence_status {
	const char *folder;
	uint64_t items, bytes;
	int64_t oldest_unix, newest_unix; /* 0 without items */
};
int evidence_status(struct evidence_store *store, struct evidence_status *ret_status, struct error *err);
/* Removes the oldest items until at most LIMIT bytes are left (0: all): how many went. */
int evidence_clean(struct evidence_store *store, uint64_t limit_bytes, uint64_t *ret_removed, struct error *err);

#define cleanup_evidence __attribute__((cleanup(evidence_cleanup)))
static inline void evidence_cleanup(struct evidence_store **store)
{
	evidence_close(*store);
}
