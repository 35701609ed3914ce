/* node_path.c - what the place of a file says where Node.js looks for packages */
#include "node/node_path.h"

/* Folders of a package that hold made-up packages, to test or to show something. */
static bool is_for_tests(struct slice part)
{
	static const char *const names[] = { "test", "tests", "__tests__", "fixture", "fixtures", "__fixtures__", "spec",
		"example", "examples" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (slice_equal(part, slice_from_text(names[i])))
			return true;
	return false;
}

static bool debian_start(struct slice *path)
{
	static const char *const starts[] = { "usr/share/nodejs/", "usr/lib/nodejs/" };

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		if (slice_starts_with(*path, slice_from_text(starts[i]))) {
			*path = slice_from(*path, strlen(starts[i]));
			return true;
		}
	}
	return false;
}

/* Steps of the way down a path. */
enum step {
	STEP_OUTSIDE,
	STEP_MODULES,      /* a package's name, a scope, or a store comes next */
	STEP_SCOPE,        /* after "@scope" */
	STEP_STORE,        /* after ".pnpm": the name of one of its folders comes next */
	STEP_STORE_FOLDER, /* after that: "node_modules", or Yarn's "package" */
	STEP_PACKAGE,
	STEP_INSIDE,
	STEP_TESTS /* for good: what is below is not installed */
};

static enum step step_down(enum step step, struct slice folder)
{
	if (step == STEP_TESTS)
		return STEP_TESTS;
	if (slice_equal(folder, S("node_modules"))) /* no package may be called so */
		return STEP_MODULES;
	switch (step) {
	case STEP_MODULES:
		return slice_starts_with(folder, S("@"))   ? STEP_SCOPE
		       : slice_starts_with(folder, S(".")) ? STEP_STORE
							   : STEP_PACKAGE;
	case STEP_SCOPE:
		return STEP_PACKAGE;
	case STEP_STORE:
		return STEP_STORE_FOLDER;
	case STEP_STORE_FOLDER:
		return slice_equal(folder, S("package")) ? STEP_PACKAGE : STEP_INSIDE;
	case STEP_PACKAGE:
	case STEP_INSIDE:
		return is_for_tests(folder) ? STEP_TESTS : STEP_INSIDE;
	default:
		return step;
	}
}

enum node_place node_place(struct slice path)
{
	enum step step = debian_start(&path) ? STEP_MODULES : STEP_OUTSIDE;
	struct slice left = slice_folder_name(path), folder;

	while (slice_next_token(&left, '/', &folder))
		step = step_down(step, folder);
	return step == STEP_OUTSIDE ? NODE_PLACE_OUTSIDE : step == STEP_PACKAGE ? NODE_PLACE_PACKAGE : NODE_PLACE_INSIDE_PACKAGE;
}

struct slice node_name_of_folder(struct slice path)
{
	struct slice name = slice_base_name(path);
	struct slice folder = slice_base_name(slice_folder_name(path));

	if (!name.len || !slice_starts_with(folder, S("@")))
		return name;
	return slice_make(folder.ptr, folder.len + 1 + name.len);
}

struct slice node_without_mark(struct slice text)
{
	return slice_starts_with(text, S("\xef\xbb\xbf")) ? slice_from(text, 3) : text;
}
