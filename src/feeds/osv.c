/* osv.c - one OSV record (https://ossf.github.io/osv-schema/, 1.x) a document */
#include "feeds/osv.h"
#include "codec/json.h"
#include "feeds/feed.h"
#include "feeds/osv_events.h"
#include "feeds/osv_ids.h"
#include "feeds/osv_imports.h"
#include "feeds/sentence.h"
#include "feeds/words.h"

#define VERSION_SAID_MAX 60u
#define STATEMENTS_MAX (1u << 18)        /* flaws of a bulletin times its packages; the largest real one seen has some 5,000 */
#define STATEMENT_BYTES_MAX (128u << 20) /* of all of them: each flaw of a bulletin has all ranges and versions of its own */
#define IDS_MAX 8192u /* in aliases, related, upstream, and vectors: each is looked for among those before it */

/* One of affected[], as far as it counts for us. */
struct affected {
	struct slice ecosystem, name, severity, status, remark;
	struct osv_imports imports;
	struct slice last_known; /* what GitHub says besides its ranges: "<= 1.8.7" */
	struct osv_list events, versions, vectors;
	bool git;               /* has ranges of commits, which we do not judge */
	const char *problem;    /* not NULL: what is wrong with it */
	struct slice unordered; /* a version of its ranges that is none, or empty */
	const char *scheme;     /* of that */
};

struct record {
	struct slice id, withdrawn, published, modified, summary, details, severity, kev, url;
	int url_rank;
	struct osv_list aliases, related, upstream, vectors;
	struct affected *affected;
	size_t affected_count, affected_capacity;
	struct arena *arena;
};

static void add_id(struct json *json, struct osv_list *list, struct slice id, struct arena *arena)
{
	if (list->slices.count >= IDS_MAX)
		json_fail(json, "a list of more than %u ids", IDS_MAX);
	else
		osv_list_add_once(list, id, arena);
}

static void read_strings(struct json *json, struct osv_list *list, struct arena *arena)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		add_id(json, list, json_string_or_skip(json), arena);
}

/* Like read_strings, but versions[] may be thousands long, and twins in it do no harm. */
static void read_versions(struct json *json, struct osv_list *list, struct arena *arena)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice version = json_string_or_skip(json);

		if (version.len)
			osv_list_add(list, version, arena);
	}
}

/* severity[]: vectors, and Ubuntu's word. */
static void read_severity(struct json *json, struct osv_list *vectors, struct slice *word, struct arena *arena)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice type = S(""), score = S(""), key;

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("type")))
				type = json_string_or_skip(json);
			else if (slice_equal(key, S("score")))
				score = json_string_or_skip(json);
			else
				json_skip(json);
		}
		if (slice_starts_with(type, S("CVSS_")))
			add_id(json, vectors, score, arena);
		else if (slice_equal(type, S("Ubuntu")))
			*word = arena_lower(arena, score);
	}
}

/* The words of ecosystem_specific and database_specific. Debian's urgency is two things in one field; RustSec also reports what is no
 * flaw: "unmaintained", "unsound", "notice". */
static void read_specific(struct json *json, struct affected *affected, bool outranked, struct arena *arena)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("severity")) || slice_equal(key, S("urgency"))) {
			struct slice word = arena_lower(arena, json_string_or_skip(json));

			if (slice_equal(word, S("end-of-life")))
				affected->status = outranked ? affected->status : word;
			else if (word.len && !outranked && !slice_equal(word, S("not yet assigned")))
				affected->severity = word;
		} else if (slice_equal(key, S("informational"))) {
			struct slice word = json_string_or_skip(json);

			if (word.len)
				affected->remark = arena_printf(arena, "informational: %.*s", SLICE_ARG(word));
		} else if (slice_equal(key, S("last_known_affected_version_range"))) {
			affected->last_known = json_string_or_skip(json);
		} else if (slice_equal(key, S("imports"))) {
			osv_read_imports(json, arena, &affected->imports);
		} else {
			json_skip(json);
		}
	}
}

/* "Maven:https://maven.google.com": where a package was taken from does not show in what is installed, and names are made so that they
 * differ. Kubernetes' own records write it in lower case. */
static struct slice plain_ecosystem(struct slice ecosystem)
{
	ptrdiff_t at = slice_find(ecosystem, S(":http"));

