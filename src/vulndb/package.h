/* package.h - what is said of a package, as one value of the store
 *
 * Ecosystem; name; the heads, which are a text: how many rests there are, how many statements, and of each its head and which rest it has;
 * the rests, one behind the other: the fields behind the head, the source, and the name of the details. Statements that differ in their
 * heads alone, as those of one bulletin on many CVEs do, share their rest. Which: 0 and a length, the next one that none had before; else
 * how many before that. So it stays the same number when a statement comes in between, and deltas stay small; and who looks for versions
 * touches no rests. */
#pragma once
#include "vulndb/pack.h"

/* Writing: begin, add each, end. */
struct package_writer {
	struct buffer heads, rests, work;
	struct package_rest {
		size_t at, len; /* in `rests` */
	} * items;
	size_t statements, count, capacity;
	uint32_t *table; /* of items + 1; its size is a power of two, at most half full */
	size_t size;
	struct vulndb_head head;
};
void package_writer_done(struct package_writer *writer);
/* PACKED: by vulndb_pack_advisory. */
void package_add(struct package_writer *writer, struct slice packed, struct slice source, struct slice text_name);
void package_end(
	struct package_writer *writer, struct slice ecosystem, struct slice name, struct buffer *out); /* and starts anew */

/* Reading. Zero-initialise nothing: package_read does; package_reader_done. */
struct package_reader {
	struct slice ecosystem, name;
	size_t count; /* of statements */
	struct vulndb_unpack heads;
	struct slice rests;  /* those that no statement had yet */
	struct slice *items; /* those that one had */
	size_t fresh, rest_count;
};
/* What is impossible ends with fewer statements and `failed`, see package_is_done. */
void package_read(struct vulndb_unpack *unpack, struct package_reader *ret_reader);
void package_reader_done(struct package_reader *reader);
/* How many bytes of the value BODY are names and heads, as far as it was read: the rest of it is zeros, and what ends there may be more. */
size_t package_heads_end(struct slice body);
/* The head of the next statement, and the number of its rest; false: there are no more. */
bool package_next(struct package_reader *reader, struct vulndb_head *head, size_t *ret_rest);
/* That rest: for vulndb_unpack_rest(). */
struct slice package_rest(const struct package_reader *reader, size_t rest);
/* All was read, and nothing is left over. */
bool package_is_done(const struct package_reader *reader);
