/* pubspec_lock.c - Dart packages as pub locked them: pubspec.lock
 *
 * https://dart.dev/tools/pub/glossary#lockfile. What comes with the SDK itself has no version of its own ("0.0.0"). */
#include "built/listed.h"

static int pubspec_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	static const char *const parts[] = { "packages", "sdks", "sdk", NULL };
	struct listed listed = listed_begin(file, "pubspec_lock", PACKAGE_PUB, sink, notes);
	const struct tree *root = listed_yaml(&listed), *packages = listed_part(&listed, root, "packages", TREE_TABLE);

	listed_check_end(&listed);
	if (root && !tree_get(root, "sdks") && !tree_get(root, "sdk"))
		claims_note(&listed.claims, NOTE_INCOMPLETE, "sdks is missing, which stands at its end");
	for (size_t i = 0; packages && packages->kind == TREE_TABLE && i < packages->count; i++) {
		const struct tree *package = packages->items[i], *description = tree_get(package, "description");
		struct slice name = tree_text(description, "name");

		if (slice_equal(tree_text(package, "source"), S("sdk")))
			continue;
		listed_add(&listed, &(struct claim){ .name = name.len ? name : packages->keys[i],
					    .version = tree_text(package, "version"),
					    .origin = tree_text(description, "url"),
					    .evidence = listed_line(&listed, package->line) });
	}
	listed_check_parts(&listed, root, parts);
	return listed_end(&listed);
}

static const struct interest pubspec_lock_interests[] = {
	{ INTEREST_BASE_NAME, "pubspec.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_pubspec_lock = {
	.name = "pubspec_lock",
	.interests = pubspec_lock_interests,
	.size_max_bytes = 8u << 20,
	.places = CATALOG_SOURCE,
	.parse = pubspec_lock_parse,
};