	if (slice_equal(ecosystem, S("kubernetes")))
		return S("Kubernetes");
	return at > 0 ? slice_first(ecosystem, (size_t)at) : ecosystem;
}

static void read_package(struct json *json, struct affected *affected)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("ecosystem")))
			affected->ecosystem = plain_ecosystem(json_string_or_skip(json));
		else if (slice_equal(key, S("name")))
			affected->name = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

static enum advisory_event event_by_key(struct slice key)
{
	return slice_equal(key, S("introduced"))      ? EVENT_INTRODUCED
	       : slice_equal(key, S("fixed"))         ? EVENT_FIXED
	       : slice_equal(key, S("last_affected")) ? EVENT_LAST_AFFECTED
	       : slice_equal(key, S("limit"))         ? EVENT_LIMIT
						      : EVENT_RANGE;
}

static struct slice event_text(enum advisory_event kind, struct slice version, struct arena *arena)
{
	char *text = arena_alloc(arena, version.len + 1);

	text[0] = (char)kind;
	memcpy(text + 1, version.ptr, version.len);
	return slice_make(text, version.len + 1);
}

/* One object of events[]: a single key by today's schema; old records had introduced and fixed in one. */
static const char *read_event(struct json *json, struct osv_list *events, bool *introduced, struct arena *arena)
{
	const char *problem = "an event that says nothing";
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return "an event that is no object";
	while (json_next_key(json, &key)) {
		enum advisory_event kind = event_by_key(key);
		struct slice version;

		if (kind == EVENT_RANGE) {
			json_skip(json);
			continue;
		}
		version = json_string_or_skip(json);
		if (version.len == 0) {
			problem = "an event without a version";
			continue;
		}
		*introduced |= kind == EVENT_INTRODUCED;
		osv_list_add(events, event_text(kind, version, arena), arena);
		problem = NULL;
	}
	return problem;
}

/* The events of one range, behind the mark that begins it. A range that is not clear spoils the whole entry: half of what a
 * source says about a package can be the opposite of what it says. */
static void read_range(struct json *json, struct affected *affected, struct arena *arena)
{
	struct osv_list events = { 0 };
	const char *problem = NULL;
	bool introduced = false;
	struct slice type = S(""), key;

	if (!json_enter_object_or_skip(json)) {
		affected->problem = "a range that is no object";
		return;
	}
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("type"))) {
			type = json_string_or_skip(json);
		} else if (slice_equal(key, S("events")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				const char *what = read_event(json, &events, &introduced, arena);

				problem = problem ? problem : what;
			}
		} else if (!slice_equal(key, S("events"))) {
			json_skip(json);
		}
	}
	if (slice_equal(type, S("GIT"))) {
		affected->git = true;
		return;
	}
	if (!slice_equal(type, S("SEMVER")) && !slice_equal(type, S("ECOSYSTEM")))
		problem = "a range of unknown type";
	else if (!problem && !introduced)
		problem = "a range without introduced";
	if (problem) {
		affected->problem = problem;
		return;
	}
	osv_list_add(&affected->events, S("-"), arena);
	for (size_t i = 0; i < events.slices.count; i++)
		osv_list_add(&affected->events, events.slices.items[i], arena);
}

/* Where no version repairs it, GitHub's records have a range without an end, and beside it up to where the flaw is known: "<= 1.8.7",
 * or "< 2.0". Nobody says that what came later has it; and 2.0 is not said to be a repair. */
static void end_by_last_known(struct affected *affected, struct arena *arena)
{
	struct slices events = affected->events.slices;
	struct slice range = affected->last_known;
	enum advisory_event kind = slice_starts_with(range, S("<=")) ? EVENT_LAST_AFFECTED : EVENT_LIMIT;
	struct slice version = slice_trim(slice_from(range, kind == EVENT_LIMIT ? 1 : 2));

	if (!slice_starts_with(range, S("<")) || version.len == 0 || slice_find_byte(version, ',') >= 0)
		return;
	if (events.count == 2 && events.items[1].ptr[0] == EVENT_INTRODUCED)
		osv_list_add(&affected->events, event_text(kind, version, arena), arena);
}

