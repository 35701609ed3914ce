/* unread.c - package databases that are known and not read: an image that has one must not look as if it had no packages */
#include "catalog/claims.h"

/* The beginning of a path decides, and where several files of one name may lie below it, NAME: what the file's name begins with. Of a
 * database of many files those are wanted that are there wherever something is. */
static const struct {
	const char *start, *name, *owner;
} databases[] = {
	{ "gnu/store/", "libc.so.6", "guix" },
	{ "home/linuxbrew/", "INSTALL_RECEIPT.json", "Homebrew" },
	{ "nix/store/", "libc.so", "nix" },
	{ "nix/var/nix/db/", "db.sqlite", "nix" },
	{ "var/db/xbps/", "pkgdb-", "xbps" },
	{ "var/guix/db/", "db.sqlite", "guix" },
	{ "var/lib/flatpak/app/", "metadata", "flatpak" },
	{ "var/lib/flatpak/runtime/", "metadata", "flatpak" },
	{ "var/lib/pkgtools/packages/", "aaa_", "Slackware" },
	{ "var/lib/pkgtools/packages/", "glibc", "Slackware" },
	{ "var/lib/snapd/", "state.json", "snap" },
	{ "var/lib/snapd/seed/", "seed.yaml", "snap" },
	{ "var/log/packages/", "aaa_", "Slackware" },
	{ "var/log/packages/", "glibc", "Slackware" },
};

static const char *owner_of(struct slice path)
{
	for (size_t i = 0; i < sizeof databases / sizeof databases[0]; i++)
		if (slice_starts_with(path, slice_from_text(databases[i].start)) &&
			slice_starts_with(slice_base_name(path), slice_from_text(databases[i].name)))
			return databases[i].owner;
	return NULL;
}

static bool unread_accepts(struct slice path)
{
	return owner_of(path) != NULL;
}

static int unread_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	const char *owner = owner_of(file->path);

	(void)sink;
	if (file->bytes.len && owner)
		note_add(notes, NOTE_INCOMPLETE, file->path, "the package database of %s, which this version does not read",
			owner);
	return 0;
}

static const struct interest unread_interests[] = {
	{ INTEREST_BASE_NAME, "INSTALL_RECEIPT.json" },
	{ INTEREST_BASE_NAME, "libc.so" }, /* images that nix makes have a store and no database: nearly all have a C library */
	{ INTEREST_BASE_NAME, "libc.so.6" },
	{ INTEREST_BASE_NAME, "metadata" },
	{ INTEREST_FOLDER, "var/lib/pkgtools/packages" },
	{ INTEREST_FOLDER, "var/log/packages" },
	{ INTEREST_PATH, "nix/var/nix/db/db.sqlite" },
	{ INTEREST_PATH, "var/db/xbps/pkgdb-0.38.plist" },
	{ INTEREST_PATH, "var/guix/db/db.sqlite" },
	{ INTEREST_PATH, "var/lib/snapd/seed/seed.yaml" },
	{ INTEREST_PATH, "var/lib/snapd/state.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_unread = {
	.name = "unread",
	.interests = unread_interests,
	.size_max_bytes = CATALOG_FILE_BYTES_MAX,
	.places = CATALOG_IMAGE,
	.accepts = unread_accepts,
	.parse = unread_parse,
};
