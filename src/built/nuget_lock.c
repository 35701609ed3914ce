/* nuget_lock.c - .NET packages as NuGet locked them: packages.lock.json, by target framework
 *
 * https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies */
#include "built/listed.h"
#include "codec/json.h"

/* "Newtonsoft.Json": { "type": "Direct", "resolved": "13.0.1", "dependencies": { … } } */
static void package_read(struct listed *listed, struct json *json, struct slice framework, struct slice name)
{
	struct claim claim = { .name = name, .evidence = framework };
	struct name_list needs = { 0 };
	struct slice key, needed, type = S("");

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("type"))) {
			type = json_string_or_skip(json);
		} else if (slice_equal(key, S("resolved"))) {
			claim.version = json_string_or_skip(json);
		} else if (slice_equal(key, S("dependencies")) && json_enter_object_or_skip(json)) {
			while (json_next_key(json, &needed)) {
				name_list_add(&needs, needed, listed->arena);
				json_skip(json);
			}
		} else if (!slice_equal(key, S("dependencies"))) {
			json_skip(json);
		}
	}
	if (json->failed || slice_equal_ignoring_case(type, S("Project"))) /* one of the solution's own, without a version */
		return;
	claim.depends = name_list_end(&needs);
	listed_add(listed, &claim);
}

static void frameworks_read(struct listed *listed, struct json *json)
{
	struct slice framework, name;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &framework)) {
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &name))
			package_read(listed, json, framework, name);
	}
}

static int nuget_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "nuget_lock", PACKAGE_NUGET, sink, notes);
	struct error err;
	struct slice key;
	struct json json;
	bool dependencies = false;

	json_init(&json, file->bytes, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("dependencies"))) {
			dependencies = json_peek(&json) == JSON_OBJECT;
			frameworks_read(&listed, &json);
		} else {
			json_skip(&json);
		}
	}
	if (json_end(&json, &err) < 0)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!dependencies)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "has no table 'dependencies'");
	return listed_end(&listed);
}

static const struct interest nuget_lock_interests[] = {
	{ INTEREST_BASE_NAME, "packages.lock.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_nuget_lock = {
	.name = "nuget_lock",
	.interests = nuget_lock_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_SOURCE, /* what is installed stands in *.deps.json */
	.parse = nuget_lock_parse,
};