static void read_affected(struct json *json, struct affected *affected, struct arena *arena)
{
	struct slice key;

	if (!json_enter_object_or_skip(json)) {
		affected->problem = "is no object";
		return;
	}
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("package"))) {
			read_package(json, affected);
		} else if (slice_equal(key, S("ranges")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json))
				read_range(json, affected, arena);
		} else if (slice_equal(key, S("versions"))) {
			read_versions(json, &affected->versions, arena);
		} else if (slice_equal(key, S("severity"))) {
			read_severity(json, &affected->vectors, &affected->severity, arena);
		} else if (slice_equal(key, S("ecosystem_specific"))) {
			read_specific(json, affected, false, arena);
		} else if (slice_equal(key, S("database_specific"))) {
			read_specific(json, affected, affected->severity.len > 0, arena);
		} else if (!slice_equal(key, S("ranges"))) {
			json_skip(json);
		}
	}
	end_by_last_known(affected, arena);
	affected->unordered = osv_make_orderable(&affected->events, affected->ecosystem, &affected->scheme, arena);
}

/* The page to read: an advisory before the web at large, the first of its kind. */
static void read_references(struct json *json, struct record *record)
{
	static const char *const types[] = { "REPORT", "ARTICLE", "WEB", "ADVISORY" }; /* the best last */

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice type = S(""), url = S(""), key;
		int rank = 1;

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("type")))
				type = json_string_or_skip(json);
			else if (slice_equal(key, S("url")))
				url = json_string_or_skip(json);
			else
				json_skip(json);
		}
		for (int i = 0; i < (int)(sizeof types / sizeof *types); i++)
			if (slice_equal(type, slice_from_text(types[i])))
				rank = i + 2;
		if (rank > record->url_rank && (slice_starts_with(url, S("https://")) || slice_starts_with(url, S("http://")))) {
			record->url = url;
			record->url_rank = rank;
		}
	}
}

static void read_database_specific(struct json *json, struct record *record)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("severity")))
			record->severity = arena_lower(record->arena, json_string_or_skip(json));
		else if (slice_equal(key, S("kev")))
			record->kev = words_day(json_string_or_skip(json));
		else
			json_skip(json);
	}
}

static void read_all_affected(struct json *json, struct record *record)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (record->affected_count == record->affected_capacity) {
			struct affected *grown;

			record->affected_capacity = record->affected_capacity ? record->affected_capacity * 2 : 8;
			grown = arena_array(record->arena, struct affected, record->affected_capacity);
			if (record->affected_count)
				memcpy(grown, record->affected, record->affected_count * sizeof *grown);
			record->affected = grown;
		}
		read_affected(json, &record->affected[record->affected_count++], record->arena);
	}
}

/* The member's text, where it is one that is kept as it stands. */
static struct slice *plain_member(struct record *record, struct slice key)
{
	return slice_equal(key, S("id"))          ? &record->id
	       : slice_equal(key, S("withdrawn")) ? &record->withdrawn
	       : slice_equal(key, S("published")) ? &record->published
	       : slice_equal(key, S("modified"))  ? &record->modified
	       : slice_equal(key, S("summary"))   ? &record->summary
	       : slice_equal(key, S("details"))   ? &record->details
						  : NULL;
}

static struct osv_list *list_member(struct record *record, struct slice key)
{
	return slice_equal(key, S("aliases"))    ? &record->aliases
	       : slice_equal(key, S("related"))  ? &record->related
	       : slice_equal(key, S("upstream")) ? &record->upstream
						 : NULL;
}

static void read_record(struct json *json, struct record *record)
{
	struct slice ubuntu = S(""), key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		struct slice *text = plain_member(record, key);
		struct osv_list *list = list_member(record, key);

		if (text)
			*text = json_string_or_skip(json);
		else if (list)
			read_strings(json, list, record->arena);
		else if (slice_equal(key, S("severity")))
			read_severity(json, &record->vectors, &ubuntu, record->arena);
		else if (slice_equal(key, S("affected")))
			read_all_affected(json, record);
		else if (slice_equal(key, S("references")))
			read_references(json, record);
		else if (slice_equal(key, S("database_specific")))
			read_database_specific(json, record);
		else
			json_skip(json);
	}
	if (ubuntu.len)
		record->severity = ubuntu;
}

/* The publisher's own tools write this where a date is not known. */
static struct slice date_or_empty(struct slice date)
{
	return slice_starts_with(date, S("0001-")) ? S("") : date;
}

static const char *problem_of(const struct affected *affected)
{
	if (affected->problem)
		return affected->problem;
	if (affected->ecosystem.len == 0 || affected->name.len == 0)
		return affected->git ? NULL : "names no package";
	if (affected->events.slices.count == 0 && affected->versions.slices.count == 0 && !affected->git)
		return "names no version";
	return NULL;
}

