/* npm.c - JavaScript packages as they lie installed: package.json */
#include "node/node_lock.h"
#include "node/node_path.h"

/* "MIT", or { "type": "MIT", "url": … }, as older packages have it. */
static struct slice licence_read(struct json *json)
{
	struct slice licence = S(""), key;

	if (json_peek(json) == JSON_STRING)
		return slice_trim(json_string(json));
	if (!json_enter_object_or_skip(json))
		return licence;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("type")) || (slice_equal(key, S("name")) && !licence.len))
			licence = slice_trim(json_string_or_skip(json));
		else
			json_skip(json);
	}
	return licence;
}

/* One of these, or a list of them, older still: whoever uses the package may choose. */
static struct slice licences_read(struct json *json)
{
	struct slice licences = S("");

	if (json_peek(json) != JSON_ARRAY)
		return licence_read(json);
	json_enter_array(json);
	while (json_next_item(json)) {
		struct slice licence = licence_read(json);

		if (!licences.len)
			licences = licence;
		else if (licence.len && licences.len < CLAIM_TEXT_LEN_MAX)
			licences = arena_printf(json->arena, "%.*s OR %.*s", SLICE_ARG(licences), SLICE_ARG(licence));
	}
	return licences;
}

static int npm_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "npm", PACKAGE_NPM, sink, notes);
	struct package package = { .evidence = S("name and version") };
	enum node_place place = node_place(file->path);
	struct error err;
	struct slice key, older = S("");
	struct node_needs needs = { 0 };
	struct json json;

	if (place == NODE_PLACE_INSIDE_PACKAGE)
		return 0; /* tests and templates of a package are not installed */
	json_init(&json, node_without_mark(file->bytes), file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		/* Of a key that stands twice the last one counts, as in JSON.parse. */
		if (slice_equal(key, S("name")))
			package.name = slice_trim(json_string_or_skip(&json));
		else if (slice_equal(key, S("version")))
			package.version = slice_trim(json_string_or_skip(&json));
		else if (slice_equal(key, S("license")))
			package.licence = licences_read(&json);
		else if (slice_equal(key, S("licenses")))
			older = licences_read(&json);
		else if (!node_needs_field(&json, key, true, &needs))
			json_skip(&json);
	}
	if (json_end(&json, &err) < 0) {
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
		return 0;
	}
	if (!package.name.len || !package.version.len) {
		/* Elsewhere it describes an application, or only says how its folder is to be loaded. It was read whole, and says no more:
		 * many a real image has such stubs. */
		if (place == NODE_PLACE_PACKAGE)
			claims_note(&claims, NOTE_REMARK, "a package without a %s", package.name.len ? "version" : "name");
		return 0;
	}
	if (!package.licence.len)
		package.licence = older;
	package.depends = node_needs_end(&needs, file->arena);
	return claims_add(&claims, package);
}

static const struct interest npm_interests[] = {
	{ INTEREST_BASE_NAME, "package.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_npm = {
	.name = "npm",
	.interests = npm_interests,
	.size_max_bytes = 4u << 20,
	.parse = npm_parse,
};
