/* store.h - an open store, and how its values become what they hold */
#pragma once
#include "vulndb/flaws.h"
#include "vulndb/pack.h"
#include "vulndb/pages.h"
#include "vulndb/vulndb.h"

struct vulndb {
	struct pages *pages;
	struct arena arena; /* holds the facts */
	struct vulndb_facts facts;
	char *path;
};

int store_damaged(struct slice what, struct error *err);

struct store_package {
	struct slice ecosystem, name;
	struct vulndb_statement *statements;
	size_t count;
};

struct store_block {
	struct slice name;
	struct assessment *assessments;
	size_t count;
};

/* All of a value that was unsealed. What names no source has SOURCE. */
int store_unpack_package(struct vulndb_unpack *unpack, struct slice source, struct arena *arena,
	struct store_package *ret_package, struct error *err);
int store_unpack_block(struct vulndb_unpack *unpack, struct slice source, struct slice only, struct arena *arena,
	struct store_block *ret_block, struct error *err); /* ONLY: a flaw, or empty: all */
int store_unpack_releases(
	struct vulndb_unpack *unpack, struct arena *arena, struct release **ret_releases, size_t *ret_count, struct error *err);

/* What is not where a look-up goes is not in the store: is KEY the one of FIRST and SECOND? */
int store_check_key(struct slice key, enum vulndb_table table, struct slice first, struct slice second, struct error *err);
/* Hands a value of packages, flaws or releases to VISITOR: what it gives, or an error. */
int store_visit_value(const struct vulndb *store, const struct vulndb_visitor *visitor, struct slice key, struct slice value,
	struct error *err);
/* What a key is about, in words: "npm lodash". */
struct slice store_what(struct slice key, struct arena *arena);
