/* npm_lock.c - JavaScript packages as npm locked them: package-lock.json, npm-shrinkwrap.json
 *
 * Version 1 nests "dependencies"; version 2 has those and "packages", by place; version 3 has "packages" alone. */
#include "node/node_lock.h"
#include "node/node_path.h"

struct lock {
	struct claims claims;
	struct claim_list list;
	bool packages; /* there are some by place: "dependencies" would say the same again */
	bool members;  /* there is "packages" or "dependencies" */
};

/* What an entry of either kind may say. */
struct entry {
	struct slice place; /* its key */
	struct slice name, version, licence;
	struct node_needs needs;
	bool link, optional, dev;
};

static bool flag_read(struct json *json)
{
	if (json_peek(json) == JSON_TRUE)
		return json_bool(json);
	json_skip(json);
	return false;
}

/* BY_PLACE: "dependencies" tells names; in version 1 it tells packages. */
static bool entry_field(struct json *json, struct slice key, bool by_place, struct entry *entry)
{
	if (slice_equal(key, S("name")))
		entry->name = json_string_or_skip(json);
	else if (slice_equal(key, S("version")))
		entry->version = json_string_or_skip(json);
	else if (slice_equal(key, S("license")))
		entry->licence = json_string_or_skip(json);
	else if (slice_equal(key, S("link")))
		entry->link = flag_read(json);
	else if (slice_equal(key, S("optional")))
		entry->optional = flag_read(json);
	else if (slice_equal(key, S("dev")))
		entry->dev = flag_read(json);
	else if (slice_equal(key, S("requires")))
		node_names_of_json(json, &entry->needs.names);
	else
		return node_needs_field(json, key, by_place, &entry->needs);
	return true;
}

/* Enters an entry; what is none is a note. */
static bool entry_begin(struct lock *lock, struct json *json, struct slice place)
{
	if (json_enter_object_or_skip(json))
		return true;
	if (!json->failed)
		claims_note(&lock->claims, NOTE_INCOMPLETE, "'%.*s' is no entry", SLICE_ARG(slice_first(place, 120)));
	return false;
}

static void entry_add(struct lock *lock, struct entry *entry)
{
	struct claim claim = {
		.name = entry->name, .version = entry->version, .licence = entry->licence, .evidence = entry->place
	};

	if (entry->dev)
		claim.evidence = arena_printf(lock->claims.file->arena, "%.*s, for development",
			SLICE_ARG(slice_first(entry->place, CLAIM_TEXT_LEN_MAX)));
	claim.depends = node_needs_end(&entry->needs, lock->claims.file->arena);
	claim_list_take(&lock->list, &lock->claims, &claim);
}

/* "packages": { "node_modules/a": { "version": "1.0.0" }, … }: the place tells the name unless that is stated. */
static void packages_read(struct lock *lock, struct json *json)
{
	struct slice place, key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &place)) {
		struct entry entry = { .place = place };

		lock->packages = true;
		if (!entry_begin(lock, json, place))
			continue;
		while (json_next_key(json, &key))
			if (!entry_field(json, key, true, &entry))
				json_skip(json);
		if (!place.len || entry.link) /* the project itself; one of its own folders, which has an entry too */
			continue;
		/* A workspace need not have a version; an optional package that did not fit has none. */
		if (!entry.version.len && (entry.optional || slice_find(place, S("node_modules/")) < 0))
			continue;
		if (!entry.name.len)
			entry.name = node_name_of_folder(place);
		entry_add(lock, &entry);
	}
}

/* What version 1 writes where an alias or something local was asked for. False: no package that a registry has. */
static bool entry_of_version_1(struct lock *lock, struct entry *entry)
{
	struct slice rest;

	if (node_source(entry->version) == NODE_LOCAL)
		return false;
	if (node_source(entry->version) == NODE_ELSEWHERE) {
		node_note_elsewhere(&lock->claims, entry->place, entry->name, entry->version);
		return false;
	}
	if (slice_starts_with(entry->version, S("npm:"))) { /* "npm:@a/b@1.0.0": what the key calls otherwise */
		entry->version = slice_from(entry->version, 4);
		if (node_spec_cut(entry->version, &entry->name, &rest))
			entry->version = rest;
	}
	return entry->version.len > 0 || !entry->optional;
}

/* In version 1 what is a table holds packages, or what is needed. */
static void other_field(struct lock *lock, struct json *json, struct slice key)
{
	if (json_peek(json) == JSON_OBJECT && !slice_equal(key, S("engines")))
		claims_note(&lock->claims, NOTE_INCOMPLETE, "'%.*s', which is unknown, may hold packages",
			SLICE_ARG(slice_first(key, 80)));
	json_skip(json);
}

/* "dependencies": { "a": { "version": "1.0.0", "dependencies": { … } }, … }. The depth of JSON bounds the depth of this. */
static void dependencies_read(struct lock *lock, struct json *json)
{
	struct slice name, key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &name)) {
		struct entry entry = { .place = name };

		if (!entry_begin(lock, json, name))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("dependencies")))
				dependencies_read(lock, json);
			else if (!entry_field(json, key, false, &entry))
				other_field(lock, json, key);
		}
		entry.name = name;
		if (entry_of_version_1(lock, &entry))
			entry_add(lock, &entry);
	}
}

/* Reads the member MEMBER of the file's object by READ, and skips the others. */
static int member_read(
	struct lock *lock, struct slice member, void (*read)(struct lock *lock, struct json *json), struct error *err)
{
	struct slice key;
	struct json json;

	json_init(&json, node_without_mark(lock->claims.file->bytes), lock->claims.file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, member)) {
			lock->members = true;
			read(lock, &json);
		} else {
			json_skip(&json);
		}
	}
	return json_end(&json, err);
}

int node_npm_lock_read(const struct catalog_file *file, const char *cataloger, struct package_sink *sink, struct note_sink *notes)
{
	struct lock lock = { .claims = claims_begin(file, cataloger, PACKAGE_NPM, sink, notes) };
	struct error err;
	int r;

	r = member_read(&lock, S("packages"), packages_read, &err);
	if (r == 0 && !lock.packages)
		r = member_read(&lock, S("dependencies"), dependencies_read, &err);
	if (r < 0)
		claims_note(&lock.claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!lock.members) /* version 1 writes neither where nothing is needed */
		claims_note(&lock.claims, NOTE_REMARK, "has neither 'packages' nor 'dependencies'");
	return claim_list_end(&lock.list, &lock.claims);
}

static int npm_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	/* What a package was developed with is not installed. */
	return node_place(file->path) == NODE_PLACE_OUTSIDE ? node_npm_lock_read(file, "npm_lock", sink, notes) : 0;
}

static const struct interest npm_lock_interests[] = {
	{ INTEREST_BASE_NAME, "package-lock.json" },
	{ INTEREST_BASE_NAME, "npm-shrinkwrap.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_npm_lock = {
	.name = "npm_lock",
	.interests = npm_lock_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_SOURCE,
	.parse = npm_lock_parse,
};
