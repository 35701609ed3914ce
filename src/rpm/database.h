/* database.h - the three forms of rpm's database, and what they hold: numbered headers
 *
 * A reader hands every record that it finds to rpm_database_add(); what it cannot read becomes a note. */
#pragma once
#include "catalog/claims.h"

#define RPM_RECORDS_MAX CLAIM_LIST_MAX

struct rpm_record {
	uint64_t number;
	struct slice blob;
};

struct rpm_database {
	struct slice bytes;
	struct slice log; /* of SQLite: its write-ahead log, or empty */
	struct claims *claims;
	struct arena *arena; /* records that lie in several pages are put together here */
	struct rpm_record *records;
	size_t count, capacity;
	bool full; /* a note says so */
};

void rpm_database_add(struct rpm_database *database, uint64_t number, struct slice blob);
void rpm_database_done(struct rpm_database *database);

/* Of BYTES' first ones: is it this form? */
bool rpm_bdb_is(struct slice bytes);
bool rpm_ndb_is(struct slice bytes);
bool rpm_sqlite_is(struct slice bytes);
/* To be called where it is. */
void rpm_bdb_read(struct rpm_database *database);
void rpm_ndb_read(struct rpm_database *database);
void rpm_sqlite_read(struct rpm_database *database);

/* Hands on what the records say: packages, and the files that they own. 0, or the sink's error. */
int rpm_packages_add(struct rpm_database *database);

/* A list of packages instead of a database, as images of CBL-Mariner without rpm have. 0, or the sink's error. */
int rpm_manifest_read(struct slice bytes, struct claims *claims, struct arena *arena);

/* Parts of "a-1.2-3": false when it has not three. */
bool rpm_name_cut(struct slice text, struct slice *ret_name, struct slice *ret_version);
/* "a", "1.2-3" of "a-1.2-3.src.rpm", or false. */
bool rpm_source_cut(struct slice file_name, struct slice *ret_name, struct slice *ret_version);
