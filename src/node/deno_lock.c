/* deno_lock.c - the npm packages that Deno locked: deno.lock of versions 2 to 5
 *
 * "npm" has them by "a@1.0.0", with "_b@2.0.0" behind that for peers; version 2 has them in its "packages"; version 3 has the whole of
 * "npm" in "packages". What comes from JSR or by URL is no npm package. */
#include "node/node_lock.h"
#include "node/node_path.h"

struct deno {
	struct claims claims;
	struct claim_list list;
	struct arena *arena;
	size_t others; /* of JSR, by URL */
};

/* { "b": "b@2.0.0", … }, or ["b@2.0.0", "b"] */
static void names_read(struct json *json, struct name_list *names)
{
	struct slice spec, name, range;

	if (json_peek(json) == JSON_OBJECT) {
		json_enter_object(json);
		while (json_next_key(json, &name)) {
			spec = json_string_or_skip(json);
			name_list_add(names, node_spec_cut(spec, &name, &range) ? name : spec, json->arena);
		}
		return;
	}
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		spec = json_string_or_skip(json);
		if (!node_spec_cut(spec, &name, &range))
			name = spec;
		else if (slice_starts_with(range, S("npm:")))
			name = node_real_name(name, range);
		name_list_add(names, name, json->arena);
	}
}

/* "a@1.0.0_b@2.0.0": { "integrity": "sha512-…", "dependencies": … } */
static void entry_read(struct deno *deno, struct json *json, struct slice key)
{
	struct claim claim = { .evidence = key };
	struct name_list names = { 0 };
	struct slice range;
	ptrdiff_t peers;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &range)) {
		if (slice_equal(range, S("dependencies")) || slice_equal(range, S("optionalDependencies")))
			names_read(json, &names);
		else
			json_skip(json);
	}
	if (json->failed)
		return;
	if (node_spec_cut(key, &claim.name, &claim.version)) {
		peers = slice_find_byte(claim.version, '_');
		if (peers >= 0)
			claim.version.len = (size_t)peers;
	} else {
		claim.name = key;
	}
	claim.depends = name_list_end(&names);
	claim_list_take(&deno->list, &deno->claims, &claim);
}

static void packages_read(struct deno *deno, struct json *json)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key))
		entry_read(deno, json, key);
}

/* "npm": { "a@1.0.0": … }, or { "specifiers": …, "packages": { "a@1.0.0": … } }. No package is called so without a version. */
static void npm_read(struct deno *deno, struct json *json)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("packages")))
			packages_read(deno, json);
		else if (slice_equal(key, S("specifiers")))
			json_skip(json);
		else
			entry_read(deno, json, key);
	}
}

static void others_count(struct deno *deno, struct json *json)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	for (; json_next_key(json, &key); deno->others++)
		json_skip(json);
}

/* What may hold packages is a table; of those only these hold none. */
static void other_member(struct deno *deno, struct json *json, struct slice key)
{
	static const char *const known[] = { "redirects", "specifiers", "workspace" };
	bool is_known = json_peek(json) != JSON_OBJECT;

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		is_known = is_known || slice_equal(key, slice_from_text(known[i]));
	if (!is_known)
		claims_note(&deno->claims, NOTE_INCOMPLETE, "'%.*s', which is unknown, may hold packages",
			SLICE_ARG(slice_first(key, 80)));
	json_skip(json);
}

static void members_read(struct deno *deno, struct json *json, bool inside)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("npm")))
			npm_read(deno, json);
		else if (slice_equal(key, S("jsr")) || slice_equal(key, S("remote")))
			others_count(deno, json);
		else if (slice_equal(key, S("packages")) && !inside)
			members_read(deno, json, true);
		else
			other_member(deno, json, key);
	}
}

static int deno_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct deno deno = { .claims = claims_begin(file, "deno_lock", PACKAGE_NPM, sink, notes), .arena = file->arena };
	struct error err;
	struct json json;

	if (node_place(file->path) != NODE_PLACE_OUTSIDE)
		return 0; /* what a package was developed with */
	json_init(&json, file->bytes, file->arena);
	if (json_peek(&json) == JSON_OBJECT)
		members_read(&deno, &json, false);
	else
		json_enter_object(&json); /* says what is wrong */
	if (json_end(&json, &err) < 0)
		claims_note(&deno.claims, NOTE_INCOMPLETE, "%s", err.text);
	if (deno.others)
		claims_note(&deno.claims, NOTE_REMARK,
			"%zu modules of JSR or by URL are not counted: they are in no registry of npm", deno.others);
	return claim_list_end(&deno.list, &deno.claims);
}

static const struct interest deno_lock_interests[] = {
	{ INTEREST_BASE_NAME, "deno.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_deno_lock = {
	.name = "deno_lock",
	.interests = deno_lock_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_SOURCE,
	.parse = deno_lock_parse,
};
