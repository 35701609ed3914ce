/* vulndb.h - the advisory store: an LMDB file, built once, read by any number of processes without locks
 *
 * One packed value a package (ecosystem + normalised name), so that a look-up is one read; texts apart, each once, read only
 * for what is printed. Values are checked (length, checksum) when read; whatever the file holds, reading it ends in advisories
 * or in an error that names the package. An open store is used by one thread at a time. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/advisory.h"
#include "model/assessment.h"
#include "model/release.h"

struct vulndb; /* an open store */

/* What a store was made of: one source, as `db status` lists it. */
struct vulndb_feed {
	struct slice name;    /* of the source: "osv/Go", "debian-security-tracker", "kev" */
	struct slice date;    /* when it was last known to be up to date: "2026-08-21" */
	bool dated_by_files;  /* it states no date, and nobody said when it was checked: that of its newest file */
	struct slice digest;  /* over its files: "sha256:…" */
	struct slice licence; /* "CC-BY-4.0", or words; empty where it is not known */
	uint64_t documents;   /* that were read */
	uint64_t statements;  /* that it gave: advisories, assessments, releases */
	uint64_t skipped;     /* records and files that were malformed, each named when the store was made */
	struct slices skips;  /* why: the first of these, "all.zip/x.json: line 3: …" */
};

/* What lay beside the sources and is none. */
struct vulndb_unread {
	struct slice name, why; /* "yara", "no feed of this name is known" */
};

struct vulndb_facts {
	struct slice name;       /* "builtin" or the file's */
	struct slice built;      /* RFC 3339 */
	struct slice date;       /* of the data */
	uint64_t advisory_count; /* different ids */
	uint64_t package_count;  /* that have one */
	uint64_t format;
	uint64_t sequence; /* grows from one store to the next of the same maker: seconds since 1970 when it was made, at least */
	bool partial;      /* made of the built-in set alone */
	struct vulndb_feed *feeds; /* by name; none in a partial store */
	size_t feed_count;
	struct vulndb_unread *unread; /* as they were given */
	size_t unread_count;
};

/* -ERR_FORMAT: no store, cut off or damaged; -ERR_UNSUPPORTED: of another format. */
int vulndb_open(const char *path, struct vulndb **ret_store, struct error *err);
void vulndb_close(struct vulndb *store); /* NULL too */
const struct vulndb_facts *vulndb_facts(const struct vulndb *store);
/* The number alone, also of a store whose format another program has (0 before format 9), which cannot be opened. */
int vulndb_sequence(const char *path, uint64_t *ret_sequence, struct error *err);

/* What a store says on a package, and where its texts are. */
struct vulndb_statement {
	struct advisory advisory;
	struct slice text; /* for vulndb_read_text() */
};

/* All statements on a package: *RET_STATEMENTS (arena), *RET_COUNT; without details. 0 also when there are none.
 * Where a statement names no source, it is the store's name. */
int vulndb_find(struct vulndb *store, struct slice ecosystem, struct slice name, struct arena *arena,
	struct vulndb_statement **ret_statements, size_t *ret_count, struct error *err);
/* The same, but only those that FILTER wants: for a package of which a thousand things are said, and a few hold. It is asked with the
 * members of an advisory that tell that (id, status, events, versions), which are good until it returns; it looks nothing up. */
struct vulndb_filter {
	bool (*wants)(void *context, const struct advisory *head);
	void *context;
};
int vulndb_find_wanted(struct vulndb *store, struct slice ecosystem, struct slice name, const struct vulndb_filter *filter,
	struct arena *arena, struct vulndb_statement **ret_statements, size_t *ret_count, struct error *err);
/* Fills in details. */
int vulndb_read_text(struct vulndb *store, struct vulndb_statement *statement, struct arena *arena, struct error *err);
/* Does the store know this ecosystem at all ("Debian:12")? Also no where the file is damaged. */
bool vulndb_has_ecosystem(struct vulndb *store, struct slice ecosystem);

