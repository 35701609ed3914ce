/* rpm.c - what rpm installed: its database in each of its three forms, and the list that images without rpm have */
#include "rpm/database.h"

static const struct {
	bool (*is)(struct slice bytes);
	void (*read)(struct rpm_database *database);
} forms[] = {
	{ rpm_bdb_is, rpm_bdb_read },
	{ rpm_ndb_is, rpm_ndb_read },
	{ rpm_sqlite_is, rpm_sqlite_read },
};

/* The file beside FILE whose name is longer by SUFFIX; NULL: none, or an empty one. */
static const struct catalog_file *beside(
	const struct catalog_file *files, size_t count, const struct catalog_file *file, struct slice suffix)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].bytes.len && files[i].path.len == file->path.len + suffix.len &&
			slice_starts_with(files[i].path, file->path) && slice_ends_with(files[i].path, suffix))
			return &files[i];
	return NULL;
}

static bool has(const struct catalog_file *files, size_t count, struct slice path)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(files[i].path, path))
			return true;
	return false;
}

static int database_read(const struct catalog_file *files, size_t count, const struct catalog_file *file, struct claims *claims)
{
	const struct catalog_file *log = beside(files, count, file, S("-wal")),
				  *journal = beside(files, count, file, S("-journal"));
	struct rpm_database database = {
		.bytes = file->bytes, .log = log ? log->bytes : S(""), .claims = claims, .arena = file->arena
	};
	int r;

	if (journal && slice_starts_with(journal->bytes, S("\xd9\xd5\x05\xf9")))
		claims_note(claims, NOTE_INCOMPLETE, "a transaction was broken off: its journal lies beside the database");
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		if (!forms[i].is(file->bytes))
			continue;
		forms[i].read(&database);
		r = rpm_packages_add(&database);
		rpm_database_done(&database);
		return r;
	}
	claims_note(claims, NOTE_INCOMPLETE, "an unknown form of rpm's database");
	return 0;
}

static int file_read(const struct catalog_file *files, size_t count, const struct catalog_file *file, struct claims *claims)
{
	const struct slice log = S("-wal");

	if (!file->bytes.len || slice_ends_with(file->path, S("-journal")))
		return 0;
	if (slice_starts_with(file->path, S("var/lib/rpmmanifest/"))) {
		/* The second says all that the first does, and more. */
		const struct catalog_file *second = &files[count - 1];

		return file == second || !second->bytes.len ? rpm_manifest_read(file->bytes, claims, file->arena) : 0;
	}
	if (!slice_ends_with(file->path, log))
		return database_read(files, count, file, claims);
	if (!has(files, count, slice_first(file->path, file->path.len - log.len)))
		claims_note(claims, NOTE_INCOMPLETE,
			"a write-ahead log whose database is not in this layer: what it changes is not seen");
	return 0;
}

static int rpm_parse_together(const struct catalog_file *files, size_t count, struct package_sink *sink, struct note_sink *notes)
{
	int r = 0;

	for (size_t i = 0; i < count && r >= 0; i++) {
		struct claims claims = claims_begin(&files[i], "rpm", PACKAGE_RPM, sink, notes);

		r = file_read(files, count, &files[i], &claims);
	}
	return r;
}

/* Where rpm has its database: until about 2021, since then, and on systems made by rpm-ostree. */
#define DATABASES(folder)                                                                                     \
	{ INTEREST_PATH, folder "/Packages" }, { INTEREST_PATH, folder "/Packages.db" },                      \
		{ INTEREST_PATH, folder "/rpmdb.sqlite" }, { INTEREST_PATH, folder "/rpmdb.sqlite-journal" }, \
	{                                                                                                     \
		INTEREST_PATH, folder "/rpmdb.sqlite-wal"                                                     \
	}

static const struct interest rpm_interests[] = {
	DATABASES("var/lib/rpm"),
	DATABASES("usr/lib/sysimage/rpm"),
	DATABASES("usr/share/rpm"),
	{ INTEREST_PATH, "var/lib/rpm/packages.rpm" }, /* of rpm 3: named, not read */
	{ INTEREST_PATH, "var/lib/rpmmanifest/container-manifest-1" },
	{ INTEREST_PATH, "var/lib/rpmmanifest/container-manifest-2" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_rpm = {
	.name = "rpm",
	.interests = rpm_interests,
	.size_max_bytes = CATALOG_TOGETHER_BYTES_MAX,
	.places = CATALOG_IMAGE,
	.parse_together = rpm_parse_together,
};
