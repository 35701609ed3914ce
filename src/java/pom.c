/* pom.c - Java packages that a Maven project asks for: pom.xml
 *
 * https://maven.apache.org/pom.html, as far as one file tells: properties and versions of its own <properties>, <parent> and
 * <dependencyManagement>. What stands in a parent elsewhere, ranges, and profiles are not known; the first two are said. Scopes test,
 * provided, system and import are not part of what is built. */
#include "catalog/claims.h"
#include "catalog/fill.h"
#include "codec/tree.h"
#include "codec/xml.h"
#include <inttypes.h>

struct project {
	struct claims claims;
	struct claim_list list;
	struct arena *arena;
	const struct xml *root, *parent;
	struct tree *properties; /* texts by name */
	struct tree *managed;    /* lists of version and scope by "group:artifact" */
	struct name_list needs;
};

static bool builtin_lookup(const struct project *project, struct slice name, struct slice *ret_value)
{
	static const char *const prefixes[] = { "project.parent.", "parent.", "pom.parent.", "project.", "pom.", "" };
	static const char *const members[] = { "groupId", "artifactId", "version" };

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		struct slice prefix = slice_from_text(prefixes[i]), member = slice_from(name, prefix.len);

		if (!slice_starts_with(name, prefix))
			continue;
		for (size_t j = 0; j < sizeof members / sizeof members[0]; j++) {
			if (!slice_equal(member, slice_from_text(members[j])))
				continue;
			*ret_value = i < 3 ? S("") : xml_text(project->root, members[j]);
			if (!ret_value->len)
				*ret_value = xml_text(project->parent, members[j]);
			return ret_value->len > 0;
		}
	}
	return false;
}

static bool lookup(void *context, struct slice name, struct slice *ret_value)
{
	const struct project *project = context;
	const struct tree *property = tree_find(project->properties, name);

	if (!property)
		return builtin_lookup(project, name, ret_value);
	*ret_value = property->text;
	return true;
}

/* The child NAME of ELEMENT, filled; false: there is one that cannot be. */
static bool filled_text(struct project *project, const struct xml *element, const char *name, struct slice *ret_text)
{
	struct filling filling = { '{', '}', lookup, project, project->arena };

	return fill(&filling, xml_text(element, name), ret_text);
}

static void properties_take(struct project *project)
{
	const struct xml *properties = xml_child(project->root, "properties");

	for (const struct xml *at = properties ? properties->first : NULL; at; at = at->next) {
		struct tree *property = tree_find(project->properties, at->name);

		if (!property) {
			property = tree_new(project->arena, TREE_TEXT, at->line);
			tree_add(project->arena, project->properties, at->name, property);
		}
		property->text = at->text; /* the last one holds */
	}
}

static bool coordinates_of(struct project *project, const struct xml *element, struct slice *ret_name)
{
	struct slice group, artifact;

	if (!filled_text(project, element, "groupId", &group) || !filled_text(project, element, "artifactId", &artifact) ||
		!group.len || !artifact.len)
		return false;
	*ret_name = arena_printf(project->arena, "%.*s:%.*s", SLICE_ARG(group), SLICE_ARG(artifact));
	return true;
}

static void managed_take(struct project *project)
{
	const struct xml *dependencies = xml_child(xml_child(project->root, "dependencyManagement"), "dependencies");

	for (const struct xml *at = xml_child(dependencies, "dependency"); at; at = xml_next(at)) {
		struct tree *entry = tree_new(project->arena, TREE_LIST, at->line), *version, *scope;
		struct slice name;

		if (slice_equal(xml_text(at, "scope"), S("import")) || !coordinates_of(project, at, &name) ||
			tree_find(project->managed, name))
			continue;
		version = tree_new(project->arena, TREE_TEXT, at->line);
		version->text = xml_text(at, "version");
		scope = tree_new(project->arena, TREE_TEXT, at->line);
		scope->text = xml_text(at, "scope");
		tree_add(project->arena, entry, S(""), version);
		tree_add(project->arena, entry, S(""), scope);
		tree_add(project->arena, project->managed, name, entry);
	}
}

static bool is_part_of_what_is_built(struct slice scope)
{
	return !scope.len || slice_equal(scope, S("compile")) || slice_equal(scope, S("runtime"));
}

