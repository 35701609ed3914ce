/* feed.h - inside this room: what a reader is fed: bytes of memory, of a file, or from afar; hashed as they pass
 *
 * Bytes from afar come when they come. What was cut off is begun again where it ended, after a wait that nobody else notices. */
#pragma once
#include "base/sha256.h"
#include "image/open.h"

#define FEED_CHUNK_BYTES (128u << 10)

struct feed {
	struct blob blob;          /* without a descriptor and a source: BYTES */
	struct slice bytes;        /* lent */
	uint64_t length, position; /* of all of it; read and hashed so far */
	struct slice pending;      /* read, not yet taken: taken by who cuts it */
	bool over;                 /* nothing comes behind `pending` */
	char *chunk;               /* FEED_CHUNK_BYTES, lent; not needed for BYTES */
	struct sha256 *sha256;     /* NULL: not hashed */
	int stream;                /* of a source: its pipe, or -1 */
	uint64_t stream_id, stream_from;
	unsigned tries;    /* that brought (nearly) nothing */
	uint64_t again_ms; /* not before is it begun again */
};

void feed_start(struct feed *feed, const struct blob *blob, struct slice bytes, bool hash, char *chunk);
void feed_done(struct feed *feed); /* ends what is at work */
uint64_t feed_length(const struct blob *blob, struct slice bytes);

/* The next bytes into `pending`, which is empty. 1: some are there. 0: there is nothing (yet): it is over, or feed_waits(). */
int feed_read(struct feed *feed, uint64_t now_ms, struct error *err);
/* Bytes are still to come, and it is not the reader that is waited for. */
bool feed_waits(const struct feed *feed);
/* What becomes readable then; -1: nothing does, it is begun again later. */
int feed_fd(const struct feed *feed);
/* Of all that was read, once it is over; else false. */
bool feed_digest(struct feed *feed, char ret_digest[static DIGEST_TEXT_SIZE]);
