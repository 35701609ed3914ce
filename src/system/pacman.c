/* pacman.c - what pacman installed: a folder for each package, with its description and its list of files */
#include "catalog/file_list.h"
#include "system/names.h"

#define LOCAL "var/lib/pacman/local"

struct description {
	struct slice name, version, base, architecture, packager;
	struct name_list licences, needs;
};

/* "LICENSE" of "%LICENSE%". */
static bool is_heading(struct slice line, struct slice *ret_heading)
{
	if (line.len < 3 || line.ptr[0] != '%' || line.ptr[line.len - 1] != '%')
		return false;
	*ret_heading = slice_make(line.ptr + 1, line.len - 2);
	return true;
}

/* The package's name as its folder says it: "gmp-6.2.1-2" without version and release. */
static struct slice folder_package(struct slice path)
{
	struct slice name = slice_base_name(slice_folder_name(path));

	for (int i = 0; i < 2; i++) {
		ptrdiff_t dash = slice_find_last_byte(name, '-');

		if (dash < 0)
			return S("");
		name.len = (size_t)dash;
	}
	return name;
}

static int files_read(const struct catalog_file *file, struct claims *claims)
{
	struct slice left = file->bytes, line, heading;
	struct file_list list = { 0 };
	bool in_files = false;

	while (slice_next_line(&left, &line))
		if (is_heading(line, &heading))
			in_files = slice_equal(heading, S("FILES"));
		else if (in_files)
			file_list_add(&list, line);
	return file_list_end(&list, claims, folder_package(file->path));
}

static void take_line(struct description *description, struct slice heading, struct slice line, struct arena *arena)
{
	const struct {
		struct slice heading;
		struct slice *value;
	} wanted[] = { { S("NAME"), &description->name }, { S("VERSION"), &description->version },
		{ S("BASE"), &description->base }, { S("ARCH"), &description->architecture },
		{ S("PACKAGER"), &description->packager } };
	struct slice before, after;

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (slice_equal(heading, wanted[i].heading) && !wanted[i].value->len)
			*wanted[i].value = line;
	if (slice_equal(heading, S("LICENSE")))
		name_list_add(&description->licences, line, arena);
	if (slice_equal(heading, S("DEPENDS"))) {
		line = name_without_version(line);
		name_list_add(&description->needs, slice_cut(line, ':', &before, &after) ? before : line, arena);
	}
}

/* Several licences hold together, as makepkg's manual has it; in SPDX form it is one line. */
static struct slice licence_of(const struct name_list *licences, struct arena *arena)
{
	struct slice joined = S("");

	for (size_t i = 0; i < licences->count && joined.len < CLAIM_TEXT_LEN_MAX; i++)
		joined = joined.len ? arena_printf(arena, "%.*s AND %.*s", SLICE_ARG(joined),
					      SLICE_ARG(slice_first(licences->items[i], CLAIM_TEXT_LEN_MAX)))
				    : licences->items[i];
	return joined;
}

static int description_read(const struct catalog_file *file, struct claims *claims)
{
	struct description description = { .name = S("") };
	struct slice left = file->bytes, line, heading = S("");
	uint64_t number = 0, name_line = 1;
	char evidence[40];

	for (; slice_next_line(&left, &line); number++) {
		line = slice_trim(line);
		if (!line.len || is_heading(line, &heading))
			continue;
		if (slice_equal(heading, S("NAME")) && !description.name.len)
			name_line = number + 1;
		take_line(&description, heading, line, file->arena);
	}
	if (!description.name.len || !description.version.len) {
		claims_note(claims, NOTE_INCOMPLETE, "a package without a %s", description.name.len ? "version" : "name");
		return 0;
	}
	if (!slice_ends_with(file->bytes, S("\n")))
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: the file ends in the middle of a line", (uintmax_t)number);
	snprintf(evidence, sizeof evidence, "line %ju", (uintmax_t)name_line);
	return claims_add(claims, (struct package){ .name = description.name,
					  .version = description.version,
					  .architecture = description.architecture,
					  .source_name = description.base,
					  .maintainer = description.packager,
					  .licence = licence_of(&description.licences, file->arena),
					  .depends = name_list_end(&description.needs),
					  .evidence = slice_from_text(evidence) });
}

static int pacman_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "pacman", PACKAGE_ALPM, sink, notes);

	return slice_equal(slice_base_name(file->path), S("files")) ? files_read(file, &claims) : description_read(file, &claims);
}

static bool pacman_accepts(struct slice path)
{
	return slice_equal(slice_folder_name(slice_folder_name(path)), S(LOCAL));
}

static const struct interest pacman_interests[] = {
	{ INTEREST_BASE_NAME, "desc" },
	{ INTEREST_BASE_NAME, "files" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_pacman = {
	.name = "pacman",
	.interests = pacman_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_IMAGE,
	.accepts = pacman_accepts,
	.parse = pacman_parse,
};
