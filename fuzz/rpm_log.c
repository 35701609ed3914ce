/* rpm_log.c - an SQLite database with its write-ahead log: the length of the first (4 bytes, little-endian), it, and the log */
#include "catalog/cataloger.h"
#include <assert.h>

extern const struct cataloger cataloger_rpm;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fuzz_take_package(void *context, const struct package *package)
{
	unsigned *count = context;

	assert(package->name.len > 0 && package->source_name.len > 0);
	++*count;
	return 0;
}

static int fuzz_take_files(void *context, const struct package_files *files)
{
	(void)context;
	assert(files->hashes.len > 0 && files->hashes.len % 8 == 0);
	return 0;
}

static void fuzz_take_note(void *context, const struct note *note)
{
	(void)context;
	assert(note->text.len > 0 && note->path.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	unsigned count = 0;
	struct package_sink sink = { fuzz_take_package, fuzz_take_files, &count };
	struct note_sink notes = { fuzz_take_note, NULL };
	struct slice bytes = slice_make(data, size), database, log;
	size_t len;

	if (size < 4)
		return 0;
	len = data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;
	database = slice_first(slice_from(bytes, 4), len);
	log = slice_from(bytes, 4 + database.len);
	struct catalog_file files[] = {
		{ .path = S("var/lib/rpm/rpmdb.sqlite"), .bytes = database, .mode = 0644, .arena = &arena, .size = database.len },
		{ .path = S("var/lib/rpm/rpmdb.sqlite-wal"), .bytes = log, .mode = 0644, .arena = &arena, .size = log.len },
	};
	assert(cataloger_rpm.parse_together(files, 2, &sink, &notes) == 0);
	return 0;
}
