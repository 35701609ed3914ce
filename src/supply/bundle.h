/* bundle.h - a file that carries a store to another machine
 *
 * It is a zstd file of two frames, so that `zstd -d` gives what is in it. The first frame is one that zstd skips (RFC 8878, 3.1.2), number 0,
 * and holds the head, lines of text that end with a newline, in this order and no others:
 *
 *     plimsoll advisory store 1        or: plimsoll advisory delta 1
 *     sequence 1796100000              of the store that comes out of it
 *     sha256 64 hexadecimal digits     of that store
 *     base 64 hexadecimal digits       of a delta alone: the SHA-256 of the store that it changes
 *     bytes 101486592                  of what the second frame holds
 *
 * The second frame is the store as it lies on the disk, or the delta (vulndb/delta.h). */
#pragma once
#include "base/buffer.h"
#include "base/error.h"
#include "base/sha256.h"

#define BUNDLE_FILE_BYTES_MAX (512u << 20)
#define BUNDLE_PLAIN_BYTES_MAX (1u << 30)

struct bundle {
	bool is_delta;
	uint64_t sequence, plain_bytes;
	char digest[SHA256_HEX_SIZE];
	char base[SHA256_HEX_SIZE]; /* "" of a store */
};

/* The whole file, into OUT. */
int bundle_write(const struct bundle *bundle, struct slice plain, struct buffer *out, struct error *err);
/* Reads the head of FILE; nothing is decompressed. */
int bundle_read(struct slice file, struct bundle *ret_bundle, struct error *err);