/* What is said of a flaw itself: *RET_ASSESSMENTS, COUNT of them, one a source, or, where several speak in a source, one for each; none for
 * an id that nobody speaks of. */
int vulndb_find_flaw(struct vulndb *store, struct slice id, struct arena *arena, struct assessment **ret_assessments,
	size_t *ret_count, struct error *err);
/* The release VERSION of DISTRIBUTION, or, where VERSION is empty, the one of that CODENAME: 1, 0 when none is known, or an error. */
int vulndb_find_release(struct vulndb *store, struct slice distribution, struct slice version, struct slice codename,
	struct arena *arena, struct release *ret_release, struct error *err);
/* The packages of DISTRIBUTION of which the support in release VERSION is another than the release's: COUNT of them, `package` is set. */
int vulndb_find_support(struct vulndb *store, struct slice distribution, struct slice version, struct arena *arena,
	struct release **ret_packages, size_t *ret_count, struct error *err);

/* Everything in the store, in the order of the file: all statements on a package at once (texts apart), then assessments and
 * releases. A visit that gives other than 0 ends it and is given back; what is damaged is an error that names it. Members may be NULL. */
struct vulndb_visitor {
	int (*package)(void *context, struct vulndb_statement *statements, size_t count, struct error *err);
	int (*flaw)(void *context, const struct assessment *assessments, size_t count, struct error *err);
	int (*release)(void *context, const struct release *release, struct error *err);
	void *context;
};
int vulndb_visit(struct vulndb *store, const struct vulndb_visitor *visitor, struct error *err);

/* Reads all of the store: every value's checksum and form, every text that a statement names, the order of keys, the counts.
 * 0, or an error that says what is wrong first. */
int vulndb_verify(const char *path, struct error *err);

/* Build: hand it every advisory in any order, then finish; the file appears under PATH only when it is whole (rename).
 * The same records give the same bytes, whatever their order. Withdrawn ones are left out, twins become one.
 *
 * Of one record (`record` or `id`) that several documents have, in the same ecosystem, the one with the newest `modified` counts alone.
 * Where a distribution speaks of a CVE itself ("DEBIAN-CVE-…", the security tracker's own data: no bulletin), what its bulletins (DSA,
 * DLA, USN …) say of the same CVE and package gives way and is cited; but a fix that a bulletin names is kept where the other knows none. */
struct vulndb_builder;
struct vulndb_builder *vulndb_builder_new(void);
void vulndb_builder_free(struct vulndb_builder *builder); /* NULL too */
/* A batch is what one file of a feed gives: it can be dropped as a whole when the file turns out to be no good. Of all that is added,
 * the source is the batch's, SOURCE. Batch 0 is there from the beginning and has none: what is added says it itself, or, as in a
 * partial store, the store's name stands for it. Batches may be filled in turn. */
uint32_t vulndb_builder_batch(struct vulndb_builder *builder, struct slice source);
void vulndb_builder_drop(struct vulndb_builder *builder, uint32_t batch);
void vulndb_builder_add(struct vulndb_builder *builder, uint32_t batch, const struct advisory *advisory); /* copies */
void vulndb_builder_add_assessment(struct vulndb_builder *builder, uint32_t batch, const struct assessment *assessment);
void vulndb_builder_add_release(struct vulndb_builder *builder, uint32_t batch, const struct release *release);
/* Of FACTS the counts and the format are the builder's to say; feeds come as they are given. */
int vulndb_builder_finish(struct vulndb_builder *builder, const struct vulndb_facts *facts, const char *path, struct error *err);

/* The name under which a package is kept, as its ecosystem compares names: PEP 503 for PyPI, in lower case for NuGet, Packagist and GitHub
 * Actions, of products that CPE has under several names one, else as it is written. */
struct slice vulndb_normal_name(struct slice ecosystem, struct slice name, struct arena *arena);

static inline void vulndb_cleanup(struct vulndb **store)
{
	if (*store)
		vulndb_close(*store);
}
#define cleanup_vulndb __attribute__((cleanup(vulndb_cleanup)))
