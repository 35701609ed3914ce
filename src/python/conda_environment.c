/* conda_environment.c - what conda is told to install: environment.yml
 *
 *	dependencies: [ "conda-forge::a=1.0=build_0", b==2.0, { pip: [ c==3.0 ] } ]
 *
 * "a=1.0" is, to conda, all of 1.0.*; yet this is what it writes itself for exactly the version that is installed. */
#include "codec/yaml.h"
#include "python/python_metadata.h"
#include "python/requirement.h"

struct environment {
	struct claims conda, pip;
	struct claim_list conda_list, pip_list;
	struct arena *arena;
};

static bool is_exact(struct slice version)
{
	static const char marks[] = "*<>!|,~ ";

	for (size_t i = 0; i < sizeof marks - 1; i++)
		if (slice_find_byte(version, marks[i]) >= 0)
			return false;
	return version.len > 0;
}

static void not_counted(struct claims *claims, struct slice evidence, struct slice name)
{
	claims_note(claims, NOTE_REMARK, "%.*s: '%.*s' is not counted: no exact version is asked for", SLICE_ARG(evidence),
		SLICE_ARG(slice_first(name, 80)));
}

/* "channel::name=version=build", "name ==version", "name" */
static void conda_take(struct environment *environment, struct slice spec, struct slice evidence)
{
	ptrdiff_t channel = slice_find(spec, S("::"));
	struct claim claim = { .evidence = evidence };
	struct slice rest, version, build;

	if (channel >= 0)
		spec = slice_from(spec, (size_t)channel + 2);
	claim.name = python_requirement_name(spec);
	rest = slice_trim(slice_from(slice_trim(spec), claim.name.len));
	if (!claim.name.len) {
		claims_note(&environment->conda, NOTE_INCOMPLETE, "%.*s: no package: '%.*s'", SLICE_ARG(evidence),
			SLICE_ARG(slice_first(spec, 80)));
		return;
	}
	for (unsigned i = 0; i < 2 && slice_starts_with(rest, S("=")); i++)
		rest = slice_trim(slice_from(rest, 1));
	claim.version = slice_cut(rest, '=', &version, &build) ? slice_trim(version) : rest;
	if (!is_exact(claim.version))
		not_counted(&environment->conda, evidence, claim.name);
	else
		claim_list_take(&environment->conda_list, &environment->conda, &claim);
}

static void pip_take(struct environment *environment, struct slice text, struct slice evidence)
{
	struct requirement requirement;

	text = slice_trim(text);
	if (slice_starts_with(text, S("-"))) /* options, a folder */
		return;
	switch (requirement_read(text, &requirement)) {
	case REQUIREMENT_EXACT:
		claim_list_take(&environment->pip_list, &environment->pip,
			&(struct claim){ .name = requirement.name, .version = requirement.version, .evidence = evidence });
		break;
	case REQUIREMENT_OPEN:
	case REQUIREMENT_ELSEWHERE:
		not_counted(&environment->pip, evidence, requirement.name.len ? requirement.name : text);
		break;
	case REQUIREMENT_BAD:
		claims_note(&environment->pip, NOTE_INCOMPLETE, "%.*s: no requirement: '%.*s'", SLICE_ARG(evidence),
			SLICE_ARG(slice_first(text, 80)));
		break;
	}
}

static void dependency_take(struct environment *environment, const struct tree *item)
{
	struct slice evidence = arena_printf(environment->arena, "line %ju", (uintmax_t)item->line);
	const struct tree *pip = tree_get(item, "pip");

	if (item->kind == TREE_TEXT)
		conda_take(environment, item->text, evidence);
	else if (!pip)
		claims_note(
			&environment->conda, NOTE_INCOMPLETE, "%.*s: neither a package nor a list for pip", SLICE_ARG(evidence));
	for (size_t i = 0; pip && i < pip->count; i++)
		pip_take(environment, tree_as_text(pip->items[i]),
			arena_printf(environment->arena, "line %ju", (uintmax_t)pip->items[i]->line));
}

/* A list that is no part of an environment may be one that left its place. */
static void parts_check(struct environment *environment, const struct tree *root)
{
	for (size_t i = 0; root && root->kind == TREE_TABLE && i < root->count; i++)
		if (root->items[i]->kind == TREE_LIST && !slice_equal(root->keys[i], S("channels")) &&
			!slice_equal(root->keys[i], S("dependencies")) && !slice_equal(root->keys[i], S("platforms")))
			claims_note(&environment->conda, NOTE_REMARK, "line %ju: '%.*s' is no part of an environment",
				(uintmax_t)root->items[i]->line, SLICE_ARG(slice_first(root->keys[i], 80)));
}

static int conda_environment_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct environment environment = { .conda = claims_begin(file, "conda_environment", PACKAGE_CONDA, sink, notes),
		.pip = claims_begin(file, "conda_environment", PACKAGE_PYPI, sink, notes),
		.arena = file->arena };
	const struct tree *root, *dependencies;
	struct error err;
	int r;

	if (yaml_read(file->bytes, file->arena, &root, &err) < 0) {
		claims_note(&environment.conda, NOTE_INCOMPLETE, "%s", err.text);
		return 0;
	}
	claims_check_end(&environment.conda, file->bytes, NOTE_REMARK);
	parts_check(&environment, root);
	dependencies = tree_get(root, "dependencies");
	if (!dependencies || dependencies->kind != TREE_LIST) /* other programs have files of this name too */
		claims_note(&environment.conda, NOTE_REMARK, "has no list 'dependencies': not conda's, or damaged");
	if (dependencies && dependencies->kind == TREE_LIST)
		for (size_t i = 0; i < dependencies->count; i++)
			dependency_take(&environment, dependencies->items[i]);
	r = claim_list_end(&environment.conda_list, &environment.conda);
	return r < 0 ? r : claim_list_end(&environment.pip_list, &environment.pip);
}

static const struct interest conda_environment_interests[] = {
	{ INTEREST_BASE_NAME, "environment.yml" },
	{ INTEREST_BASE_NAME, "environment.yaml" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_conda_environment = {
	.name = "conda_environment",
	.interests = conda_environment_interests,
	.size_max_bytes = 4u << 20,
	.places = CATALOG_SOURCE,
	.parse = conda_environment_parse,
};
