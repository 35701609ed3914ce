/* retirejs.c - Retire.js: flaws of JavaScript libraries, all in one document
 *
 *	{"jquery": {"npmname": "jquery", "vulnerabilities": [{"atOrAbove": "1.2.1", "below": "1.9.0", "severity": "medium",
 *	            "identifiers": {"CVE": ["CVE-2020-7656"], "githubID": "GHSA-…", "retid": "73", "summary": "…"}, "info": ["https://…"]}]}}
 *
 * In npmrepository.json a name is that of the package; in jsrepository*.json it is Retire.js' own, and npmname, where there is one, that of
 * the package. Of a library without one the flaws count that GitHub has an advisory on, for its advisories on JavaScript are on packages of
 * npm, which are called as Retire.js calls the library (all those that there are were looked at); the others are silently nothing, as is
 * retire-example. */
#include "codec/json.h"
#include "feeds/feed.h"
#include "feeds/osv_ids.h"
#include "feeds/sentence.h"
#include "feeds/words.h"
#include "version/version.h"

#define CVES_MAX 64u
#define FLAWS_MAX 10000u /* of one library */

struct flaw {
	struct slice from, below, severity, ghsa, number, summary, url;
	struct osv_list cves;
};

struct library {
	struct slice path, name, package;
	struct flaw *flaws;
	size_t count, capacity;
	struct feed_sink *sink;
	struct arena *arena;
};

static void read_identifiers(struct json *json, struct flaw *flaw, struct arena *arena)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("githubID"))) {
			flaw->ghsa = slice_trim(json_string_or_skip(json));
		} else if (slice_equal(key, S("retid"))) {
			flaw->number = slice_trim(json_string_or_skip(json));
		} else if (slice_equal(key, S("summary"))) {
			flaw->summary = slice_trim(json_string_or_skip(json));
		} else if (slice_equal(key, S("CVE")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				struct slice cve = slice_trim(json_string_or_skip(json));

				if (words_are_cve(cve) && flaw->cves.slices.count < CVES_MAX)
					osv_list_add_once(&flaw->cves, cve, arena);
			}
		} else if (!slice_equal(key, S("CVE"))) {
			json_skip(json);
		}
	}
}

/* The first page. */
static void read_info(struct json *json, struct flaw *flaw)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice url = json_string_or_skip(json);

		if (flaw->url.len == 0 && (slice_starts_with(url, S("https://")) || slice_starts_with(url, S("http://"))))
			flaw->url = url;
	}
}

static void read_flaw(struct json *json, struct flaw *flaw, struct arena *arena)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("atOrAbove")))
			flaw->from = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("below")))
			flaw->below = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("severity")))
			flaw->severity = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("identifiers")))
			read_identifiers(json, flaw, arena);
		else if (slice_equal(key, S("info")))
			read_info(json, flaw);
		else
			json_skip(json);
	}
}

static void read_flaws(struct json *json, struct library *library)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (library->count == FLAWS_MAX) {
			json_fail(json, "more than %u flaws of a library", FLAWS_MAX);
			return;
		}
		if (library->count == library->capacity) {
			struct flaw *grown;

			library->capacity = library->capacity ? library->capacity * 2 : 8;
			grown = arena_array(library->arena, struct flaw, library->capacity);
			if (library->count)
				memcpy(grown, library->flaws, library->count * sizeof *grown);
			library->flaws = grown;
		}
		read_flaw(json, &library->flaws[library->count++], library->arena);
	}
}

/* As npm would write it: "1.6" is 1.6.0, "1.9.0b1" 1.9.0-b1, and "1.3.0-*" the first pre-release of 1.3.0. False where it is none. */
static bool npm_version(struct slice text, struct arena *arena, struct slice *ret_version)
{
	static const char *const missing[] = { "", ".0.0", ".0", "" };
	const struct version_scheme *scheme = version_scheme_by_name(S("npm"));
	size_t len = 0, numbers = 0;
	struct slice rest;

	while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9' && numbers < 3) {
		while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
			len++;
		numbers++;
		if (numbers == 3 || len + 1 >= text.len || text.ptr[len] != '.' || text.ptr[len + 1] < '0' ||
			text.ptr[len + 1] > '9')
			break;
		len++;
	}
	rest = slice_from(text, len);
	if (numbers == 0 || slice_equal(rest, S(".")) || slice_equal(rest, S(".x")))
		return false;
	if (slice_starts_with(rest, S(".")) && (rest.ptr[1] < '0' || rest.ptr[1] > '9'))
		rest = slice_from(rest, 1); /* some have four numbers, and some a dot before a word */
	if (slice_equal(rest, S("-*")))
		rest = S("-0");
	*ret_version = arena_printf(arena, "%.*s%s%s%.*s", SLICE_ARG(slice_first(text, len)), missing[numbers],
		rest.len && !strchr("-.+", rest.ptr[0]) ? "-" : "", SLICE_ARG(rest));
	return scheme->valid(*ret_version);
}

