/* database.c - records of a database, whatever its form */
#include "rpm/database.h"
#include "base/memory.h"

void rpm_database_add(struct rpm_database *database, uint64_t number, struct slice blob)
{
	if (database->count == RPM_RECORDS_MAX) {
		if (!database->full)
			claims_note(
				database->claims, NOTE_INCOMPLETE, "more than %d records: the rest is left out", RPM_RECORDS_MAX);
		database->full = true;
		return;
	}
	memory_reserve(database->records, database->count, database->capacity);
	database->records[database->count++] = (struct rpm_record){ number, blob };
}

void rpm_database_done(struct rpm_database *database)
{
	free(database->records);
	database->records = NULL;
	database->count = database->capacity = 0;
}

bool rpm_name_cut(struct slice text, struct slice *ret_name, struct slice *ret_version)
{
	ptrdiff_t last = slice_find_last_byte(text, '-'), before;

	if (last <= 0)
		return false;
	before = slice_find_last_byte(slice_first(text, (size_t)last), '-');
	if (before <= 0)
		return false;
	*ret_name = slice_first(text, (size_t)before);
	*ret_version = slice_from(text, (size_t)before + 1);
	return true;
}

bool rpm_source_cut(struct slice file_name, struct slice *ret_name, struct slice *ret_version)
{
	static const char *const ends[] = { ".src.rpm", ".nosrc.rpm" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (slice_ends_with(file_name, slice_from_text(ends[i])))
			return rpm_name_cut(slice_first(file_name, file_name.len - strlen(ends[i])), ret_name, ret_version);
	return false;
}
