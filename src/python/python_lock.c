/* python_lock.c - Python packages as Poetry, uv, PDM and others locked them: poetry.lock, uv.lock, pdm.lock, pylock.toml (PEP 751)
 *
 * All are TOML with a list of tables "package" ("packages" in pylock.toml), each of which has a name and a version. They differ in how
 * they say what a package needs, where it comes from, and which groups want it. */
#include "codec/toml.h"
#include "python/python_metadata.h"

struct lock {
	struct claims claims;
	struct claim_list list;
	struct arena *arena;
};

static bool is_kind(const struct tree *tree, enum tree_kind kind)
{
	return tree && tree->kind == kind;
}

/* { a = ">=1", … }, ["a>=1; marker", …], [{ name = "a", … }, …] */
static struct slices needs_read(struct lock *lock, const struct tree *needs)
{
	struct name_list names = { 0 };

	for (size_t i = 0; needs && i < needs->count; i++) {
		if (needs->kind == TREE_TABLE)
			name_list_add(&names, needs->keys[i], lock->arena);
		else if (is_kind(needs->items[i], TREE_TABLE))
			name_list_add(&names, tree_text(needs->items[i], "name"), lock->arena);
		else
			name_list_add(&names, python_requirement_name(tree_as_text(needs->items[i])), lock->arena);
	}
	return name_list_end(&names);
}

/* A part of the project: a folder, not a package that somebody published. */
static bool is_local(const struct tree *package)
{
	const struct tree *source = tree_get(package, "source");

	return slice_equal(tree_text(source, "type"), S("directory")) || tree_get(source, "editable") ||
	       tree_get(source, "virtual") || tree_get(source, "directory") || tree_get(package, "directory") ||
	       slice_equal(tree_text(package, "editable"), S("true"));
}

/* The group that alone wants it, or empty: everybody does. */
static struct slice group_of(const struct tree *package)
{
	const struct tree *groups = tree_get(package, "groups");
	struct slice group = tree_text(package, "category"), first = S("");

	if (is_kind(groups, TREE_LIST))
		for (size_t i = 0; i < groups->count; i++) {
			group = tree_as_text(groups->items[i]);
			if (slice_equal(group, S("main")) || slice_equal(group, S("default")))
				return S("");
			if (!first.len)
				first = group;
		}
	if (first.len)
		return first;
	return slice_equal(group, S("main")) ? S("") : group;
}

static void package_take(struct lock *lock, const struct tree *package)
{
	struct slice group = group_of(package);
	struct claim claim = { .name = tree_text(package, "name"),
		.version = tree_text(package, "version"),
		.evidence = arena_printf(
			lock->arena, "line %ju%s%.*s", (uintmax_t)package->line, group.len ? ", for " : "", SLICE_ARG(group)) };

	if (is_local(package))
		return;
	/* What comes from a repository or archive need not have one in pylock.toml. */
	if (claim.name.len && !claim.version.len && (tree_get(package, "vcs") || tree_get(package, "archive"))) {
		claims_note(&lock->claims, NOTE_REMARK, "%.*s: '%.*s' is not counted: it is a URL without a version",
			SLICE_ARG(claim.evidence), SLICE_ARG(slice_first(claim.name, 80)));
		return;
	}
	claim.depends = needs_read(lock, tree_get(package, "dependencies"));
	claim_list_take(&lock->list, &lock->claims, &claim);
}

static int python_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct lock lock = { .claims = claims_begin(file, "python_lock", PACKAGE_PYPI, sink, notes), .arena = file->arena };
	struct slice name = slice_base_name(file->path);
	const char *wanted = slice_ends_with(name, S(".toml")) ? "packages" : "package";
	const struct tree *root, *packages;
	struct error err;

	if (toml_read(file->bytes, file->arena, &root, &err) < 0) {
		claims_note(&lock.claims, NOTE_INCOMPLETE, "%s", err.text);
		return 0;
	}
	claims_check_lists(&lock.claims, root, wanted);
	packages = tree_get(root, wanted);
	for (size_t i = 0; packages && i < packages->count; i++) {
		if (is_kind(packages->items[i], TREE_TABLE))
			package_take(&lock, packages->items[i]);
		else
			claims_note(&lock.claims, NOTE_INCOMPLETE, "line %ju: no package", (uintmax_t)packages->items[i]->line);
	}
	/* Poetry writes this table last. */
	if (slice_equal(name, S("poetry.lock")) && !tree_get(root, "metadata"))
		claims_note(&lock.claims, NOTE_INCOMPLETE, "no 'metadata' at its end: it was cut");
	return claim_list_end(&lock.list, &lock.claims);
}

/* "pylock.toml", "pylock.dev.toml" */
static bool python_lock_accepts(struct slice path)
{
	struct slice name = slice_base_name(path);

	return !slice_ends_with(name, S(".toml")) || slice_starts_with(name, S("pylock."));
}

static const struct interest python_lock_interests[] = {
	{ INTEREST_BASE_NAME, "pdm.lock" },
	{ INTEREST_BASE_NAME, "poetry.lock" },
	{ INTEREST_BASE_NAME, "pylock.toml" },
	{ INTEREST_BASE_NAME, "uv.lock" },
	{ INTEREST_SUFFIX, ".toml" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_python_lock = {
	.name = "python_lock",
	.interests = python_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.accepts = python_lock_accepts,
	.parse = python_lock_parse,
};
