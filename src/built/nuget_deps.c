/* nuget_deps.c - .NET packages that a program was published with: NAME.deps.json beside NAME.dll
 *
 * https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md: "libraries" has what there is,
 * "targets" what each of them needs. Assemblies that only the compiler read are not there; a runtime pack is the .NET runtime itself. */
#include "built/listed.h"
#include "codec/json.h"

struct library {
	struct slice type;
	bool compile_only;
};

/* "Newtonsoft.Json/9.0.1" */
static struct slice name_of(struct slice key)
{
	return text_until(key, "/");
}

static struct library library_read(struct json *json)
{
	struct library library = { 0 };
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return library;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("type"))) {
			library.type = json_string_or_skip(json);
		} else if (slice_equal(key, S("compileOnly"))) {
			library.compile_only = json_peek(json) == JSON_TRUE;
			json_skip(json);
		} else {
			json_skip(json);
		}
	}
	return library;
}

static void libraries_read(struct listed *listed, const struct tree *needs, struct json *json)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		struct library library = library_read(json);
		struct slice name = name_of(key);
		struct claim claim = { .name = name, .version = slice_from(key, name.len + 1), .evidence = key };
		const struct tree *needed = tree_find(needs, key);
		struct name_list list = { 0 };

		if (json->failed || library.compile_only || slice_equal_ignoring_case(library.type, S("referenceassembly")) ||
			slice_equal_ignoring_case(library.type, S("reference")))
			continue;
		if (slice_equal_ignoring_case(library.type, S("runtimepack")) && slice_starts_with(name, S("runtimepack.")))
			claim.name = slice_from(name, strlen("runtimepack."));
		for (size_t i = 0; needed && i < needed->count; i++)
			name_list_add(&list, needed->items[i]->text, listed->arena);
		claim.depends = name_list_end(&list);
		listed_add(listed, &claim);
	}
}

static void needs_add(struct listed *listed, struct tree *needs, struct slice library, struct slice needed)
{
	struct tree *list = tree_find(needs, library), *item;

	if (!list) {
		if (needs->count == CLAIM_LIST_MAX)
			return;
		list = tree_new(listed->arena, TREE_LIST, 0);
		tree_add(listed->arena, needs, library, list);
	}
	if (list->count == NAME_LIST_MAX)
		return;
	item = tree_new(listed->arena, TREE_TEXT, 0);
	item->text = needed;
	tree_add(listed->arena, list, S(""), item);
}

/* "targets": { ".NETCoreApp,Version=v6.0/linux-x64": { "a/1.0": { "dependencies": { "b": "2.0" } } } } */
static void targets_read(struct listed *listed, struct tree *needs, struct json *json)
{
	struct slice target, library, key, needed;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &target)) {
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &library)) {
			if (!json_enter_object_or_skip(json))
				continue;
			while (json_next_key(json, &key)) {
				if (!slice_equal(key, S("dependencies"))) {
					json_skip(json);
					continue;
				}
				if (!json_enter_object_or_skip(json))
					continue;
				while (json_next_key(json, &needed)) {
					needs_add(listed, needs, library, needed);
					json_skip(json);
				}
			}
		}
	}
}

/* Once for what is needed and once for the libraries, as their order is nobody's promise. */
static int member_read(struct listed *listed, struct tree *needs, bool libraries, struct error *err)
{
	struct slice key;
	struct json json;
	bool there = false;

	json_init(&json, listed->claims.file->bytes, listed->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (libraries && slice_equal(key, S("libraries"))) {
			there = json_peek(&json) == JSON_OBJECT;
			libraries_read(listed, needs, &json);
		} else if (!libraries && slice_equal(key, S("targets")))
			targets_read(listed, needs, &json);
		else
			json_skip(&json);
	}
	if (libraries && !there && !json.failed)
		claims_note(&listed->claims, NOTE_INCOMPLETE, "has no table 'libraries'");
	return json_end(&json, err);
}

static int nuget_deps_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "nuget_deps", PACKAGE_NUGET, sink, notes);
	struct tree *needs = tree_new(file->arena, TREE_TABLE, 0);
	struct error err;

	member_read(&listed, needs, false, NULL);
	if (member_read(&listed, needs, true, &err) < 0)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "%s", err.text);
	return listed_end(&listed);
}

static bool nuget_deps_accepts(struct slice path)
{
	return slice_ends_with(path, S(".deps.json"));
}

static const struct interest nuget_deps_interests[] = {
	{ INTEREST_SUFFIX, ".json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_nuget_deps = {
	.name = "nuget_deps",
	.interests = nuget_deps_interests,
	.size_max_bytes = 32u << 20,
	.accepts = nuget_deps_accepts,
	.parse = nuget_deps_parse,
};
