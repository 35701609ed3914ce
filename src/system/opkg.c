/* opkg.c - what opkg installed (OpenWrt, Yocto, Entware): its status, and each package's control and list of files */
#include "catalog/file_list.h"
#include "codec/deb822.h"
#include "system/status.h"

/* "busybox.list": a path a line; behind a tab its mode and what it links to, where they are written. */
static int files_read(const struct catalog_file *file, struct claims *claims)
{
	struct slice name = slice_base_name(file->path), left = file->bytes, line, before, after;
	struct file_list list = { 0 };

	name.len -= strlen(".list");
	while (slice_next_line(&left, &line))
		file_list_add(&list, slice_cut(line, '\t', &before, &after) ? before : line);
	return file_list_end(&list, claims, name);
}

/* The status leaves out what the control says: the licence. */
static int control_read(const struct catalog_file *file, struct claims *claims)
{
	struct slice name = slice_base_name(file->path), licence = S(""), key, value, folded;
	struct deb822 deb822;
	enum deb822_event event;

	name.len -= strlen(".control");
	deb822_init(&deb822, file->bytes);
	while ((event = deb822_next(&deb822, &key, &value, &folded)) != DEB822_END)
		if (event == DEB822_FIELD && !licence.len && slice_equal_ignoring_case(key, S("License")))
			licence = value;
	return claims_add_licence(claims, name, licence);
}

static int opkg_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "opkg", PACKAGE_OPKG, sink, notes);

	if (slice_ends_with(file->path, S(".list")))
		return files_read(file, &claims);
	if (slice_ends_with(file->path, S(".control")))
		return control_read(file, &claims);
	return status_parse(file, &claims, true);
}

static bool opkg_accepts(struct slice path)
{
	return slice_ends_with(path, S("opkg/status")) || slice_ends_with(path, S(".list")) ||
	       slice_ends_with(path, S(".control"));
}

static const struct interest opkg_interests[] = {
	{ INTEREST_PATH, "usr/lib/opkg/status" }, /* OpenWrt */
	{ INTEREST_PATH, "var/lib/opkg/status" }, /* Yocto */
	{ INTEREST_PATH, "lib/opkg/status" },
	{ INTEREST_PATH, "opt/lib/opkg/status" }, /* Entware, beside another distribution */
	{ INTEREST_FOLDER, "usr/lib/opkg/info" },
	{ INTEREST_FOLDER, "var/lib/opkg/info" },
	{ INTEREST_FOLDER, "lib/opkg/info" },
	{ INTEREST_FOLDER, "opt/lib/opkg/info" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_opkg = {
	.name = "opkg",
	.interests = opkg_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_IMAGE,
	.accepts = opkg_accepts,
	.parse = opkg_parse,
};
