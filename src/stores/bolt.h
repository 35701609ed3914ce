/* bolt.h - read a database of bbolt (go.etcd.io/bbolt), which is how containerd keeps what it knows
 *
 * A file of pages: two that say where the trees begin (the newer good one counts), B+ trees of keys and values, and trees as values:
 * buckets. It is read only, page by page, without the lock that a writer holds for as long as it runs. A writer never changes pages of the
 * newest state, but may reuse those of the one before: what was read counts if bolt_is_current() says so afterwards.
 *
 * Limits: pages of 1 KiB to 64 KiB, together with what they overflow into at most 16 MiB, 256 MiB of them all; trees of depth 32; four
 * million steps through pages and elements. */
#pragma once
#include "base/error.h"
#include "base/slice.h"

struct bolt;

/* A bucket: where its tree begins, or, of a small one, the page itself. */
struct bolt_bucket {
	uint64_t root;
	struct slice page;
};

/* FD must stay open as long. -ERR_FORMAT: no such database. Errors do not name the file. */
int bolt_open(int fd, struct bolt **ret_bolt, struct error *err);
void bolt_close(struct bolt *bolt);
struct bolt_bucket bolt_root(const struct bolt *bolt);
bool bolt_is_current(const struct bolt *bolt); /* nobody has written a newer state since it was opened */

/* The value (bucket) of KEY; -ERR_NOT_FOUND without. Values live as long as BOLT. */
int bolt_get(struct bolt *bolt, struct bolt_bucket bucket, struct slice key, struct slice *ret_value, struct error *err);
int bolt_get_bucket(
	struct bolt *bolt, struct bolt_bucket bucket, struct slice key, struct bolt_bucket *ret_bucket, struct error *err);

/* Hands every key to TAKE, in the order in which they stand. BELOW is NULL for one with a value. Negative of TAKE ends it. */
struct bolt_taker {
	int (*take)(void *context, struct slice key, struct slice value, const struct bolt_bucket *below, struct error *err);
	void *context;
};
int bolt_each(struct bolt *bolt, struct bolt_bucket bucket, const struct bolt_taker *taker, struct error *err);

#define cleanup_bolt __attribute__((cleanup(bolt_cleanup)))
static inline void bolt_cleanup(struct bolt **bolt)
{
	bolt_close(*bolt);
}