static int hand_over(const struct record *record, const struct osv_identity *identity, const struct affected *affected,
	struct feed_sink *sink, struct error *err)
{
	struct slice condition = affected->imports.condition;
	struct advisory advisory = {
		.aliases = identity->aliases,
		.ecosystem = affected->ecosystem,
		.package = affected->name,
		.events = affected->events.slices,
		.versions = affected->versions.slices,
		.status = affected->status,
		.remark = affected->remark.len ? affected->remark : affected->imports.remark,
		.severity = affected->severity.len ? affected->severity : record->severity,
		.vectors = affected->vectors.slices.count ? affected->vectors.slices : record->vectors.slices,
		.title = record->summary.len ? record->summary : sentence_first(record->details),
		.details = record->details,
		.url = record->url,
		.published = date_or_empty(record->published),
		.modified = date_or_empty(record->modified),
		.kev = record->kev,
		.bulletins = identity->bulletins,
		.conditions = { &condition, condition.len ? 1 : 0 },
	};

	for (size_t i = 0; i < identity->ids.count; i++) {
		int r;

		advisory.id = identity->ids.items[i];
		advisory.record = slice_equal(advisory.id, record->id) ? S("") : record->id;
		r = sink->advisory(sink->context, &advisory);
		if (r < 0)
			return error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(record->id));
	}
	return 0;
}

static uint64_t list_bytes(const struct slices *list)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < list->count; i++)
		bytes += list->items[i].len + sizeof(uint32_t);
	return bytes;
}

/* Of one flaw. */
static uint64_t statement_bytes(const struct record *record)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < record->affected_count; i++)
		bytes += list_bytes(&record->affected[i].events.slices) + list_bytes(&record->affected[i].versions.slices);
	return bytes;
}

static int emit(const struct record *record, struct slice path, struct feed_sink *sink, struct error *err)
{
	struct osv_identity identity;
	int r;

	osv_identify(
		record->id, record->aliases.slices, record->related.slices, record->upstream.slices, record->arena, &identity);
	if (record->affected_count > STATEMENTS_MAX / identity.ids.count)
		return error_set(err, ERR_LIMIT, "%zu flaws in %zu packages are more than %u statements", identity.ids.count,
			record->affected_count, STATEMENTS_MAX);
	if (statement_bytes(record) > STATEMENT_BYTES_MAX / identity.ids.count)
		return error_set(err, ERR_LIMIT, "what it says of %zu flaws, each with all versions, is more than %u MiB",
			identity.ids.count, STATEMENT_BYTES_MAX >> 20);
	for (size_t i = 0; i < record->affected_count; i++) {
		const struct affected *affected = &record->affected[i];
		const char *problem = problem_of(affected);

		if (problem) {
			note_add(&sink->notes, NOTE_INCOMPLETE, path, "%.*s: affected entry %zu: %s", SLICE_ARG(record->id),
				i + 1, problem);
			continue;
		}
		if (affected->ecosystem.len == 0 || affected->name.len == 0 ||
			(affected->events.slices.count == 0 && affected->versions.slices.count == 0))
			continue; /* it speaks of commits alone */
		if (affected->unordered.len)
			note_add(&sink->notes, NOTE_INCOMPLETE, path,
				"%.*s: affected entry %zu: '%.*s' is no %s version: its range is taken for wider than it may be",
				SLICE_ARG(record->id), i + 1, SLICE_ARG(slice_first(affected->unordered, VERSION_SAID_MAX)),
				affected->scheme);
		r = hand_over(record, &identity, affected, sink, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int osv_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct record record = { .arena = arena };
	struct json json;
	int r;

	json_init(&json, bytes, arena);
	read_record(&json, &record);
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (record.id.len == 0)
		return error_set(err, ERR_FORMAT, "an OSV record without an id");
	if (date_or_empty(record.modified).len)
		sink->date(sink->context, record.modified);
	if (record.withdrawn.len) {
		note_add(&sink->notes, NOTE_REMARK, path, "%.*s was withdrawn on %.*s", SLICE_ARG(record.id),
			SLICE_ARG(record.withdrawn));
		return 0;
	}
	return emit(&record, path, sink, err);
}

const struct feed feed_osv = {
	.name = "osv",
	.parse = osv_parse,
};
