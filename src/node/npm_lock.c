/* npm_lock.c - JavaScript packages as npm locked them: package-lock.json, npm-shrinkwrap.json, node_modules/.package-lock.json
 *
 * Version 1 nests "dependencies"; version 2 has those and "packages", by place; version 3 has "packages" alone. */
#include "catalog/claims.h"
#include "codec/json.h"
#include "node/node_path.h"

struct lock {
	struct claims claims;
	struct claim_list list;
	bool packages; /* there are some by place: "dependencies" would say the same again */
	bool full;     /* CLAIM_LIST_MAX is reached */
};

/* What an entry of either kind may say. */
struct entry {
	struct slice place; /* its key */
	struct slice name, version, licence;
	bool link, optional;
};

static bool flag_read(struct json *json)
{
	if (json_peek(json) == JSON_TRUE)
		return json_bool(json);
	json_skip(json);
	return false;
}

static bool entry_field(struct json *json, struct slice key, struct entry *entry)
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
	else
		return false;
	return true;
}

static void entry_add(struct lock *lock, const struct entry *entry)
{
	struct claim claim = {
		.name = entry->name, .version = entry->version, .licence = entry->licence, .evidence = entry->place
	};

	if (!claim.name.len) {
		claims_note(&lock->claims, NOTE_INCOMPLETE, "an entry without a name");
		return;
	}
	if (!claim.version.len) {
		claims_note(&lock->claims, NOTE_INCOMPLETE, "'%.*s' has no version", SLICE_ARG(slice_first(entry->place, 120)));
		return;
	}
	if (!claim_list_add(&lock->list, &claim, lock->claims.file->arena) && !lock->full) {
		lock->full = true;
		claims_note(&lock->claims, NOTE_INCOMPLETE, "more than %d entries: the rest is left out", CLAIM_LIST_MAX);
	}
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
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key))
			if (!entry_field(json, key, &entry))
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

/* What version 1 writes where an alias or something local was asked for. False: no package that somebody published. */
static bool entry_of_version_1(struct entry *entry)
{
	ptrdiff_t at;

	if (slice_starts_with(entry->version, S("file:")) || slice_starts_with(entry->version, S("link:")))
		return false;
	if (slice_starts_with(entry->version, S("npm:"))) { /* "npm:@a/b@1.0.0": what the key calls otherwise */
		entry->version = slice_from(entry->version, 4);
		at = slice_find_last_byte(entry->version, '@');
		if (at > 0) {
			entry->name = slice_first(entry->version, (size_t)at);
			entry->version = slice_from(entry->version, (size_t)at + 1);
		}
	}
	return entry->version.len > 0 || !entry->optional;
}

/* "dependencies": { "a": { "version": "1.0.0", "dependencies": { … } }, … }. The depth of JSON bounds the depth of this. */
static void dependencies_read(struct lock *lock, struct json *json)
{
	struct slice name, key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &name)) {
		struct entry entry = { .place = name };

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("dependencies")))
				dependencies_read(lock, json);
			else if (!entry_field(json, key, &entry))
				json_skip(json);
		}
		entry.name = name;
		if (entry_of_version_1(&entry))
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
		if (slice_equal(key, member))
			read(lock, &json);
		else
			json_skip(&json);
	}
	return json_end(&json, err);
}

static int npm_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct lock lock = { .claims = claims_begin(file, "npm_lock", PACKAGE_NPM, sink, notes) };
	struct error err;
	int r;

	/* What a package was developed with is not installed; npm's own list of what it installed lies in node_modules itself. */
	if (!slice_equal(slice_base_name(file->path), S(".package-lock.json")) && node_place(file->path) != NODE_PLACE_OUTSIDE)
		return 0;
	r = member_read(&lock, S("packages"), packages_read, &err);
	if (r == 0 && !lock.packages)
		r = member_read(&lock, S("dependencies"), dependencies_read, &err);
	if (r < 0)
		claims_note(&lock.claims, NOTE_INCOMPLETE, "%s", err.text);
	return claim_list_end(&lock.list, &lock.claims);
}

static const struct interest npm_lock_interests[] = {
	{ INTEREST_BASE_NAME, "package-lock.json" },
	{ INTEREST_BASE_NAME, "npm-shrinkwrap.json" },
	{ INTEREST_BASE_NAME, ".package-lock.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_npm_lock = {
	.name = "npm_lock",
	.interests = npm_lock_interests,
	.size_max_bytes = 32u << 20,
	.parse = npm_lock_parse,
};
