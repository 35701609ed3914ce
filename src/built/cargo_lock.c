/* cargo_lock.c - Rust crates that a project is built with: Cargo.lock, all four versions of its format
 *
 * https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html. The project's own crates have no source and are claimed too.
 * Which crates only its tests need, Cargo.lock does not say. */
#include "built/listed.h"
#include "codec/toml.h"

/* "name", "name version" or "name version (source)". */
static struct slice dependency_name(struct slice text)
{
	return text_until(text, " ");
}

static void package_take(struct listed *listed, struct wanted *wanted, const struct tree *package, uint64_t line)
{
	const struct tree *dependencies = tree_get(package, "dependencies");
	struct name_list needs = { 0 };

	for (size_t i = 0; dependencies && dependencies->kind == TREE_LIST && i < dependencies->count; i++) {
		struct slice name = dependency_name(tree_as_text(dependencies->items[i]));

		name_list_add(&needs, name, listed->arena);
		wanted_need(wanted, name, listed->arena);
	}
	wanted_have(wanted, tree_text(package, "name"), listed->arena);
	listed_add(listed, &(struct claim){ .name = tree_text(package, "name"),
				   .version = tree_text(package, "version"),
				   .origin = tree_text(package, "source"),
				   .depends = name_list_end(&needs),
				   .evidence = listed_line(listed, line) });
}

static void packages_take(struct listed *listed, struct wanted *wanted, const struct tree *root, uint64_t line_before)
{
	const struct tree *packages = tree_get(root, "package"), *own = tree_get(root, "root");

	for (size_t i = 0; packages && packages->kind == TREE_LIST && i < packages->count; i++)
		package_take(listed, wanted, packages->items[i], packages->items[i]->line + line_before);
	if (own) /* of files of before 2017 */
		package_take(listed, wanted, own, own->line + line_before);
}

static bool is_package_start(struct slice line)
{
	return slice_starts_with(line, S("[[package]]"));
}

/* A file that is no TOML as a whole: package by package, so that a bad one hides no others. */
static void parts_take(struct listed *listed, struct wanted *wanted)
{
	struct slice text = listed->claims.file->bytes, line;
	uint64_t number = 0, first = 0;
	const char *start = NULL;

	for (bool more = true; more;) {
		const char *at = text.ptr;

		more = slice_next_line(&text, &line);
		if (start && (!more || is_package_start(line))) {
			const struct tree *root;

			if (toml_read(slice_make(start, (size_t)(at - start)), listed->arena, &root, NULL) >= 0)
				packages_take(listed, wanted, root, first - 1);
			else
				claims_note(&listed->claims, NOTE_INCOMPLETE, "line %zu: a package that cannot be read",
					(size_t)first);
			start = NULL;
		}
		number++;
		if (more && is_package_start(line)) {
			start = at;
			first = number;
		}
	}
}

static int cargo_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "cargo_lock", PACKAGE_CARGO, sink, notes);
	const struct tree *root = listed_toml(&listed);
	struct wanted wanted = { 0 };

	listed_check_end(&listed);
	if (root) {
		packages_take(&listed, &wanted, root, 0);
		claims_check_lists(&listed.claims, root, "package");
		wanted_end(&wanted, &listed.claims);
	} else {
		parts_take(&listed, &wanted);
	}
	return listed_end(&listed);
}

static const struct interest cargo_lock_interests[] = {
	{ INTEREST_BASE_NAME, "Cargo.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_cargo_lock = {
	.name = "cargo_lock",
	.interests = cargo_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE, /* what was built says itself what is in it, where it was built with cargo-auditable */
	.parse = cargo_lock_parse,
};
