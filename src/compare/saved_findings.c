/* saved_findings.c - findings and packages of a saved report */
#include "base/memory.h"
#include "compare/saved_parts.h"

static bool take_kind(struct slice word, enum finding_kind *ret_kind)
{
	static const struct {
		const char *word;
		enum finding_kind kind;
	} kinds[] = {
		{ "vulnerability", FINDING_VULNERABILITY },
		{ "setting", FINDING_SETTING },
		{ "archive", FINDING_ARCHIVE },
		{ "secret", FINDING_SECRET },
		{ "malware", FINDING_MALWARE },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (slice_equal(word, slice_from_text(kinds[i].word))) {
			*ret_kind = kinds[i].kind;
			return true;
		}
	return false;
}

/* A word of purl that no kind of package has: a later version's. It is told by its name alone. */
static uint64_t type_of(struct slice word)
{
	for (uint64_t type = 0; type < PACKAGE_TYPE_COUNT; type++)
		if (type != PACKAGE_UNKNOWN &&
			slice_equal(word, slice_from_text(package_type_facts((enum package_type)type)->purl)))
			return type;
	return PACKAGE_UNKNOWN;
}

/* The members that packages and what findings say of theirs have in common. */
static void take_package_fact(struct package *package, struct slice key, struct json *json)
{
	if (slice_equal(key, S("type")))
		package->type = type_of(json_string_or_skip(json));
	else if (slice_equal(key, S("name")))
		package->name = json_string_or_skip(json);
	else if (slice_equal(key, S("version")))
		package->version = json_string_or_skip(json);
	else if (slice_equal(key, S("architecture")))
		package->architecture = json_string_or_skip(json);
	else if (slice_equal(key, S("source_name")))
		package->source_name = json_string_or_skip(json);
	else if (slice_equal(key, S("source_version")))
		package->source_version = json_string_or_skip(json);
	else if (slice_equal(key, S("path")))
		package->path = json_string_or_skip(json);
	else
		json_skip(json);
}

static const struct package *take_package_of(struct saved *saved, struct json *json)
{
	struct package *package = arena_alloc(&saved->arena, sizeof *package);
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return NULL;
	while (json_next_key(json, &key))
		take_package_fact(package, key, json);
	return package->name.len ? package : NULL;
}

static const struct secret *take_secret(struct saved *saved, struct json *json)
{
	struct secret *secret = arena_alloc(&saved->arena, sizeof *secret);
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return NULL;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("masked")))
			secret->masked = json_string_or_skip(json);
		else if (slice_equal(key, S("fingerprint")))
			secret->fingerprint = json_string_or_skip(json);
		else if (slice_equal(key, S("facts")))
			secret->facts = json_string_or_skip(json);
		else
			json_skip(json);
	}
	return secret;
}

static const struct malware *take_malware(struct saved *saved, struct json *json)
{
	struct malware *malware = arena_alloc(&saved->arena, sizeof *malware);
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return NULL;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("digest")))
			malware->digest = json_string_or_skip(json);
		else if (slice_equal(key, S("name")))
			malware->name = json_string_or_skip(json);
		else
			json_skip(json);
	}
	return malware;
}

static void take_finding_member(struct saved *saved, struct finding *finding, bool *has_kind, struct slice key, struct json *json)
{
	if (slice_equal(key, S("kind")))
		*has_kind = take_kind(json_string_or_skip(json), &finding->kind);
	else if (slice_equal(key, S("id")))
		finding->id = json_string_or_skip(json);
	else if (slice_equal(key, S("aliases")))
		finding->aliases = saved_texts(json);
	else if (slice_equal(key, S("title")))
		finding->title = json_string_or_skip(json);
	else if (slice_equal(key, S("rating")))
		finding->rating = saved_rating(json);
	else if (slice_equal(key, S("package")))
		finding->place.package = take_package_of(saved, json);
	else if (slice_equal(key, S("path")))
		finding->place.path = json_string_or_skip(json);
	else if (slice_equal(key, S("layer")))
		finding->place.layer = saved_number(json);
	else if (slice_equal(key, S("fixed_version")))
		finding->fixed_version = json_string_or_skip(json);
	else if (slice_equal(key, S("secret")))
		finding->secret = take_secret(saved, json);
	else if (slice_equal(key, S("malware")))
		finding->malware = take_malware(saved, json);
	else if (slice_equal(key, S("vendor_silent")))
		finding->vendor_silent = saved_flag(json);
	else if (slice_equal(key, S("known")))
		finding->known = saved_flag(json);
	else
		json_skip(json);
}

/* A finding of a kind that only later versions know is left out: it has no partner here. */
static bool take_finding(struct saved *saved, struct json *json, struct finding *ret_finding)
{
	struct finding finding = { .score = -1, .hidden_by = FINDING_VISIBLE, .place.layer = PLACE_NO_LAYER };
	bool has_kind = false;
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key))
		take_finding_member(saved, &finding, &has_kind, key, json);
	if (!json->failed && finding.id.len == 0)
		json_fail(json, "a finding without an id");
	*ret_finding = finding;
	return has_kind && !json->failed;
}

void saved_take_findings(struct saved *saved, struct json *json, bool suppressed)
{
	struct report *report = &saved->report;
	struct finding **findings = suppressed ? &report->suppressed : &report->findings;
	size_t *count = suppressed ? &report->suppressed_count : &report->finding_count;
	size_t *capacity = suppressed ? &saved->suppressed_capacity : &saved->finding_capacity;

	json_enter_array(json);
	while (json_next_item(json)) {
		if (*count == SAVED_FINDINGS_MAX) {
			json_fail(json, "more than %u findings", SAVED_FINDINGS_MAX);
			return;
		}
		memory_reserve(*findings, *count, *capacity);
		*count += take_finding(saved, json, &(*findings)[*count]);
	}
}

static void take_package(struct json *json, struct found_package *ret_found)
{
	struct found_package found = { .layer = 0 };
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("purl")))
			found.purl = json_string_or_skip(json);
		else if (slice_equal(key, S("layer")))
			found.layer = saved_number(json);
		else if (slice_equal(key, S("licence")))
			found.package.licence = json_string_or_skip(json);
		else
			take_package_fact(&found.package, key, json);
	}
	if (!json->failed && found.package.name.len == 0)
		json_fail(json, "a package without a name");
	*ret_found = found;
}

void saved_take_packages(struct saved *saved, struct json *json)
{
	struct report *report = &saved->report;

	report->list_all_packages = true;
	json_enter_array(json);
	while (json_next_item(json)) {
		if (report->package_count == SAVED_PACKAGES_MAX) {
			json_fail(json, "more than %u packages", SAVED_PACKAGES_MAX);
			return;
		}
		memory_reserve(report->packages, report->package_count, saved->package_capacity);
		take_package(json, &report->packages[report->package_count++]);
	}
}
