/* unread.c - package databases that are known and not read: an image that has one must not look as if it had no packages */
#include "catalog/claims.h"

/* The first part of a path decides. */
static const struct {
	const char *start, *owner;
} databases[] = {
	{ "var/lib/pacman/", "pacman" },
};

static int unread_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	const char *owner = "another manager";

	(void)sink;
	if (!file->bytes.len)
		return 0;
	for (size_t i = 0; i < sizeof databases / sizeof databases[0]; i++)
		if (slice_starts_with(file->path, slice_from_text(databases[i].start)))
			owner = databases[i].owner;
	note_add(notes, NOTE_INCOMPLETE, file->path, "the package database of %s, which this version does not read", owner);
	return 0;
}

static const struct interest unread_interests[] = {
	{ INTEREST_PATH, "var/lib/pacman/local/ALPM_DB_VERSION" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_unread = {
	.name = "unread",
	.interests = unread_interests,
	.size_max_bytes = CATALOG_FILE_BYTES_MAX,
	.places = CATALOG_IMAGE,
	.parse = unread_parse,
};
