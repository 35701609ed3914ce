/* contents.h - the table of contents that a layer may bring along: eStargz and zstd:chunked
 *
 * Each entry as a tar would have it, and of regular files the chunks: where each lies in the blob, what it inflates to and that one's
 * digest. A table is hostile: its chunks must lie in the blob one behind the other in the table's order, each file's cover it exactly,
 * and each must have a digest. What is odd is an error: then the layer is read whole. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/file.h"
#include "model/table.h"
#include "walk/digest.h"
#include "walk/walk.h"

#define CONTENTS_TEXT_BYTES_MAX (64u << 20)
#define CONTENTS_ENTRIES_MAX 1000000u
#define CONTENTS_CHUNKS_MAX 2000000u
#define CONTENTS_MADE_BYTES_MAX (4ull << 30)

struct contents_chunk {
	uint64_t offset, end; /* of the blob: where it begins to be compressed, and where the next one does */
	uint64_t inner;       /* of what is inflated from OFFSET on so much is not its own */
	uint64_t size;        /* inflated */
	bool zeros;           /* nothing is stored for it */
	unsigned char digest[DIGEST_SIZE];
};

struct contents_entry {
	struct slice path, link; /* as written */
	enum file_kind kind;
	uint32_t mode;
	uint64_t uid, gid, size;
	struct slice capabilities; /* the attribute security.capability, or empty */
	size_t first, count;       /* chunks */
	size_t wanted;             /* of them so many are: set by contents_want */
};

struct contents {
	struct arena arena;
	struct contents_entry *entries;
	struct contents_chunk *chunks;
	size_t entry_count, entry_capacity, chunk_count, chunk_capacity;
	uint64_t wanted_bytes;   /* compressed, of what is wanted: what lies between is not counted */
	uint64_t made_bytes;     /* that it costs to have what is wanted: inflated, or zeros of which nothing is stored */
	uint64_t left_out_count; /* programs and archives that are not wanted though somebody looks at such, */
	uint64_t left_out_bytes; /* and how large they are */
};

/* TEXT: JSON, which must live as long. DATA_END: where the table itself begins in the blob. */
int contents_read(struct slice text, uint64_t data_end, struct contents **ret_contents, struct error *err);
void contents_free(struct contents *contents);

/* Which files those who are WANTED want. By their name; programs, which they know by their first bytes, by folder and size: those that
 * lie where a distribution puts its own, and small ones, are not, nor those for which BUDGET, compressed bytes of all that is wanted, does
 * not last; nor Java's archives in the folders that distributions have for them. -ERR_LIMIT: what is wanted by name is more than that alone, or would
 * be more than CONTENTS_MADE_BYTES_MAX. */
int contents_want(struct contents *contents, const struct walk_wanted *wanted, size_t wanted_count, uint64_t budget_bytes,
	struct error *err);

/* The text of a table of FORM, out of its compressed bytes; DIGEST ("sha256:…") is checked where it is one of the text. */
int contents_inflate(struct slice packed, enum table_form form, struct slice digest, struct buffer *out, struct error *err);

#define cleanup_contents __attribute__((cleanup(contents_cleanup)))
static inline void contents_cleanup(struct contents **contents)
{
	contents_free(*contents);
}
