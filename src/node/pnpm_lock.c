/* pnpm_lock.c - JavaScript packages as pnpm locked them: pnpm-lock.yaml of versions 5, 6 and 9
 *
 * A package's key tells its name and version, and, behind them, with which peers it stands there:
 * version 5: "/a/1.0.0", "/@s/a/1.0.0_b@2.0.0"; 6: "/a@1.0.0(b@2.0.0)"; 9: "a@1.0.0", whose dependencies stand below "snapshots" at
 * "a@1.0.0(b@2.0.0)". A package of another registry than the usual one has that one's host in front of the slash. */
#include "codec/yaml.h"
#include "node/node_lock.h"
#include "node/node_path.h"

enum { VERSION_SLASHES = 5, VERSION_SLASH = 6, VERSION_BARE = 9 };

struct pnpm {
	struct claims claims;
	struct claim_list list;
	struct arena *arena;
	unsigned version; /* one of the above */
	const struct tree *snapshots;
};

static struct slice without_peers(struct slice text)
{
	ptrdiff_t at = slice_find_byte(text, '(');

	return at < 0 ? text : slice_first(text, (size_t)at);
}

/* "a/1.0.0_b@2.0.0", "@s/a/1.0.0". */
static bool slashes_cut(struct slice key, struct slice *ret_name, struct slice *ret_version)
{
	size_t from = slice_starts_with(key, S("@")) ? (size_t)(slice_find_byte(key, '/') + 1) : 0;
	ptrdiff_t at = slice_find_byte(slice_from(key, from), '/');
	struct slice rest;

	if (at <= 0)
		return false;
	rest = slice_from(key, from + (size_t)at + 1);
	*ret_name = slice_first(key, from + (size_t)at);
	at = slice_find_byte(rest, '_');
	*ret_version = at < 0 ? rest : slice_first(rest, (size_t)at);
	return true;
}

/* The name and version that KEY, or the value of a dependency, tells. */
static bool key_cut(const struct pnpm *pnpm, struct slice key, struct slice *ret_name, struct slice *ret_version)
{
	ptrdiff_t slash;

	key = without_peers(key);
	slash = slice_find_byte(key, '/');
	if (pnpm->version != VERSION_BARE && slash >= 0)
		if (slash == 0 || key.ptr[0] != '@' || pnpm->version == VERSION_SLASHES)
			key = slice_from(key, (size_t)slash + 1); /* the host of a registry, or none */
	return pnpm->version == VERSION_SLASHES ? slashes_cut(key, ret_name, ret_version)
						: node_spec_cut(key, ret_name, ret_version);
}

/* { a: 1.0.0, alias: /b/1.0.0, c: 1.0.0(d@2.0.0), own: link:../own } */
static void names_take(const struct pnpm *pnpm, const struct tree *table, struct name_list *names)
{
	if (!table || table->kind != TREE_TABLE)
		return;
	for (size_t i = 0; i < table->count; i++) {
		struct slice value = without_peers(tree_as_text(table->items[i])), name = table->keys[i], other, version;
		bool alias = pnpm->version == VERSION_BARE ? node_source(value) != NODE_LOCAL : slice_starts_with(value, S("/"));

		if (alias && key_cut(pnpm, value, &other, &version) && node_source(version) == NODE_FROM_REGISTRY)
			name = other;
		name_list_add(names, name, pnpm->arena);
	}
}

static void names_of_entry(const struct pnpm *pnpm, const struct tree *entry, struct name_list *names)
{
	names_take(pnpm, tree_get(entry, "dependencies"), names);
	names_take(pnpm, tree_get(entry, "optionalDependencies"), names);
}

static void entry_take(struct pnpm *pnpm, struct slice key, const struct tree *entry)
{
	bool dev = slice_equal(tree_text(entry, "dev"), S("true"));
	struct claim claim = { .evidence = arena_printf(
				       pnpm->arena, "line %ju%s", (uintmax_t)entry->line, dev ? ", for development" : "") };
	struct slice name = S(""), version = S("");
	struct name_list names = { 0 };
	enum node_source source;

	if (node_source(key) == NODE_LOCAL && key.ptr[0] != '/') /* "file:…": a folder of one's own */
		return;
	source = key_cut(pnpm, key, &name, &version) ? node_source(version) : NODE_FROM_REGISTRY;
	if (source == NODE_LOCAL)
		return;
	/* Of what came from elsewhere the entry tells them, as far as it was a package. */
	claim.name = tree_text(entry, "name");
	if (!claim.name.len)
		claim.name = name;
	claim.version = tree_text(entry, "version");
	if (!claim.version.len && source == NODE_ELSEWHERE) {
		node_note_elsewhere(&pnpm->claims, claim.evidence, claim.name, version);
		return;
	}
	if (!claim.version.len)
		claim.version = version;
	names_of_entry(pnpm, entry, &names);
	if (pnpm->snapshots)
		names_of_entry(pnpm, tree_find(pnpm->snapshots, key), &names);
	claim.depends = name_list_end(&names);
	claim_list_take(&pnpm->list, &pnpm->claims, &claim);
}

