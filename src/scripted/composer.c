/* composer.c - PHP packages as Composer installed them: vendor/composer/installed.json */
#include "scripted/composer.h"
#include "scripted/json_licence.h"

/* What the platform must have ("php", "ext-json") is no package. */
static struct slices require_read(struct json *json, struct arena *arena)
{
	struct name_list list = { 0 };
	struct slice name;

	if (!json_enter_object_or_skip(json))
		return (struct slices){ 0 };
	while (json_next_key(json, &name)) {
		if (slice_find_byte(name, '/') > 0)
			name_list_add(&list, name, arena);
		json_skip(json);
	}
	return name_list_end(&list);
}

void composer_packages_read(struct claim_list *list, struct claims *claims, struct json *json)
{
	struct arena *arena = claims->file->arena;
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct claim claim = { 0 };

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("name")))
				claim.name = json_string_or_skip(json);
			else if (slice_equal(key, S("version")))
				claim.version = json_string_or_skip(json);
			else if (slice_equal(key, S("license")))
				claim.licence = json_licence_read(json, arena);
			else if (slice_equal(key, S("require")))
				claim.depends = require_read(json, arena);
			else
				json_skip(json);
		}
		claim.evidence = claim.name;
		if (!json->failed || claim.version.len)
			claim_list_take(list, claims, &claim);
	}
}

static int composer_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "composer", PACKAGE_COMPOSER, sink, notes);
	struct claim_list list = { 0 };
	bool listed = false;
	struct json json;
	struct slice key;
	struct error err;

	json_init(&json, file->bytes, file->arena);
	if (json_peek(&json) == JSON_ARRAY) { /* as Composer 1 wrote it */
		composer_packages_read(&list, &claims, &json);
		listed = true;
	} else {
		json_enter_object(&json);
		while (json_next_key(&json, &key)) {
			if (slice_equal(key, S("packages"))) {
				composer_packages_read(&list, &claims, &json);
				listed = true;
			} else {
				json_skip(&json);
			}
		}
	}
	if (json_end(&json, &err) < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!listed)
		claims_note(&claims, NOTE_INCOMPLETE, "no list of packages");
	return claim_list_end(&list, &claims);
}

static const struct interest composer_interests[] = {
	{ INTEREST_IN, "composer:installed.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_composer = {
	.name = "composer",
	.interests = composer_interests,
	.size_max_bytes = 32u << 20,
	.parse = composer_parse,
};