/* "1.0" and "[1.0]"; false for a range, and for the words that Maven 2 knew. */
static bool is_one_version(struct slice *version)
{
	if (slice_starts_with(*version, S("[")) && slice_ends_with(*version, S("]")))
		*version = slice_trim(slice_make(version->ptr + 1, version->len - 2));
	for (size_t i = 0; i < version->len; i++)
		if (strchr("[](),", version->ptr[i]))
			return false;
	return version->len > 0 && !slice_equal(*version, S("LATEST")) && !slice_equal(*version, S("RELEASE"));
}

static void dependency_take(struct project *project, const struct xml *dependency)
{
	struct slice scope = xml_text(dependency, "scope"), version = xml_text(dependency, "version"), name, filled;
	struct filling filling = { '{', '}', lookup, project, project->arena };
	const struct tree *managed;

	if (!coordinates_of(project, dependency, &name)) {
		if (is_part_of_what_is_built(scope))
			claims_note(&project->claims, NOTE_REMARK,
				"line %" PRIu64 ": '%.*s:%.*s' is not known by this file alone", dependency->line,
				SLICE_ARG(slice_first(xml_text(dependency, "groupId"), 80)),
				SLICE_ARG(slice_first(xml_text(dependency, "artifactId"), 80)));
		return;
	}
	managed = tree_find(project->managed, name);
	if (!version.len && managed)
		version = managed->items[0]->text;
	if (!scope.len && managed)
		scope = managed->items[1]->text;
	if (!is_part_of_what_is_built(scope))
		return;
	name_list_add(&project->needs, name, project->arena);
	if (!version.len || !fill(&filling, version, &filled) || !is_one_version(&filled)) {
		claims_note(&project->claims, NOTE_REMARK,
			"line %" PRIu64 ": the version of '%.*s' (%.*s) is not known by this file alone", dependency->line,
			SLICE_ARG(slice_first(name, 80)), SLICE_ARG(version.len ? slice_first(version, 60) : S("none")));
		return;
	}
	claim_list_take(&project->list, &project->claims,
		&(struct claim){ .name = name,
			.version = filled,
			.evidence = arena_printf(project->arena, "line %" PRIu64, dependency->line) });
}

/* The project itself, which has its parent's group and version where it does not state its own. */
static void own_take(struct project *project)
{
	struct slice group, artifact, version;
	bool known = filled_text(project, project->root, "groupId", &group) &&
		     filled_text(project, project->root, "artifactId", &artifact) &&
		     filled_text(project, project->root, "version", &version);

	if (known && !group.len)
		known = filled_text(project, project->parent, "groupId", &group);
	if (known && !version.len)
		known = filled_text(project, project->parent, "version", &version);
	if (!known || !group.len || !artifact.len || !version.len)
		return;
	claim_list_take(&project->list, &project->claims,
		&(struct claim){ .name = arena_printf(project->arena, "%.*s:%.*s", SLICE_ARG(group), SLICE_ARG(artifact)),
			.version = version,
			.depends = name_list_end(&project->needs),
			.evidence = S("project") });
}

static int pom_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct project project = { .claims = claims_begin(file, "pom", PACKAGE_MAVEN, sink, notes), .arena = file->arena };
	const struct xml *dependencies;
	struct error err;

	if (xml_read(file->bytes, file->arena, &project.root, &err) < 0) {
		claims_note(&project.claims, NOTE_INCOMPLETE, "%s", err.text);
		return 0;
	}
	if (!slice_equal(project.root->name, S("project"))) /* another program's pom.xml */
		return 0;
	project.parent = xml_child(project.root, "parent");
	project.properties = tree_new(file->arena, TREE_TABLE, 0);
	project.managed = tree_new(file->arena, TREE_TABLE, 0);
	properties_take(&project);
	managed_take(&project);
	dependencies = xml_child(project.root, "dependencies");
	for (const struct xml *at = xml_child(dependencies, "dependency"); at; at = xml_next(at))
		dependency_take(&project, at);
	own_take(&project);
	return claim_list_end(&project.list, &project.claims);
}

static const struct interest pom_interests[] = {
	{ INTEREST_BASE_NAME, "pom.xml" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_pom = {
	.name = "pom",
	.interests = pom_interests,
	.size_max_bytes = 4u << 20,
	.places = CATALOG_SOURCE, /* what is installed lies in archives, see jar.c */
	.parse = pom_parse,
};
