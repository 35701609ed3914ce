/* vulndb.h - the advisory store: an LMDB file, built once, read by any number of processes without locks
 *
 * One packed value a package (ecosystem + normalised name), so that a look-up is one read; texts apart, each once, read only
 * for what is printed. Values are checked (length, checksum) when read; whatever the file holds, reading it ends in advisories
 * or in an error that names the package. An open store is used by one thread at a time. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/advisory.h"

struct vulndb; /* an open store */

struct vulndb_facts {
	struct slice name;       /* "builtin" or the file's */
	struct slice built;      /* RFC 3339 */
	struct slice date;       /* of the data */
	uint64_t advisory_count; /* different ids */
	uint64_t package_count;  /* that have one */
	uint64_t format;
	bool partial; /* made of the built-in set alone */
};

/* -ERR_FORMAT: no store, cut off or damaged; -ERR_UNSUPPORTED: of another format. */
int vulndb_open(const char *path, struct vulndb **ret_store, struct error *err);
void vulndb_close(struct vulndb *store); /* NULL too */
const struct vulndb_facts *vulndb_facts(const struct vulndb *store);

/* What a store says on a package, and where its texts are. */
struct vulndb_statement {
	struct advisory advisory;
	struct slice text; /* for vulndb_read_text() */
};

/* All statements on a package: *RET_STATEMENTS (arena), *RET_COUNT; without title and details. 0 also when there are none.
 * Where a statement names no source, it is the store's name. */
int vulndb_find(struct vulndb *store, struct slice ecosystem, struct slice name, struct arena *arena,
	struct vulndb_statement **ret_statements, size_t *ret_count, struct error *err);
/* Fills in title and details. */
int vulndb_read_text(struct vulndb *store, struct vulndb_statement *statement, struct arena *arena, struct error *err);
/* Does the store know this ecosystem at all ("Debian:12")? Also no where the file is damaged. */
bool vulndb_has_ecosystem(struct vulndb *store, struct slice ecosystem);

/* Build: hand it every advisory in any order, then finish; the file appears under PATH only when it is whole (rename).
 * The same advisories give the same bytes, whatever their order. Withdrawn ones are left out, twins become one. */
struct vulndb_builder;
struct vulndb_builder *vulndb_builder_new(void);
void vulndb_builder_free(struct vulndb_builder *builder);                                 /* NULL too */
void vulndb_builder_add(struct vulndb_builder *builder, const struct advisory *advisory); /* copies */
/* Of FACTS the counts and the format are the builder's to say. */
int vulndb_builder_finish(struct vulndb_builder *builder, const struct vulndb_facts *facts, const char *path, struct error *err);

/* The name under which a package is kept, as its ecosystem compares names: PEP 503 for PyPI, else as it is written. */
struct slice vulndb_normal_name(struct slice ecosystem, struct slice name, struct arena *arena);
