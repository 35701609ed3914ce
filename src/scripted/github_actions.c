/* github_actions.c - GitHub Actions that workflows and composite actions use: "uses: owner/repo/path@ref"
 *
 * Local ones ("./…") and images ("docker://…") are none of theirs. */
#include "catalog/claims.h"
#include "codec/yaml.h"

#define DEPTH_MAX YAML_DEPTH_MAX
#define USES_MAX 100000u /* aliases can repeat a part as often as they like */

struct found {
	struct claims claims;
	struct claim_list list;
	size_t looked;
};

static void take_use(struct found *found, const struct tree *use)
{
	struct claim claim = { .evidence = arena_printf(found->claims.file->arena, "line %ju", (uintmax_t)use->line) };
	struct slice text = use->text, owner, rest, repository, below;

	if (slice_starts_with(text, S("./")) || slice_starts_with(text, S("docker://")))
		return;
	if (!slice_cut(text, '@', &text, &claim.version) || !slice_cut(text, '/', &owner, &rest)) {
		claims_note(&found->claims, NOTE_INCOMPLETE, "line %ju: '%.*s' is no action of a repository",
			(uintmax_t)use->line, SLICE_ARG(slice_first(use->text, 80)));
		return;
	}
	repository = slice_cut(rest, '/', &repository, &below) ? repository : rest;
	claim.name = slice_first(use->text, owner.len + 1 + repository.len);
	claim_list_take(&found->list, &found->claims, &claim);
}

/* A step runs something or uses an action; a job has steps or is another workflow. */
static void check_table(struct found *found, const struct tree *table, struct slice under)
{
	bool good = tree_get(table, "uses") || tree_get(table, slice_equal(under, S("steps")) ? "run" : "steps");

	if (!good)
		claims_note(&found->claims, NOTE_REMARK, "line %ju: a %s that says nothing to do", (uintmax_t)table->line,
			slice_equal(under, S("steps")) ? "step" : "job");
}

static void check_parts(struct found *found, const struct tree *root)
{
	const struct tree *jobs = tree_get(root, "jobs"), *runs = tree_get(root, "runs");
	bool good = jobs ? jobs->kind == TREE_TABLE : runs && runs->kind == TREE_TABLE;

	if (!good)
		claims_note(&found->claims, NOTE_INCOMPLETE, "has neither jobs nor runs");
	for (size_t i = 0; jobs && i < jobs->count; i++) {
		const struct tree *steps = tree_get(jobs->items[i], "steps");

		check_table(found, jobs->items[i], S("jobs"));
		if (steps && steps->kind != TREE_LIST)
			claims_note(&found->claims, NOTE_INCOMPLETE, "line %ju: steps that are no list", (uintmax_t)steps->line);
		for (size_t k = 0; steps && k < steps->count; k++)
			check_table(found, steps->items[k], S("steps"));
	}
	claims_check_end(&found->claims, found->claims.file->bytes, NOTE_REMARK);
}

static void look(struct found *found, const struct tree *tree, unsigned depth)
{
	for (size_t i = 0; i < tree->count && depth < DEPTH_MAX && found->looked < USES_MAX; i++) {
		found->looked++;
		if (tree->kind == TREE_TABLE && slice_equal(tree->keys[i], S("uses")) && tree->items[i]->kind == TREE_TEXT)
			take_use(found, tree->items[i]);
		else
			look(found, tree->items[i], depth + 1);
	}
}

static int github_actions_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct found found = { .claims = claims_begin(file, "github_actions", PACKAGE_GITHUB, sink, notes) };
	const struct tree *root = NULL;
	struct error err;

	if (yaml_read(file->bytes, file->arena, &root, &err) < 0)
		claims_note(&found.claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!root || root->kind != TREE_TABLE)
		claims_note(&found.claims, NOTE_INCOMPLETE, "no workflow");
	else {
		look(&found, root, 0);
		check_parts(&found, root);
	}
	if (found.looked == USES_MAX)
		claims_note(&found.claims, NOTE_INCOMPLETE, "more than %u values: the rest was not looked at", USES_MAX);
	return claim_list_end(&found.list, &found.claims);
}

static bool github_actions_accepts(struct slice path)
{
	struct slice folder = slice_folder_name(path), name = slice_base_name(path);

	if (slice_ends_with(folder, S(".github/workflows")))
		return true;
	return (slice_equal(name, S("action.yml")) || slice_equal(name, S("action.yaml"))) &&
	       slice_find(path, S(".github/actions/")) >= 0;
}

static const struct interest github_actions_interests[] = {
	{ INTEREST_SUFFIX, ".yml" },
	{ INTEREST_SUFFIX, ".yaml" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_github_actions = {
	.name = "github_actions",
	.interests = github_actions_interests,
	.size_max_bytes = 4u << 20,
	.places = CATALOG_SOURCE,
	.accepts = github_actions_accepts,
	.parse = github_actions_parse,
};
