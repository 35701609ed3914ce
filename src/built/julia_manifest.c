/* julia_manifest.c - Julia packages as Pkg resolved them: Manifest.toml, both versions of its format
 *
 * https://pkgdocs.julialang.org/v1/toml-files/#Manifest.toml. Version 1 has [[Name]] at its top, version 2 [[deps.Name]]. Julia runs
 * programs by it, so that it counts in images, too; but not those of packages in a depot, which nothing runs by. Packages without a
 * version are parts of Julia, with its version where that is stated. */
#include "built/listed.h"

static void needs_add(struct name_list *needs, struct wanted *wanted, const struct tree *deps, struct arena *arena)
{
	for (size_t i = 0; deps && i < deps->count; i++) { /* names, or names with their uuids */
		struct slice name = deps->kind == TREE_TABLE ? deps->keys[i] : tree_as_text(deps->items[i]);

		name_list_add(needs, name, arena);
		wanted_need(wanted, name, arena);
	}
}

static void package_take(struct listed *listed, struct wanted *wanted, struct slice name, const struct tree *package,
	struct slice julia, bool second)
{
	struct slice version = tree_text(package, "version"), uuid = tree_text(package, "uuid");
	struct name_list needs = { 0 };

	needs_add(&needs, wanted, tree_get(package, "deps"), listed->arena);
	wanted_have(wanted, name, listed->arena);
	/* A part of Julia has no tree of its own. */
	if (!version.len && uuid.len && tree_get(package, "git-tree-sha1"))
		julia = S("");
	else if (!version.len && uuid.len && !julia.len) {
		if (second)
			claims_note(&listed->claims, NOTE_REMARK,
				"'%.*s' is not counted: it is a part of Julia, of no stated version",
				SLICE_ARG(slice_first(name, 80)));
		return;
	}
	listed_add(listed, &(struct claim){ .name = name,
				   .version = version.len || !uuid.len ? version : julia,
				   .origin = uuid.len ? arena_printf(listed->arena, "uuid:%.*s", SLICE_ARG(uuid)) : S(""),
				   .depends = name_list_end(&needs),
				   .evidence = listed_line(listed, package->line) });
}

/* Of version 2: what may hold packages is called "deps". */
static void check_tables(struct listed *listed, const struct tree *root)
{
	for (size_t i = 0; i < root->count; i++)
		if (root->items[i]->kind == TREE_TABLE && !slice_equal(root->keys[i], S("deps")) &&
			!slice_equal(root->keys[i], S("registries")))
			claims_note(&listed->claims, NOTE_INCOMPLETE, "line %ju: '%.*s', which is unknown, may hold packages",
				(uintmax_t)root->items[i]->line, SLICE_ARG(slice_first(root->keys[i], 80)));
}

static int julia_manifest_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "julia_manifest", PACKAGE_JULIA, sink, notes);
	const struct tree *root = listed_toml(&listed), *deps = root;
	struct slice julia = tree_text(root, "julia_version");
	bool second = tree_get(root, "manifest_format") != NULL;
	struct wanted wanted = { 0 };

	listed_check_end(&listed);
	if (second)
		check_tables(&listed, root);
	else if (tree_get(root, "deps") && tree_get(root, "deps")->kind == TREE_TABLE)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "has no manifest_format");
	if (second)
		deps = tree_get(root, "deps");
	for (size_t i = 0; deps && deps->kind == TREE_TABLE && i < deps->count; i++)
		for (size_t j = 0; deps->items[i]->kind == TREE_LIST && j < deps->items[i]->count; j++)
			package_take(&listed, &wanted, deps->keys[i], deps->items[i]->items[j], julia, second);
	wanted_end(&wanted, &listed.claims);
	return listed_end(&listed);
}

/* Depots have packages/NAME/SLUG/…, where the slug is four or five letters and digits. */
static bool is_in_depot(struct slice path)
{
	struct slice part;
	unsigned after = 0; /* parts behind "packages" */

	while (slice_next_token(&path, '/', &part)) {
		if (after == 2 && (part.len == 4 || part.len == 5) && path.len)
			return true;
		after = slice_equal(part, S("packages")) ? 1 : after ? after + 1 : 0;
	}
	return false;
}

static bool julia_manifest_accepts(struct slice path)
{
	struct slice name = slice_base_name(path);

	/* "Manifest-v1.11.toml" holds for that version of Julia alone. */
	if (!slice_equal(name, S("Manifest.toml")) && !slice_equal(name, S("JuliaManifest.toml")) &&
		!slice_starts_with(name, S("Manifest-v")) && !slice_starts_with(name, S("JuliaManifest-v")))
		return false;
	return !is_in_depot(path);
}

static const struct interest julia_manifest_interests[] = {
	{ INTEREST_SUFFIX, ".toml" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_julia_manifest = {
	.name = "julia_manifest",
	.interests = julia_manifest_interests,
	.size_max_bytes = 16u << 20,
	.accepts = julia_manifest_accepts,
	.parse = julia_manifest_parse,
};