/* Snapshots of a package with peers, by the key without them, so that its names can be found. The first one speaks for all. */
static const struct tree *snapshots_by_key(struct pnpm *pnpm, const struct tree *snapshots)
{
	struct tree *table = tree_new(pnpm->arena, TREE_TABLE, 0);

	if (!snapshots || snapshots->kind != TREE_TABLE)
		return NULL;
	for (size_t i = 0; i < snapshots->count; i++) {
		struct slice key = without_peers(snapshots->keys[i]);

		if (!tree_find(table, key))
			tree_add(pnpm->arena, table, key, snapshots->items[i]);
	}
	return table;
}

static bool version_known(struct pnpm *pnpm, const struct tree *root)
{
	struct slice stated = tree_text(root, "lockfileVersion"), major, minor;
	uint64_t number;

	if (!slice_cut(stated, '.', &major, &minor))
		major = stated;
	if (!slice_to_u64(major, &number) || number < VERSION_SLASHES || number > VERSION_BARE) {
		claims_note(&pnpm->claims, NOTE_INCOMPLETE, "not read: its version '%.*s' is none of 5 to 9",
			SLICE_ARG(slice_first(stated, 40)));
		return false;
	}
	pnpm->version = number == 5 ? VERSION_SLASHES : number < 9 ? VERSION_SLASH : VERSION_BARE;
	return true;
}

/* Does a project need what is not its own? */
static bool is_needy(const struct tree *project)
{
	static const char *const lists[] = { "dependencies", "devDependencies", "optionalDependencies" };

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const struct tree *list = tree_get(project, lists[i]);

		for (size_t j = 0; list && j < list->count; j++) {
			const struct tree *item = list->items[j];
			struct slice version = item->kind == TREE_TABLE ? tree_text(item, "version") : tree_as_text(item);

			if (node_source(version) != NODE_LOCAL)
				return true;
		}
	}
	return false;
}

/* Not there: a project that needs nothing, or a file that is damaged. A part at the top that is called like a package is an entry that
 * left its place. */
static void parts_check(struct pnpm *pnpm, const struct tree *root)
{
	const struct tree *projects = tree_get(root, "importers");
	bool needy = is_needy(root);

	for (size_t i = 0; projects && i < projects->count; i++)
		needy = needy || is_needy(projects->items[i]);
	if (!tree_get(root, "packages"))
		claims_note(&pnpm->claims, needy ? NOTE_INCOMPLETE : NOTE_REMARK, "has no 'packages'");
	for (size_t i = 0; i < root->count; i++)
		if (slice_find_byte(root->keys[i], '/') >= 0 || slice_find_byte(root->keys[i], '@') >= 0)
			claims_note(&pnpm->claims, NOTE_INCOMPLETE, "line %ju: '%.*s' is no part of such a file",
				(uintmax_t)root->items[i]->line, SLICE_ARG(slice_first(root->keys[i], 80)));
}

static void packages_read(struct pnpm *pnpm, const struct tree *packages)
{
	if (!packages || packages->kind != TREE_TABLE)
		return;
	for (size_t i = 0; i < packages->count; i++) {
		if (packages->items[i]->kind == TREE_TABLE)
			entry_take(pnpm, packages->keys[i], packages->items[i]);
		else
			claims_note(&pnpm->claims, NOTE_INCOMPLETE, "line %ju: '%.*s' is no entry",
				(uintmax_t)packages->items[i]->line, SLICE_ARG(slice_first(packages->keys[i], 80)));
	}
}

static int pnpm_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct pnpm pnpm = { .claims = claims_begin(file, "pnpm_lock", PACKAGE_NPM, sink, notes), .arena = file->arena };
	const struct tree *root;
	struct error err;

	if (node_place(file->path) != NODE_PLACE_OUTSIDE)
		return 0; /* what a package was developed with */
	if (yaml_read(file->bytes, file->arena, &root, &err) < 0) {
		claims_note(&pnpm.claims, NOTE_INCOMPLETE, "%s", err.text);
		return 0;
	}
	claims_check_end(&pnpm.claims, file->bytes, NOTE_INCOMPLETE);
	if (!root || !version_known(&pnpm, root))
		return 0;
	pnpm.snapshots = snapshots_by_key(&pnpm, tree_get(root, "snapshots"));
	packages_read(&pnpm, tree_get(root, "packages"));
	parts_check(&pnpm, root);
	/* "snapshots" stands last: without it the file was cut. */
	if (pnpm.version == VERSION_BARE && pnpm.list.count && !pnpm.snapshots)
		claims_note(&pnpm.claims, NOTE_INCOMPLETE, "no 'snapshots' at its end: it was cut");
	return claim_list_end(&pnpm.list, &pnpm.claims);
}

static const struct interest pnpm_lock_interests[] = {
	{ INTEREST_BASE_NAME, "pnpm-lock.yaml" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_pnpm_lock = {
	.name = "pnpm_lock",
	.interests = pnpm_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.parse = pnpm_lock_parse,
};
