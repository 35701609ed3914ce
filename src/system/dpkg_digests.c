/* dpkg_digests.c - what dpkg's packages state of their files: digests, which of them are settings, and which lie elsewhere
 *
 * No cataloger of packages: its files are read where somebody asks for digests, and not otherwise. Forms: deb-md5sums(5),
 * deb-conffiles(5); of diversions dpkg-divert(1) and dpkg's own file: three lines each, the path, the other path, the package. */
#include "catalog/stated.h"

#define DIVERSIONS "var/lib/dpkg/diversions"

/* "libssl3:amd64.md5sums" is of libssl3. */
static struct slice package_of(struct slice path, struct slice suffix)
{
	struct slice name = slice_base_name(path), before, after;

	name.len -= suffix.len;
	return slice_cut(name, ':', &before, &after) ? before : name;
}

static int digests_read(const struct catalog_file *file, struct package_sink *sink)
{
	struct slice package = package_of(file->path, S(".md5sums")), left = file->bytes, line, digest, path;
	int r = 0;

	while (r >= 0 && slice_next_line(&left, &line))
		if (slice_cut(line, ' ', &digest, &path))
			r = stated_add_hex(sink, package, slice_trim(path), digest, file->path);
	return r;
}

/* "/etc/a", or "remove-on-upgrade /etc/a". */
static int settings_read(const struct catalog_file *file, struct package_sink *sink)
{
	struct slice package = package_of(file->path, S(".conffiles")), left = file->bytes, line;
	int r = 0;

	while (r >= 0 && slice_next_line(&left, &line)) {
		ptrdiff_t slash = slice_find_byte(line, '/');

		if (slash >= 0)
			r = stated_add_other(
				sink, STATED_CHANGEABLE, package, slice_trim(slice_from(line, (size_t)slash)), S(""), file->path);
	}
	return r;
}

static int diversions_read(const struct catalog_file *file, struct package_sink *sink)
{
	struct slice left = file->bytes, path, target, package;
	int r = 0;

	while (r >= 0 && slice_next_line(&left, &path) && slice_next_line(&left, &target) && slice_next_line(&left, &package))
		r = stated_add_other(
			sink, STATED_DIVERTED, slice_equal(package, S(":")) ? S("") : package, path, target, file->path);
	return r;
}

static int digests_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	(void)notes;
	if (!stated_wanted(sink))
		return 0;
	if (slice_equal(file->path, S(DIVERSIONS)))
		return diversions_read(file, sink);
	if (slice_ends_with(file->path, S(".md5sums")))
		return digests_read(file, sink);
	return settings_read(file, sink);
}

static bool digests_accept(struct slice path)
{
	return slice_equal(path, S(DIVERSIONS)) || slice_ends_with(path, S(".md5sums")) || slice_ends_with(path, S(".conffiles"));
}

static const struct interest digests_interests[] = {
	{ INTEREST_FOLDER, "var/lib/dpkg/info" },
	{ INTEREST_FOLDER, "var/lib/dpkg/status.d" },
	{ INTEREST_PATH, DIVERSIONS },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_dpkg_digests = {
	.name = "dpkg_digests",
	.interests = digests_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_IMAGE,
	.accepts = digests_accept,
	.parse = digests_parse,
};
