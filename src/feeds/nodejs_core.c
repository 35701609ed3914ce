/* nodejs_core.c - the Node.js security working group's records: of the runtime itself (core), and of npm's packages (until 2019)
 *
 *	core/1.json: {"cve": ["CVE-2017-1"], "vulnerable": "8.x || 4.x", "patched": "^8.1.4 || ^4.8.4", "severity": "high",
 *	              "affectedEnvironments": ["all"], "description": "one sentence", "overview": "more", "ref": "https://…"}
 *	npm/1.json:  {"module_name": "a", "cves": [], "vulnerable_versions": "<=1.5.1", "patched_versions": ">=1.5.2", "title": "…"}
 *
 * Affected is what is vulnerable and not patched. The runtime is a product by its CPE name. */
#include "codec/json.h"
#include "feeds/feed.h"
#include "feeds/npm_range.h"
#include "feeds/sentence.h"
#include "feeds/words.h"

#define NODE_CPE_NAME S("nodejs:node.js")

struct entry {
	struct arena *arena;
	struct slice vulnerable, patched, module;
	struct osv_list cves, events, vectors;
	struct advisory advisory;
	bool elsewhere; /* only on other systems than Linux, as "win32" */
};

static void read_cves(struct json *json, struct entry *entry)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice cve = slice_trim(json_string_or_skip(json));

		if (words_are_cve(cve) && entry->cves.slices.count < 256)
			osv_list_add_once(&entry->cves, cve, entry->arena);
	}
}

static void read_environments(struct json *json, struct entry *entry)
{
	size_t count = 0, here = 0;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice name = json_string_or_skip(json);

		count++;
		here += slice_equal(name, S("all")) || slice_equal(name, S("linux"));
	}
	entry->elsewhere = count > 0 && here == 0;
}

/* "3.0/AV:N/…", "CVSS:3.0/AV:N/…" */
static void add_vector(struct entry *entry, struct slice vector)
{
	if (vector.len && entry->vectors.slices.count == 0)
		osv_list_add(&entry->vectors,
			slice_starts_with(vector, S("CVSS:")) ? vector
							      : arena_printf(entry->arena, "CVSS:%.*s", SLICE_ARG(vector)),
			entry->arena);
}

static void read_member(struct json *json, struct slice key, struct entry *entry)
{
	struct advisory *advisory = &entry->advisory;
	struct slice *text = slice_equal(key, S("vulnerable")) || slice_equal(key, S("vulnerable_versions")) ? &entry->vulnerable
			     : slice_equal(key, S("patched")) || slice_equal(key, S("patched_versions"))     ? &entry->patched
			     : slice_equal(key, S("module_name"))                                            ? &entry->module
			     : slice_equal(key, S("title")) || slice_equal(key, S("description"))            ? &advisory->title
			     : slice_equal(key, S("overview"))                                               ? &advisory->details
			     : slice_equal(key, S("severity"))                                               ? &advisory->severity
			     : slice_equal(key, S("ref"))                                                    ? &advisory->url
			     : slice_equal(key, S("publish_date")) ? &advisory->published
			     : slice_equal(key, S("updated_at"))   ? &advisory->modified
								   : NULL;

	if (text)
		*text = slice_trim(json_string_or_skip(json));
	else if (slice_equal(key, S("cve")) || slice_equal(key, S("cves")))
		read_cves(json, entry);
	else if (slice_equal(key, S("affectedEnvironments")))
		read_environments(json, entry);
	else if (slice_equal(key, S("cvss")) || slice_equal(key, S("cvss_vector")))
		add_vector(entry, slice_trim(json_string_or_skip(json)));
	else
		json_skip(json);
}

static int read_versions(struct entry *entry, bool core, struct error *err)
{
	struct version_sets sets = { .scheme = version_scheme_by_name(S("npm")), .arena = entry->arena };
	struct version_set bad, good = version_set_none();

	if (!npm_range_read(&sets, entry->vulnerable, false, &bad))
		return error_set(
			err, ERR_FORMAT, "what is vulnerable is no range: '%.*s'", SLICE_ARG(slice_first(entry->vulnerable, 80)));
	if (entry->patched.len && !npm_range_read(&sets, entry->patched, core, &good))
		return error_set(
			err, ERR_FORMAT, "what is patched is no range: '%.*s'", SLICE_ARG(slice_first(entry->patched, 80)));
	if (sets.full)
		return error_set(err, ERR_LIMIT, "too many ranges");
	version_set_write(&sets, version_set_and(&sets, bad, version_set_not(good)), &entry->events);
	entry->advisory.events = entry->events.slices;
	return 0;
}

static void finish(struct entry *entry)
{
	struct advisory *advisory = &entry->advisory;
	struct slice title = sentence_first(advisory->title);

	advisory->title = title.len ? title : sentence_first(advisory->details);
	advisory->published = words_day(advisory->published);
	advisory->modified = words_day(advisory->modified);
	advisory->vectors = entry->vectors.slices;
	if (slice_equal(advisory->severity, S("unknown")))
		advisory->severity = S("");
}

/* A statement of each CVE; without one of the record's own id. */
static int hand_over(struct entry *entry, struct slice record, struct feed_sink *sink, struct error *err)
{
	struct advisory *advisory = &entry->advisory;
	struct slice own[] = { record };
	struct slices ids = entry->cves.slices.count ? entry->cves.slices : (struct slices){ own, 1 };

	if (ids.count == 1 && entry->cves.slices.count)
		advisory->aliases = (struct slices){ own, 1 };
	for (size_t i = 0; i < ids.count; i++) {
		int r;

		advisory->id = ids.items[i];
		advisory->record = slice_equal(advisory->id, record) ? S("") : record;
		r = sink->advisory(sink->context, advisory);
		if (r < 0)
			return error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(record));
	}
	return 0;
}

/* A record that is not about Linux is silently nothing. Few records of the runtime have a date, so none is the feed's: it is as old as its
 * files. */
static int nodejs_core_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct slice number = slice_base_name(path), key, record;
	bool core = slice_equal(slice_base_name(slice_folder_name(path)), S("core"));
	struct entry entry = { .arena = arena };
	struct json json;
	int r;

	json_init(&json, bytes, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key))
		read_member(&json, key, &entry);
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (slice_ends_with(number, S(".json")))
		number.len -= sizeof ".json" - 1;
	record = arena_printf(arena, core ? "NSWG-COR-%.*s" : "NSWG-ECO-%.*s", SLICE_ARG(number));
	if (entry.vulnerable.len == 0 || (!core && entry.module.len == 0))
		return error_set(err, ERR_FORMAT, "no record of the working group: it does not say what is vulnerable");
	entry.advisory.ecosystem = core ? S("CPE") : S("npm");
	entry.advisory.package = core ? NODE_CPE_NAME : entry.module;
	r = read_versions(&entry, core, err);
	if (r < 0)
		return r;
	finish(&entry);
	return entry.events.slices.count && !entry.elsewhere ? hand_over(&entry, record, sink, err) : 0;
}

const struct feed feed_nodejs_core = {
	.name = "nodejs-security-wg",
	.parse = nodejs_core_parse,
};
