/* dpkg.c - what dpkg installed: its status and lists of files, the status.d folder of images without dpkg, and the packages' copyright
 * files */
#include "catalog/file_list.h"
#include "system/copyright.h"
#include "system/status.h"

#define DOC "usr/share/doc/"

/* "libssl3:amd64.list": a path a line. "base.md5sums": a digest, two blanks, and a path. */
static int files_read(const struct catalog_file *file, struct claims *claims, struct slice suffix)
{
	struct slice name = slice_base_name(file->path), left = file->bytes, line, before, after;
	bool digests = slice_equal(suffix, S(".md5sums"));
	struct file_list list = { 0 };

	name.len -= suffix.len;
	if (slice_cut(name, ':', &before, &after))
		name = before;
	while (slice_next_line(&left, &line)) {
		if (!digests)
			file_list_add(&list, line);
		else if (slice_cut(line, ' ', &before, &after) && before.len == 32)
			file_list_add(&list, slice_trim(after));
	}
	return file_list_end(&list, claims, name);
}

static bool is_copyright(struct slice path)
{
	return slice_starts_with(path, S(DOC)) && slice_equal(slice_base_name(path), S("copyright"));
}

static int dpkg_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "dpkg", PACKAGE_DEB, sink, notes);
	bool single = slice_equal(slice_base_name(slice_folder_name(file->path)), S("status.d"));

	if (is_copyright(file->path))
		return claims_add_licence(
			&claims, slice_base_name(slice_folder_name(file->path)), copyright_licence(file->bytes, file->arena));
	if (slice_ends_with(file->path, S(".list")))
		return files_read(file, &claims, S(".list"));
	if (slice_ends_with(file->path, S(".md5sums")))
		return files_read(file, &claims, S(".md5sums"));
	return status_parse(file, &claims, !single);
}

/* Of the folder of lists only those, and of all that is called copyright what stands in a package's folder. */
static bool dpkg_accepts(struct slice path)
{
	struct slice folder = slice_folder_name(path);

	if (slice_equal(slice_base_name(path), S("copyright")))
		return is_copyright(path) && slice_equal(slice_folder_name(folder), S("usr/share/doc"));
	return !slice_equal(slice_base_name(folder), S("info")) || slice_ends_with(path, S(".list"));
}

static const struct interest dpkg_interests[] = {
	{ INTEREST_PATH, "var/lib/dpkg/status" },
	{ INTEREST_FOLDER, "var/lib/dpkg/status.d" },
	{ INTEREST_FOLDER, "var/lib/dpkg/info" },
	{ INTEREST_BASE_NAME, "copyright" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_dpkg = {
	.name = "dpkg",
	.interests = dpkg_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_IMAGE,
	.accepts = dpkg_accepts,
	.parse = dpkg_parse,
};