static struct slice event_of(enum advisory_event kind, struct slice version, struct arena *arena)
{
	return arena_printf(arena, "%c%.*s", (char)kind, SLICE_ARG(version));
}

static bool read_range(const struct flaw *flaw, struct osv_list *events, struct arena *arena)
{
	struct slice from = S("0"), below;

	if (flaw->from.len && !npm_version(flaw->from, arena, &from))
		return false;
	osv_list_add(events, S("-"), arena);
	osv_list_add(events, event_of(EVENT_INTRODUCED, from, arena), arena);
	if (flaw->below.len == 0)
		return true;
	if (!npm_version(flaw->below, arena, &below))
		return false;
	if (!slice_equal(from, S("0")) && version_scheme_by_name(S("npm"))->compare(from, below) >= 0)
		return false; /* both must hold: as events they would say "from then on, for ever" */
	osv_list_add(events, event_of(EVENT_FIXED, below, arena), arena);
	return true;
}

/* What nobody else has a name for is called by its number, or after what is said of it, so that it is one flaw in all its ranges. */
static struct slice own_id(const struct library *library, const struct flaw *flaw)
{
	struct slice words = flaw->summary.len ? flaw->summary : flaw->url;

	if (flaw->number.len)
		return arena_printf(library->arena, "RETIREJS-%.*s", SLICE_ARG(flaw->number));
	return arena_printf(library->arena, "RETIREJS-%.*s-%08x", SLICE_ARG(library->name), (unsigned)slice_hash(words, 0));
}

static int hand_over_flaw(const struct library *library, const struct flaw *flaw, struct error *err)
{
	struct osv_list ids = flaw->cves, events = { 0 }, aliases = { 0 };
	struct advisory advisory = {
		.ecosystem = S("npm"),
		.package = library->package.len ? library->package : library->name,
		.severity = flaw->severity,
		.title = sentence_first(flaw->summary),
		.details = flaw->summary,
		.url = flaw->url,
	};

	if (library->package.len == 0 && !slice_starts_with(flaw->ghsa, S("GHSA-")))
		return 0;
	if (!read_range(flaw, &events, library->arena)) {
		note_add(&library->sink->notes, NOTE_INCOMPLETE, library->path, "'%.*s' from '%.*s' below '%.*s': no versions",
			SLICE_ARG(library->name), SLICE_ARG(flaw->from), SLICE_ARG(flaw->below));
		return 0;
	}
	if (ids.slices.count == 0)
		osv_list_add(
			&ids, slice_starts_with(flaw->ghsa, S("GHSA-")) ? flaw->ghsa : own_id(library, flaw), library->arena);
	else if (ids.slices.count == 1 && slice_starts_with(flaw->ghsa, S("GHSA-")))
		osv_list_add(&aliases, flaw->ghsa, library->arena);
	advisory.events = events.slices;
	advisory.aliases = aliases.slices;
	for (size_t i = 0; i < ids.slices.count; i++) {
		int r;

		advisory.id = ids.slices.items[i];
		r = library->sink->advisory(library->sink->context, &advisory);
		if (r < 0)
			return error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(advisory.id));
	}
	return 0;
}

static void read_library(struct json *json, struct library *library, bool named_by_npm)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	if (named_by_npm)
		library->package = library->name;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("npmname")) && !named_by_npm)
			library->package = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("vulnerabilities")))
			read_flaws(json, library);
		else
			json_skip(json);
	}
}

static int retirejs_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	bool named_by_npm = slice_starts_with(slice_base_name(path), S("npmrepository"));
	struct slice name;
	struct json json;
	size_t count = 0;
	int r = 0;

	json_init(&json, bytes, arena);
	json_enter_object(&json);
	while (r >= 0 && json_next_key(&json, &name)) {
		struct library library = { .path = path, .name = name, .sink = sink, .arena = arena };

		read_library(&json, &library, named_by_npm);
		count += library.count;
		if (json.failed || slice_equal(name, S("retire-example")))
			continue;
		for (size_t i = 0; r >= 0 && i < library.count; i++)
			r = hand_over_flaw(&library, &library.flaws[i], err);
	}
	if (r < 0)
		return r;
	r = json_end(&json, err);
	if (r < 0)
		return r;
	return count ? 0 : error_set(err, ERR_FORMAT, "JSON, but none of Retire.js: it names no flaw of a library");
}

const struct feed feed_retirejs = {
	.name = "retirejs",
	.parse = retirejs_parse,
};
