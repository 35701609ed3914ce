/* portage.c - what portage installed: a folder for each package, with a file for each thing that is said of it (Package Manager
 * Specification, and portage's own var/db/pkg) */
#include "catalog/file_list.h"
#include "system/names.h"

#define PACKAGES "var/db/pkg/"

static struct slice text_of(const struct catalog_file *files, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(slice_base_name(files[i].path), name))
			return slice_trim(files[i].bytes);
	return S("");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Cuts "openssl-3.0.13-r1" before its version: the last part that begins with a digit, and the revision behind it. */
static bool version_cut(struct slice pf, struct slice *ret_name, struct slice *ret_version)
{
	ptrdiff_t dash = slice_find_last_byte(pf, '-');
	struct slice revision;

	if (dash < 0)
		return false;
	revision = slice_from(pf, (size_t)dash + 1);
	if (revision.len > 1 && revision.ptr[0] == 'r' && is_digit(revision.ptr[1]))
		dash = slice_find_last_byte(slice_first(pf, (size_t)dash), '-');
	if (dash <= 0 || (size_t)dash + 1 >= pf.len || !is_digit(pf.ptr[dash + 1]))
		return false;
	*ret_name = slice_first(pf, (size_t)dash);
	*ret_version = slice_from(pf, (size_t)dash + 1);
	return true;
}

/* "dev-libs/openssl" of ">=dev-libs/openssl-3.0:0/3=[ssl,-bindist(-)]"; without an operator no version stands in an atom. */
static struct slice atom_name(struct slice atom)
{
	bool has_version = false;
	struct slice name, version;
	size_t len = 0;

	while (atom.len && memchr("<>=~", atom.ptr[0], 4)) {
		has_version = true;
		atom = slice_from(atom, 1);
	}
	while (len < atom.len && !memchr(":[", atom.ptr[len], 2))
		len++;
	atom = slice_first(atom, len);
	if (slice_ends_with(atom, S("*")))
		atom.len--;
	return has_version && version_cut(atom, &name, &version) ? name : atom;
}

/* What RDEPEND asks for: its conditions on USE flags were decided when the package was built, so that only groups of alternatives are
 * left; of those all are named, for the others' folders are not seen here. Blockers ("!") are not needed. */
static struct slices needs_of(struct slice rdepend, struct arena *arena)
{
	struct name_list needs = { 0 };
	struct slice line, word;

	while (slice_next_line(&rdepend, &line))
		while (slice_next_token(&line, ' ', &word)) {
			word = slice_trim(word);
			if (slice_find_byte(word, '/') > 0 && word.ptr[0] != '!')
				name_list_add(&needs, atom_name(word), arena);
		}
	return name_list_end(&needs);
}

/* "obj PATH MD5 MTIME", "sym PATH -> TARGET MTIME", "dir PATH": paths may hold blanks. */
static void contents_add(struct file_list *list, struct slice line)
{
	ptrdiff_t at;

	if (slice_starts_with(line, S("sym "))) {
		at = slice_find(line, S(" -> "));
		if (at > 4)
			file_list_add(list, slice_from(slice_first(line, (size_t)at), 4));
	} else if (slice_starts_with(line, S("obj "))) {
		for (int i = 0; i < 2; i++) {
			at = slice_find_last_byte(line, ' ');
			if (at > 4)
				line.len = (size_t)at;
		}
		file_list_add(list, slice_from(line, 4));
	}
}

static int files_own(struct slice contents, struct claims *claims, struct slice package)
{
	struct file_list list = { 0 };
	struct slice line;

	while (slice_next_line(&contents, &line))
		contents_add(&list, line);
	return file_list_end(&list, claims, package);
}

/* Portage ends each of its files by a newline. */
static void look_at_ends(const struct catalog_file *files, size_t count, struct claims *claims)
{
	for (size_t i = 0; i < count; i++)
		if (files[i].bytes.len && !slice_ends_with(files[i].bytes, S("\n"))) {
			claims->path = files[i].path;
			claims_note(claims, NOTE_INCOMPLETE, "the file ends in the middle of a line");
		}
	claims->path = files->path;
}

/* "MIT || ( GPL-2 LGPL-2.1 )": as written, on one line. */
static struct slice one_line(struct slice text, struct arena *arena)
{
	char *out = arena_alloc(arena, CLAIM_TEXT_LEN_MAX + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < CLAIM_TEXT_LEN_MAX; i++) {
		bool blank = memchr(" \t\r\n", text.ptr[i], 4) != NULL;

		if (!blank || (len && out[len - 1] != ' '))
			out[len++] = blank ? ' ' : text.ptr[i];
	}
	return slice_trim(slice_make(out, len));
}

static int portage_parse(const struct catalog_file *files, size_t count, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(files, "portage", PACKAGE_EBUILD, sink, notes);
	struct slice folder = slice_folder_name(files->path), category = slice_base_name(slice_folder_name(folder));
	struct slice pf = text_of(files, count, S("PF")), name, version;
	struct package package = { .maintainer = S("") };
	int r;

	if (!pf.len)
		pf = slice_base_name(folder); /* the folder is called so, too */
	if (slice_starts_with(slice_base_name(folder), S("-MERGING-"))) {
		claims_note(&claims, NOTE_INCOMPLETE, "is not counted: it was being installed");
		return 0;
	}
	if (!version_cut(pf, &name, &version)) {
		claims_note(&claims, NOTE_INCOMPLETE, "'%.*s' is no name and version", SLICE_ARG(slice_first(pf, 80)));
		return 0;
	}
	look_at_ends(files, count, &claims);
	package.name =
		arena_printf(files->arena, "%.*s/%.*s", SLICE_ARG(category), SLICE_ARG(slice_first(name, CLAIM_NAME_LEN_MAX)));
	package.version = version;
	package.licence = one_line(text_of(files, count, S("LICENSE")), files->arena);
	package.origin = text_of(files, count, S("repository"));
	package.depends = needs_of(text_of(files, count, S("RDEPEND")), files->arena);
	package.evidence = text_of(files, count, S("PF")).len ? S("PF") : S("folder name");
	r = claims_add(&claims, package);
	return r < 0 ? r : files_own(text_of(files, count, S("CONTENTS")), &claims, package.name);
}

/* var/db/pkg/CATEGORY/PF/FILE. */
static bool portage_accepts(struct slice path)
{
	struct slice category = slice_folder_name(slice_folder_name(path));

	return slice_starts_with(path, S(PACKAGES)) && slice_equal(slice_folder_name(category), S("var/db/pkg"));
}

static const struct interest portage_interests[] = {
	{ INTEREST_BASE_NAME, "PF" },
	{ INTEREST_BASE_NAME, "CONTENTS" },
	{ INTEREST_BASE_NAME, "LICENSE" },
	{ INTEREST_BASE_NAME, "RDEPEND" },
	{ INTEREST_BASE_NAME, "repository" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_portage = {
	.name = "portage",
	.interests = portage_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_IMAGE,
	.accepts = portage_accepts,
	.parse_together = portage_parse,
};
