/* r_description.c - R packages as they lie installed: library/NAME/DESCRIPTION ("Writing R Extensions", 1.1.1) */
#include "catalog/claims.h"
#include "codec/deb822.h"

/* "R (>= 3.5), methods, Rcpp (>= 1.0)": the language itself is no package. */
static void needs_read(struct name_list *list, struct slice text, struct arena *arena)
{
	struct slice entry, name, version;

	while (slice_next_token(&text, ',', &entry)) {
		name = slice_cut(entry, '(', &name, &version) ? slice_trim(name) : slice_trim(entry);
		if (!slice_equal(name, S("R")))
			name_list_add(list, name, arena);
	}
}

static int r_description_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "r_description", PACKAGE_CRAN, sink, notes);
	struct package package = { .evidence = S("Package and Version") };
	struct name_list needs = { 0 };
	struct slice key, value, folded;
	enum deb822_event event;
	struct deb822 deb822;

	deb822_init(&deb822, file->bytes);
	while (event = deb822_next(&deb822, &key, &value, &folded), event != DEB822_END) {
		if (event != DEB822_FIELD)
			continue;
		if (slice_equal(key, S("Package")))
			package.name = value;
		else if (slice_equal(key, S("Version")))
			package.version = value;
		else if (slice_equal(key, S("License")))
			package.licence = value;
		else if (slice_equal(key, S("Maintainer")))
			package.maintainer = value;
		else if (slice_equal(key, S("Repository")))
			package.origin = value;
		if (slice_equal(key, S("Depends")) || slice_equal(key, S("Imports"))) {
			needs_read(&needs, value, file->arena);
			needs_read(&needs, folded, file->arena);
		}
	}
	if (!package.name.len || !package.version.len) {
		claims_note(&claims, NOTE_INCOMPLETE, "a package without a %s", package.name.len ? "version" : "name");
		return 0;
	}
	package.depends = name_list_end(&needs);
	return claims_add(&claims, package);
}

/* Of the many files of this name those in a library of R: ".../library/NAME/DESCRIPTION", "…/site-library/NAME/DESCRIPTION". */
static bool r_description_accepts(struct slice path)
{
	struct slice library = slice_base_name(slice_folder_name(slice_folder_name(path)));

	return slice_equal(library, S("library")) || slice_equal(library, S("site-library"));
}

static const struct interest r_description_interests[] = {
	{ INTEREST_BASE_NAME, "DESCRIPTION" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_r_description = {
	.name = "r_description",
	.interests = r_description_interests,
	.size_max_bytes = 1u << 20,
	.accepts = r_description_accepts,
	.parse = r_description_parse,
};
