/* store.h - an open store, and how its values become what they hold */
#pragma once
#include "base/buffer.h"
#include "vulndb/flaws.h"
#include "vulndb/pack.h"
#include "vulndb/pages.h"
#include "vulndb/scores.h"
#include "vulndb/vulndb.h"

/* Values that are looked at again and again, each kind's last one: findings come in the order of their ids, and neighbours share a value. */
enum store_kept {
	KEPT_BLOCK,
	KEPT_SCORES,
	KEPT_PERCENTILES,
	KEPT_ABOUT,
	KEPT_COUNT,
};

struct store_value {
	struct vulndb_key key;
	struct buffer bytes;
	struct vulndb_unpack body;
	bool is_there;
};

struct vulndb {
	struct pages *pages;
	struct store_value kept[KEPT_COUNT];
	struct arena arena; /* holds the facts */
	struct vulndb_facts facts;
	char *path;
};

int store_damaged(struct slice what, struct error *err);
/* An error that names the store; R otherwise. */
int store_error(const struct vulndb *store, int r, struct error *err);
/* What is kept under KEY, on WHAT: 1, 0 or an error. Good until the next of its kind is looked for. */
int store_find_kept(struct vulndb *store, enum store_kept kind, const struct vulndb_key *key, struct slice what,
	struct vulndb_unpack *ret_unpack, struct error *err);

/* A package's value, of which as much is read as is asked for. Zero-initialise; store_part_done. */
struct store_part {
	struct pages_part at;
	struct vulndb_seal seal;
	char *bytes;           /* room for all of the value; zeros where nothing was read */
	unsigned char *blocks; /* of the body: which were read */
	const struct pages *pages;
	struct slice what;
};
/* Reads the start of a value of that KEY, a block of its body at least. */
int store_part_open(const struct pages *pages, const struct pages_part *at, struct slice key, struct slice what,
	struct store_part *ret_part, struct error *err);
struct slice store_part_body(const struct store_part *part);
/* Reads of the body what is not there yet of BYTES, which lie in it. */
int store_part_need(struct store_part *part, struct slice bytes, struct error *err);
void store_part_done(struct store_part *part);

struct store_package {
	struct slice ecosystem, name;
	struct vulndb_statement *statements;
	size_t count;
};

/* The rest of a statement on PACKAGE; what names no source has SOURCE. False: it is damaged. */
bool store_unpack_rest(struct slice rest, const struct store_package *package, struct slice source,
	struct vulndb_statement *statement, struct arena *arena);

struct store_block {
	struct slice name;
	struct assessment *assessments;
	size_t count;
};

/* All of a value that was unsealed. What names no source has SOURCE. */
int store_unpack_package(struct vulndb_unpack *unpack, struct slice source, struct arena *arena,
	struct store_package *ret_package, struct error *err);
int store_unpack_block(struct vulndb_unpack *unpack, struct slice source, struct slice only, struct arena *arena,
	struct store_block *ret_block, struct error *err); /* ONLY: a flaw, or empty: all; in ARENA but texts */
/* A value of TABLE_SCORES, see scores.h: is it one that is kept under KEY? */
int store_check_scores(struct slice key, struct vulndb_unpack *unpack, struct score_numbers *ret_numbers, struct error *err);
/* What is said of ID: 1, 0 where that is nothing, or an error. */
int store_find_score(
	struct vulndb *store, struct slice id, struct arena *arena, struct assessment *ret_assessment, struct error *err);
int store_unpack_releases(
	struct vulndb_unpack *unpack, struct arena *arena, struct release **ret_releases, size_t *ret_count, struct error *err);

/* What is not where a look-up goes is not in the store: is KEY the one of FIRST and SECOND? */
int store_check_key(struct slice key, enum vulndb_table table, struct slice first, struct slice second, struct error *err);
/* Hands a value of packages, flaws or releases to VISITOR: what it gives, or an error. */
int store_visit_value(
	struct vulndb *store, const struct vulndb_visitor *visitor, struct slice key, struct slice value, struct error *err);
/* What a key is about, in words: "npm lodash". */
struct slice store_what(struct slice key, struct arena *arena);
