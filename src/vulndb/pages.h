/* pages.h - find a key in an LMDB file, and believe none of its bytes
 *
 * LMDB's own reader follows the offsets and page numbers in a file as they stand: a damaged or forged one crashes it. This
 * one reads the same B+tree (one nameless table, plain keys) page by page with pread(), checks each number before it is
 * used, and needs no mapping: a file that is cut off while it is open is an error, not a signal. It writes nothing. */
#pragma once
#include "base/error.h"
#include "base/slice.h"

struct pages;

int pages_open(const char *path, struct pages **ret_pages, struct error *err);
void pages_close(struct pages *pages); /* NULL too */

/* 1 and the value, which is good until the next look-up; 0 when there is none; or -ERR_FORMAT, -ERR_IO. */
int pages_find(struct pages *pages, struct slice key, struct slice *ret_value, struct error *err);

/* Where a value lies, for one of which not all is wanted: 1, 0 when there is none, or an error. */
struct pages_part {
	const char *here; /* of a short one, which is good until the next look-up; NULL: */
	uint64_t page;    /* its first */
	size_t len;
};
#define PAGES_HEAD_BYTES 16u
int pages_locate(struct pages *pages, struct slice key, struct pages_part *ret_part, struct error *err);
/* All of it, which is good until the next look-up. */
int pages_read_whole(struct pages *pages, const struct pages_part *part, struct slice *ret_value, struct error *err);
/* Reads the bytes FROM to TO of one that is not `here` to where they belong: its first byte lies at BYTES + PAGES_HEAD_BYTES. */
int pages_read_part(
	const struct pages *pages, const struct pages_part *part, size_t from, size_t to, char *bytes, struct error *err);

/* Every entry whose key is FROM or higher and lower than TO (empty: to the end), in the order of the keys: 0, or what VISIT gave that was
 * not 0, or an error: that keys are not in order, that there are fewer entries than the file says. What VISIT gets is its until it
 * returns; it may look something up meanwhile. */
int pages_walk(const struct pages *pages, struct slice from, struct slice to,
	int (*visit)(void *context, struct slice key, struct slice value, struct error *err), void *context, struct error *err);

/* The same, an entry at a time: 1, 0 at the end, or an error. Key and value are good until the next call. */
struct pages_cursor;
struct pages_cursor *pages_cursor_new(const struct pages *pages);
void pages_cursor_free(struct pages_cursor *cursor); /* NULL too */
int pages_next(struct pages_cursor *cursor, struct slice *ret_key, struct slice *ret_value, struct error *err);

/* How much its writer had LMDB map, which the file says. */
uint64_t pages_map_bytes(const struct pages *pages);
