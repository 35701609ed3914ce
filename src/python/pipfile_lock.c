/* pipfile_lock.c - Python packages as Pipenv locked them: Pipfile.lock
 *
 *	{ "_meta": …, "default": { "a": { "version": "==1.0", "hashes": […] }, … }, "develop": … } */
#include "catalog/claims.h"
#include "codec/json.h"

static void entry_read(
	struct json *json, struct slice name, struct slice category, struct claims *claims, struct claim_list *list)
{
	struct claim claim = { .name = name };
	bool elsewhere = false, local = false;
	struct slice key;

	if (!json_enter_object_or_skip(json)) {
		claims_note(claims, NOTE_INCOMPLETE, "'%.*s' is no entry", SLICE_ARG(slice_first(name, 80)));
		return;
	}
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("version"))) {
			claim.version = slice_trim(json_string_or_skip(json));
			continue;
		}
		elsewhere |= slice_equal(key, S("git")) || slice_equal(key, S("file")) || slice_equal(key, S("ref"));
		local |= slice_equal(key, S("path"));
		json_skip(json);
	}
	if (json->failed)
		return;
	while (slice_starts_with(claim.version, S("=")))
		claim.version = slice_trim(slice_from(claim.version, 1));
	if (!claim.version.len && local)
		return;
	if (!claim.version.len && elsewhere) {
		claims_note(claims, NOTE_REMARK, "'%.*s' is not counted: it is a URL without a version",
			SLICE_ARG(slice_first(name, 80)));
		return;
	}
	claim.evidence = arena_printf(
		claims->file->arena, "%.*s, for %.*s", SLICE_ARG(slice_first(name, 100)), SLICE_ARG(slice_first(category, 100)));
	claim_list_take(list, claims, &claim);
}

static int pipfile_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "pipfile_lock", PACKAGE_PYPI, sink, notes);
	struct claim_list list = { 0 };
	struct slice category, name;
	struct error err;
	struct json json;

	json_init(&json, file->bytes, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &category)) {
		if (slice_equal(category, S("_meta"))) {
			json_skip(&json);
			continue;
		}
		if (!json_enter_object_or_skip(&json))
			continue;
		while (json_next_key(&json, &name))
			entry_read(&json, name, category, &claims, &list);
	}
	if (json_end(&json, &err) < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	return claim_list_end(&list, &claims);
}

static const struct interest pipfile_lock_interests[] = {
	{ INTEREST_BASE_NAME, "Pipfile.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_pipfile_lock = {
	.name = "pipfile_lock",
	.interests = pipfile_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.parse = pipfile_lock_parse,
};
