/* nuget_project.c - .NET packages that a project asks for: project files, Directory.Packages.props, packages.config
 *
 * https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files and …/central-package-management. A plain
 * version is what is restored as long as nothing else asks for more; ranges and floating versions are no version, which is said. */
#include "built/listed.h"
#include "catalog/fill.h"
#include "codec/xml.h"
#include <inttypes.h>

struct project {
	struct listed listed;
	struct tree *properties; /* by name in lower case */
};

static bool property_lookup(void *context, struct slice name, struct slice *ret_value)
{
	const struct project *project = context;
	const struct tree *found = tree_find(project->properties, arena_lower(project->listed.arena, name));

	if (found)
		*ret_value = found->text;
	return found != NULL;
}

/* The last one that sets a property holds, as MSBuild reads from top to bottom. */
static void properties_take(struct project *project, const struct xml *group)
{
	for (const struct xml *at = group->first; at; at = at->next) {
		struct slice name = arena_lower(project->listed.arena, at->name);
		struct tree *property = tree_find(project->properties, name);

		if (!property) {
			property = tree_new(project->listed.arena, TREE_TEXT, at->line);
			tree_add(project->listed.arena, project->properties, name, property);
		}
		property->text = at->text;
	}
}

/* "1.2.3" and "[1.2.3]"; false for what is no single version: "1.*", "[1.0,2.0)". */
static bool is_one_version(struct slice *version)
{
	if (slice_starts_with(*version, S("[")) && slice_ends_with(*version, S("]")))
		*version = slice_trim(slice_make(version->ptr + 1, version->len - 2));
	for (size_t i = 0; i < version->len; i++)
		if (strchr("*[](), ", version->ptr[i]))
			return false;
	return version->len > 0;
}

static void package_take(struct project *project, struct slice name, struct slice version, uint64_t line)
{
	struct listed *listed = &project->listed;
	struct filling filling = { '(', ')', property_lookup, project, listed->arena };
	struct claim claim = { 0 };

	if (!fill(&filling, name, &claim.name) || !fill(&filling, version, &claim.version)) {
		claims_note(&listed->claims, NOTE_REMARK, "line %" PRIu64 ": '%.*s' %.*s: made of what stands elsewhere", line,
			SLICE_ARG(slice_first(name, 80)), SLICE_ARG(slice_first(version, 80)));
		return;
	}
	claim.name = slice_trim(claim.name);
	claim.version = slice_trim(claim.version);
	claim.evidence = listed_line(listed, line);
	if (claim.version.len && !is_one_version(&claim.version)) {
		claims_note(&listed->claims, NOTE_REMARK, "line %" PRIu64 ": '%.*s' may be any version of %.*s", line,
			SLICE_ARG(slice_first(claim.name, 80)), SLICE_ARG(slice_first(claim.version, 80)));
		return;
	}
	listed_add(listed, &claim);
}

static struct slice attribute_or_child(const struct xml *element, const char *name)
{
	struct slice value = xml_attribute(element, name);

	return value.len ? value : xml_text(element, name);
}

/* <PackageReference Include="a" Version="1.0" /> and its kin; the version may be a child, and may stand in another file. */
static void reference_take(struct project *project, const struct xml *item)
{
	struct slice name = xml_attribute(item, "Include"), version = attribute_or_child(item, "VersionOverride");

	if (!name.len)
		name = xml_attribute(item, "Update");
	if (!version.len)
		version = attribute_or_child(item, "Version");
	if (name.len && version.len)
		package_take(project, name, version, item->line);
	else if (version.len && !xml_attribute(item, "Remove").len)
		claims_note(&project->listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": a package without a name", item->line);
}

static bool is_reference(struct slice name)
{
	return slice_equal(name, S("PackageReference")) || slice_equal(name, S("PackageVersion")) ||
	       slice_equal(name, S("GlobalPackageReference"));
}

/* What is like a package, but neither one nor what NuGet only unpacks or the SDK brings. */
static bool asks_for_version(const struct xml *item)
{
	static const char *const known[] = { "PackageDownload", "DotNetCliToolReference", "FrameworkReference", "SDKReference",
		"Sdk" };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (slice_equal(item->name, slice_from_text(known[i])))
			return false;
	return xml_attribute(item, "Include").len && attribute_or_child(item, "Version").len;
}

static void elements_take(struct project *project, const struct xml *parent, bool properties)
{
	for (const struct xml *at = parent->first; at; at = at->next) {
		if (properties && slice_equal(at->name, S("PropertyGroup")))
			properties_take(project, at);
		else if (!properties && is_reference(at->name))
			reference_take(project, at);
		else if (!properties && asks_for_version(at))
			claims_note(&project->listed.claims, NOTE_REMARK,
				"line %" PRIu64 ": '%.*s' names a version, but is no known kind of package", at->line,
				SLICE_ARG(slice_first(at->name, 80)));
		else if (at->first) /* ItemGroup, Choose, When … : XML_DEPTH_MAX bounds this */
			elements_take(project, at, properties);
	}
}

/* <packages><package id="a" version="1.0" /></packages> */
static void config_take(struct project *project, const struct xml *root)
{
	struct claims *claims = &project->listed.claims;

	if (root->text.len)
		claims_note(claims, NOTE_INCOMPLETE, "text between its packages: '%.*s'", SLICE_ARG(slice_first(root->text, 80)));
	for (const struct xml *at = root->first; at; at = at->next) {
		if (!slice_equal(at->name, S("package"))) {
			claims_note(claims, NOTE_INCOMPLETE, "line %" PRIu64 ": '%.*s' is no package", at->line,
				SLICE_ARG(slice_first(at->name, 80)));
			continue;
		}
		listed_add(&project->listed, &(struct claim){ .name = xml_attribute(at, "id"),
						     .version = xml_attribute(at, "version"),
						     .evidence = listed_line(&project->listed, at->line) });
	}
}

static int nuget_project_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct project project = { .listed = listed_begin(file, "nuget_project", PACKAGE_NUGET, sink, notes),
		.properties = tree_new(file->arena, TREE_TABLE, 0) };
	const struct xml *root;
	struct error err;

	if (xml_read(file->bytes, file->arena, &root, &err) < 0) {
		claims_note(&project.listed.claims, NOTE_INCOMPLETE, "%s", err.text);
		return 0;
	}
	if (slice_equal(root->name, S("packages"))) {
		config_take(&project, root);
	} else {
		elements_take(&project, root, true);
		elements_take(&project, root, false);
	}
	return listed_end(&project.listed);
}

static const struct interest nuget_project_interests[] = {
	{ INTEREST_BASE_NAME, "packages.config" },
	{ INTEREST_BASE_NAME, "Directory.Packages.props" },
	{ INTEREST_SUFFIX, ".csproj" },
	{ INTEREST_SUFFIX, ".fsproj" },
	{ INTEREST_SUFFIX, ".vbproj" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_nuget_project = {
	.name = "nuget_project",
	.interests = nuget_project_interests,
	.size_max_bytes = 4u << 20,
	.places = CATALOG_SOURCE,
	.parse = nuget_project_parse,
};
