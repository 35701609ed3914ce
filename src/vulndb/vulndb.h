/* vulndb.h - the advisory store: LMDB, built once, opened read-only and without locks
 *
 * One packed value a package (ecosystem + normalised name), so that a look-up is one read; texts apart, read only for
 * what is printed. Values are checked (length, checksum) when read. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/advisory.h"

struct vulndb; /* an open store */

struct vulndb_facts {
	struct slice name;     /* "builtin" or the file's */
	struct slice built;    /* RFC 3339 */
	struct slice date;     /* of the data */
	uint64_t advisory_count, package_count, format;
	bool partial;          /* made of the built-in set alone */
};

int vulndb_open(const char *path, struct vulndb **ret_store, struct error *err);
void vulndb_close(struct vulndb *store);
const struct vulndb_facts *vulndb_facts(const struct vulndb *store);
/* All statements on a package: *RET_ADVISORIES (arena), *RET_COUNT; texts included. 0 also when there are none. */
int vulndb_find(struct vulndb *store, struct slice ecosystem, struct slice name, struct arena *arena,
	struct advisory **ret_advisories, size_t *ret_count, struct error *err);
/* Does the store know this ecosystem at all ("Debian:12")? */
bool vulndb_has_ecosystem(struct vulndb *store, struct slice ecosystem);

/* Build: hand it every advisory in any order, then finish; the file appears under PATH only when it is whole (rename). */
struct vulndb_builder;
struct vulndb_builder *vulndb_builder_new(void);
void vulndb_builder_free(struct vulndb_builder *builder);
void vulndb_builder_add(struct vulndb_builder *builder, const struct advisory *advisory); /* copies */
int vulndb_builder_finish(struct vulndb_builder *builder, const struct vulndb_facts *facts, const char *path, struct error *err);

/* The name under which a package is kept: PEP 503 for PyPI, lower case for npm …: as the ecosystem compares names. */
struct slice vulndb_normal_name(struct slice ecosystem, struct slice name, struct arena *arena);
