/* pack.h - how advisories lie in the store's values, and under which keys
 *
 * A number is written in groups of seven bits, lowest first, the top bit says that more follow; a text is its length and
 * its bytes; a list is its count and its texts. A value is sealed: length of the body, a checksum over the key and each block of
 * 16 KiB of the body, or of what there is, and the body; so of a long one a part can be read alone. Checksums find damage, not
 * forgery: a store from elsewhere is checked against its signature before it is opened. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/advisory.h"
#include "model/release.h"

#define VULNDB_FORMAT 13u         /* to be raised with every change of what lies in the file, slice_hash() included */
#define VULNDB_KEY_BYTES_MAX 511u /* LMDB's */

/* The first byte of a key says what is kept there. In this order the file holds them: what look-ups touch lies together. */
enum vulndb_table {
	TABLE_ECOSYSTEMS = 'e', /* ecosystem -> how many packages of it there are */
	TABLE_FACTS = 'f',      /* nothing -> struct vulndb_facts */
	TABLE_PACKAGES = 'p',   /* ecosystem, name -> advisories, each with its source and the name of its text */
	TABLE_FLAWS = 'q',      /* a block of ids -> assessments, see flaws.h */
	TABLE_RELEASES = 'r',   /* distribution -> its releases */
	TABLE_SCORES = 's',     /* see scores.h */
	TABLE_TEXTS = 't',      /* the text's name -> details; a bulletin's are those of all its statements */
};

/* Of hashes, so that the other texts keep their names when one comes in between: 3 bytes of the first package that uses it, whose texts
 * lie together thereby, and 5 of the text. */
#define VULNDB_TEXT_NAME_BYTES 8u
#define VULNDB_TEXT_PLACE_BYTES 3u

struct vulndb_key {
	char bytes[VULNDB_KEY_BYTES_MAX];
	size_t len;
};

/* The key of ECOSYSTEM and NAME (empty: of the ecosystem alone). What is too long or strange for a key is hashed, so the
 * value repeats both. */
void vulndb_key_of(enum vulndb_table table, struct slice ecosystem, struct slice name, struct vulndb_key *ret_key);

/* The key of the text of that name. */
void vulndb_text_key(struct slice name, struct vulndb_key *ret_key);
void vulndb_text_name(struct slice ecosystem, struct slice name, struct slice text, char ret_name[VULNDB_TEXT_NAME_BYTES]);

void vulndb_pack_u64(struct buffer *out, uint64_t value);
void vulndb_pack_text(struct buffer *out, struct slice text);
void vulndb_pack_list(struct buffer *out, const struct slices *list);
/* ADVISORY without ecosystem, source and details: the head, which begins with its id, and the rest. */
void vulndb_pack_advisory(struct buffer *out, const struct advisory *advisory);
/* RELEASE without its distribution. */
void vulndb_pack_release(struct buffer *out, const struct release *release);
void vulndb_seal(struct buffer *out, struct slice key, struct slice body);

/* The seal of a value: what is before the body, and which block of it is whole. */
#define VULNDB_BLOCK_BYTES 16384u
struct vulndb_seal {
	uint64_t key; /* its hash */
	const char *sums;
	size_t body, len; /* where it begins, and its bytes */
};
/* START: as much of a value of LEN bytes as there is; false: that is none, or not enough of it to tell. */
bool vulndb_read_seal(struct slice key, struct slice start, size_t len, struct vulndb_seal *ret_seal);
/* Is block INDEX, whose BYTES these are, as it was sealed? */
bool vulndb_block_is_whole(const struct vulndb_seal *seal, size_t index, struct slice bytes);

/* Reading is sticky: after something impossible everything is 0 and empty, and `failed` says so. */
struct vulndb_unpack {
	const char *at, *stop;
	bool failed;
};

/* 0 and the body, or -ERR_FORMAT; the error names what the value is about: WHAT. */
int vulndb_unseal(struct slice key, struct slice value, struct slice what, struct vulndb_unpack *ret_unpack, struct error *err);
void vulndb_unpack_fail(struct vulndb_unpack *unpack);
uint64_t vulndb_unpack_u64(struct vulndb_unpack *unpack);
struct slice vulndb_unpack_text(struct vulndb_unpack *unpack);
void vulndb_unpack_list(struct vulndb_unpack *unpack, struct slices *ret_list, struct arena *arena);
/* A number of things that each take at least EACH bytes: fails where there cannot be so many. */
size_t vulndb_unpack_count(struct vulndb_unpack *unpack, size_t each);
/* Of a statement: id, status, ranges, which rest; a byte or more each. */
#define VULNDB_STATEMENT_BYTES_MIN 4u
/* What vulndb_pack_advisory() gave. */
void vulndb_unpack_advisory(struct vulndb_unpack *unpack, struct advisory *ret_advisory, struct arena *arena);
/* What tells whether a statement holds a version: id, status, events, versions. Zero-initialise; vulndb_head_done. */
struct vulndb_head {
	struct advisory advisory;
	size_t event_capacity, version_capacity;
};
void vulndb_head_done(struct vulndb_head *head);
void vulndb_unpack_head(struct vulndb_unpack *unpack, struct vulndb_head *head);
/* What comes behind the head, source and name of the text too. */
bool vulndb_unpack_rest(struct slice bytes, struct advisory *advisory, struct slice *ret_text, struct arena *arena);
/* The head's members, lists in ARENA. */
void vulndb_keep_head(const struct vulndb_head *head, struct advisory *advisory, struct arena *arena);
/* What tells one record from another, and which of its documents is newer. It is not to be copied. */
#define VULNDB_TIME_BYTES 20u
struct vulndb_marks {
	struct slice id, record, modified;
	char time[VULNDB_TIME_BYTES];
};
void vulndb_unpack_marks(struct vulndb_unpack *unpack, struct vulndb_marks *ret_marks);
#define VULNDB_RELEASE_BYTES_MIN 8u
void vulndb_unpack_release(struct vulndb_unpack *unpack, struct release *ret_release);
/* Everything was read and there was nothing more. */
bool vulndb_unpack_is_done(const struct vulndb_unpack *unpack);
