/* swift_resolved.c - Swift packages as SwiftPM and Xcode resolved them: Package.resolved, versions 1 to 3 of its format
 *
 * Version 1 has "object": { "pins": … }, later ones "pins". A package is called after its repository, as advisories and purls call it;
 * one that is pinned to no release has its commit for a version. */
#include "built/listed.h"
#include "built/repository.h"
#include "codec/json.h"

struct pin {
	struct slice name, location, version, revision;
};

static void state_read(struct json *json, struct pin *pin)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("version")))
			pin->version = json_string_or_skip(json);
		else if (slice_equal(key, S("revision")))
			pin->revision = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

static void pin_read(struct listed *listed, struct json *json)
{
	struct pin pin = { 0 };
	struct slice key, name;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("package")) || slice_equal(key, S("identity")))
			pin.name = json_string_or_skip(json);
		else if (slice_equal(key, S("repositoryURL")) || slice_equal(key, S("location")))
			pin.location = json_string_or_skip(json);
		else if (slice_equal(key, S("state")))
			state_read(json, &pin);
		else
			json_skip(json);
	}
	if (json->failed)
		return;
	name = repository_name(pin.location, listed->arena);
	listed_add(listed, &(struct claim){ .name = name.len ? name : pin.name,
				   .version = pin.version.len ? pin.version : pin.revision,
				   .origin = pin.location,
				   .evidence = pin.name });
}

static void pins_read(struct listed *listed, struct json *json, bool *pins)
{
	*pins = json_enter_array_or_skip(json);
	if (!*pins)
		return;
	while (json_next_item(json))
		pin_read(listed, json);
}

static int swift_resolved_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "swift_resolved", PACKAGE_SWIFT, sink, notes);
	struct error err;
	struct slice key;
	struct json json;
	bool pins = false;

	json_init(&json, file->bytes, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("pins"))) {
			pins_read(&listed, &json, &pins);
		} else if (slice_equal(key, S("object")) && json_enter_object_or_skip(&json)) {
			while (json_next_key(&json, &key))
				if (slice_equal(key, S("pins")))
					pins_read(&listed, &json, &pins);
				else
					json_skip(&json);
		} else if (!slice_equal(key, S("object"))) {
			json_skip(&json);
		}
	}
	if (json_end(&json, &err) < 0)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!pins)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "has no list 'pins'");
	return listed_end(&listed);
}

static const struct interest swift_resolved_interests[] = {
	{ INTEREST_BASE_NAME, "Package.resolved" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_swift_resolved = {
	.name = "swift_resolved",
	.interests = swift_resolved_interests,
	.size_max_bytes = 8u << 20,
	.places = CATALOG_SOURCE,
	.parse = swift_resolved_parse,
};
