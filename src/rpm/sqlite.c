/* sqlite.c - rpmdb.sqlite: the headers are rows of its table Packages */
#include "rpm/database.h"
#include "rpm/number.h"
#include "rpm/sqlite_file.h"

struct found {
	struct rpm_database *database;
	uint32_t root; /* page of the table; 0: not seen */
};

bool rpm_sqlite_is(struct slice bytes)
{
	return slice_starts_with(bytes, slice_make("SQLite format 3", 16));
}

/* A row of the schema: type, name, table's name, page, statement. */
static void take_schema(void *context, const struct sqlite_row *row)
{
	struct found *found = context;
	const struct sqlite_value *root = &row->values[3];

	if (row->count < 5 || !slice_equal(row->values[0].bytes, S("table")) ||
		!slice_equal_ignoring_case(row->values[1].bytes, S("Packages")))
		return;
	if (root->type == 0 || root->type > 6 || root->bytes.len > 4) {
		claims_note(found->database->claims, NOTE_INCOMPLETE, "the table of packages is nowhere");
		return;
	}
	found->root = 0;
	for (size_t i = 0; i < root->bytes.len; i++)
		found->root = found->root << 8 | (unsigned char)root->bytes.ptr[i];
}

/* A row of Packages: the number (which is the row's), the header. */
static void take_package(void *context, const struct sqlite_row *row)
{
	struct found *found = context;

	if (row->count < 2 || row->values[1].type < 12)
		claims_note(found->database->claims, NOTE_INCOMPLETE, "row %ju has no header", (uintmax_t)row->number);
	else
		rpm_database_add(found->database, row->number, row->values[1].bytes);
}

void rpm_sqlite_read(struct rpm_database *database)
{
	struct found found = { .database = database };
	struct sqlite_file file;

	if (!sqlite_open(&file, database->bytes, database->log, database->claims, database->arena))
		return;
	sqlite_table_read(&file, 1, take_schema, &found);
	if (found.root)
		sqlite_table_read(&file, found.root, take_package, &found);
	else
		claims_note(database->claims, NOTE_INCOMPLETE, "no table of packages");
}
