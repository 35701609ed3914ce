/* wheel.c - Python packages in archives that lie about: wheels (PEP 427), and eggs in one file */
#include "base/buffer.h"
#include "catalog/differing.h"
#include "python/python_metadata.h"

#define WHEEL_METADATA_BYTES_MAX (4u << 20)
#define WHEEL_PACKAGES_MAX 100 /* of one archive: a package brings few others along */

struct wheel {
	struct claims claims;
	struct zip *zip;
	struct name_list requires; /* of an egg */
	struct slice egg;          /* its PKG-INFO */
	size_t packages;
	struct differing differing;
};

/* Inflates the current ENTRY, into the file's arena. False: it cannot be read, and a note says why. */
static bool entry_read(struct wheel *wheel, const struct zip_entry *entry, struct slice *ret_bytes)
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(WHEEL_METADATA_BYTES_MAX);
	struct error err;

	if (zip_read(wheel->zip, &bytes, &err) < 0) {
		claims_note(&wheel->claims, NOTE_INCOMPLETE, "%.*s: %s", SLICE_ARG(slice_first(entry->path, 120)), err.text);
		return false;
	}
	*ret_bytes = arena_copy(wheel->claims.file->arena, buffer_slice(&bytes));
	return true;
}

static int entry_take(struct wheel *wheel, const struct zip_entry *entry)
{
	struct slice folder = slice_folder_name(entry->path), name = slice_base_name(entry->path), bytes;
	bool info = slice_equal(entry->path, S("EGG-INFO/PKG-INFO")),
	     needs = slice_equal(entry->path, S("EGG-INFO/requires.txt"));
	bool metadata = slice_equal(name, S("METADATA")) && slice_ends_with(folder, S(".dist-info"));
	struct name_list names = { 0 };

	differing_take(&wheel->differing, entry);
	if (!info && !needs && !metadata)
		return 0;
	if (wheel->packages == WHEEL_PACKAGES_MAX) {
		claims_note(&wheel->claims, NOTE_INCOMPLETE, "more than %d packages: the rest is left out", WHEEL_PACKAGES_MAX);
		return 1;
	}
	wheel->packages++;
	if (!entry_read(wheel, entry, &bytes))
		return 0;
	if (metadata)
		return python_metadata_claim(
			&wheel->claims, bytes, &names, arena_copy(wheel->claims.file->arena, entry->path), NULL);
	if (info)
		wheel->egg = bytes;
	else
		python_requires_read(bytes, &wheel->requires, wheel->claims.file->arena);
	return 0;
}

static int wheel_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct wheel wheel = { .claims = claims_begin(file, "wheel", PACKAGE_PYPI, sink, notes) };
	cleanup_zip struct zip *zip = NULL;
	struct zip_entry entry;
	struct error err;
	int r = zip_open(file->bytes, &zip, &err), taken = 0;

	wheel.zip = zip;
	while (r >= 0 && taken == 0 && (r = zip_next(zip, &entry, &err)) > 0)
		taken = entry_take(&wheel, &entry);
	if (taken < 0)
		return taken;
	differing_end(&wheel.differing, &wheel.claims);
	if (r < 0)
		claims_note(&wheel.claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!wheel.packages)
		claims_note(&wheel.claims, NOTE_REMARK, "an archive without a package's METADATA");
	return wheel.egg.len ? python_metadata_claim(&wheel.claims, wheel.egg, &wheel.requires, S("EGG-INFO/PKG-INFO"), NULL) : 0;
}

static const struct interest wheel_interests[] = {
	{ INTEREST_SUFFIX, ".whl" },
	{ INTEREST_SUFFIX, ".egg" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_wheel = {
	.name = "wheel",
	.interests = wheel_interests,
	.size_max_bytes = CATALOG_FILE_BYTES_MAX,
	.parse = wheel_parse,
};
