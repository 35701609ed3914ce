/* nvd.c - the National Vulnerability Database: pages of its API 2.0, answers on one CVE, feeds of a year or of changes; all are one format
 *
 * What it says of a flaw is an assessment under the role "nvd". It repeats what the CVE's own numbering authority (CNA) and others say; their
 * vectors and weaknesses are assessments in their roles. Of several documents on one CVE the one that was last modified counts. */
#include "base/cleanup.h"
#include "codec/json.h"
#include "feeds/configurations.h"
#include "feeds/feed.h"
#include "feeds/osv_ids.h"
#include "feeds/sentence.h"
#include "feeds/words.h"

#define VOICES_MAX 64u  /* of one flaw: NVD, the CNA, others */
#define TEXTS_MAX 1024u /* vectors, kinds of weakness of one of them */

#define NVD_SOURCE "nvd@nist.gov"
#define CISA_ADP_SOURCE "134c704f-9b21-4f2e-91b3-4a467353bcc0"

/* Who says something. */
struct voice {
	struct slice source;
	struct osv_list vectors, cwes;
	struct slice ssvc;
};

struct record {
	struct slice id, source, modified, status, description, kev, kev_due;
	struct voice voices[VOICES_MAX];
	size_t voice_count;
	struct configurations configurations;
	struct arena *arena;
};

/* NULL: there are more than are read. */
static struct voice *voice_of(struct record *record, struct slice source)
{
	for (size_t i = 0; i < record->voice_count; i++)
		if (slice_equal(record->voices[i].source, source))
			return &record->voices[i];
	if (record->voice_count == VOICES_MAX)
		return NULL;
	record->voices[record->voice_count] = (struct voice){ .source = source };
	return &record->voices[record->voice_count++];
}

static void add_text(struct osv_list *list, struct slice text, struct arena *arena)
{
	if (list->slices.count < TEXTS_MAX)
		osv_list_add_once(list, text, arena);
}

static struct slice read_member(struct json *json, struct slice name)
{
	struct slice value = S(""), key;

	if (!json_enter_object_or_skip(json))
		return value;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, name))
			value = json_string_or_skip(json);
		else
			json_skip(json);
	}
	return value;
}

/* The three of CISA's decision points that count, as other feeds of them are read. */
static struct slice read_ssvc(struct json *json, struct arena *arena)
{
	struct slice exploitation = S(""), automatable = S(""), impact = S(""), key;

	if (!json_enter_object_or_skip(json))
		return S("");
	while (json_next_key(json, &key)) {
		if (!slice_equal(key, S("options"))) {
			json_skip(json);
			continue;
		}
		if (!json_enter_array_or_skip(json))
			continue;
		while (json_next_item(json)) {
			if (!json_enter_object_or_skip(json))
				continue;
			while (json_next_key(json, &key)) {
				struct slice value = json_string_or_skip(json);

				exploitation = slice_equal(key, S("exploitation")) ? value : exploitation;
				automatable = slice_equal(key, S("automatable")) ? value : automatable;
				impact = slice_equal(key, S("technicalImpact")) ? value : impact;
			}
		}
	}
	if (!exploitation.len || !automatable.len || !impact.len)
		return S("");
	return arena_printf(arena, "exploitation=%.*s automatable=%.*s impact=%.*s", SLICE_ARG(exploitation),
		SLICE_ARG(automatable), SLICE_ARG(impact));
}

static void read_metric(struct json *json, struct record *record)
{
	struct slice source = S(""), vector = S(""), ssvc = S(""), key;
	struct voice *voice;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("source")))
			source = json_string_or_skip(json);
		else if (slice_equal(key, S("cvssData")))
			vector = read_member(json, S("vectorString"));
		else if (slice_equal(key, S("ssvcData")))
			ssvc = read_ssvc(json, record->arena);
		else
			json_skip(json);
	}
	voice = source.len ? voice_of(record, source) : NULL;
	if (!voice)
		return;
	add_text(&voice->vectors, vector, record->arena);
	voice->ssvc = ssvc.len ? ssvc : voice->ssvc;
}

static void read_metrics(struct json *json, struct record *record)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (!json_enter_array_or_skip(json))
			continue;
		while (json_next_item(json))
			read_metric(json, record);
	}
}

static void read_weakness(struct json *json, struct record *record)
{
	struct slice source = S(""), key;
	struct osv_list cwes = { 0 };
	struct voice *voice;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("source"))) {
			source = json_string_or_skip(json);
		} else if (slice_equal(key, S("description")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json))
				add_text(&cwes, read_member(json, S("value")), record->arena);
		} else if (!slice_equal(key, S("description"))) {
			json_skip(json);
		}
	}
	voice = source.len ? voice_of(record, source) : NULL;
	for (size_t i = 0; voice && i < cwes.slices.count; i++)
		if (slice_starts_with(cwes.slices.items[i], S("CWE-"))) /* else "NVD-CWE-noinfo" */
			add_text(&voice->cwes, cwes.slices.items[i], record->arena);
}

static void read_weaknesses(struct json *json, struct record *record)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		read_weakness(json, record);
}

static struct slice *plain_member(struct record *record, struct slice key)
{
	return slice_equal(key, S("id"))                 ? &record->id
	       : slice_equal(key, S("sourceIdentifier")) ? &record->source
	       : slice_equal(key, S("lastModified"))     ? &record->modified
	       : slice_equal(key, S("vulnStatus"))       ? &record->status
	       : slice_equal(key, S("cisaExploitAdd"))   ? &record->kev
	       : slice_equal(key, S("cisaActionDue"))    ? &record->kev_due
							 : NULL;
}

static void read_cve(struct json *json, struct record *record)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		struct slice *text = plain_member(record, key);

		if (text)
			*text = json_string_or_skip(json);
		else if (slice_equal(key, S("descriptions")))
			record->description = words_read_english(json);
		else if (slice_equal(key, S("metrics")))
			read_metrics(json, record);
		else if (slice_equal(key, S("weaknesses")))
			read_weaknesses(json, record);
		else if (slice_equal(key, S("configurations")))
			configurations_read(json, &record->configurations);
		else
			json_skip(json);
	}
}

static struct slice why_rejected(struct slice description)
{
	static const char *const starts[] = { "Rejected reason:", "** REJECT **" };

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_starts_with(description, slice_from_text(starts[i])))
			description = slice_from(description, strlen(starts[i]));
	description = sentence_first(slice_trim(description));
	return description.len ? description : S("rejected");
}

/* Of several in one role. */
static struct slice speaker_of(const struct record *record, const struct voice *voice)
{
	return slice_equal(voice->source, record->source)       ? S("")
	       : slice_equal(voice->source, S(CISA_ADP_SOURCE)) ? S("CISA-ADP")
								: voice->source;
}

/* To the second, in UTC: as the store keeps times best. */
static struct slice moment_of(const struct record *record)
{
	const size_t len = sizeof "2024-01-01T00:00:00" - 1;

	if (words_day(record->modified).len == 0 || record->modified.len < len)
		return S("");
	return arena_printf(record->arena, "%.*sZ", SLICE_ARG(slice_first(record->modified, len)));
}

/* NVD's own word comes always: that it knows the flaw, since when, what it is. What it repeats has no moment, so that the same voice counts
 * before it where a feed of its own has it. */
static int hand_over_assessments(const struct record *record, bool rejected, struct feed_sink *sink)
{
	struct assessment own = { .id = record->id,
		.role = S("nvd"),
		.date = words_day(record->modified),
		.modified = moment_of(record),
		.title = rejected ? S("") : sentence_first(record->description),
		.rejected = rejected ? why_rejected(record->description) : S(""),
		.kev = words_day(record->kev),
		.kev_due = words_day(record->kev_due) };
	int r = 0;

	for (size_t i = 0; i < record->voice_count && r >= 0; i++) {
		const struct voice *voice = &record->voices[i];
		struct assessment other = { .id = record->id,
			.role = slice_equal(voice->source, record->source) ? S("cna") : S("adp"),
			.speaker = speaker_of(record, voice),
			.date = own.date,
			.ssvc = voice->ssvc,
			.vectors = voice->vectors.slices,
			.cwes = voice->cwes.slices };

		if (rejected || (!voice->ssvc.len && !other.vectors.count && !other.cwes.count))
			continue;
		if (slice_equal(voice->source, S(NVD_SOURCE))) {
			own.vectors = other.vectors;
			own.cwes = other.cwes;
		} else {
			r = sink->assessment(sink->context, &other);
		}
	}
	return r < 0 ? r : sink->assessment(sink->context, &own);
}

static int hand_over(struct record *record, struct slice path, struct feed_sink *sink, struct error *err)
{
	bool rejected = slice_equal(record->status, S("Rejected"));
	struct advisory like = { .id = record->id, .modified = moment_of(record) };
	int r;

	if (!words_are_cve(record->id)) {
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "a record without a CVE id: '%.*s'",
			SLICE_ARG(slice_first(record->id, 40)));
		return 0;
	}
	if (record->configurations.problem)
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "%.*s: %s: '%.*s'", SLICE_ARG(record->id),
			record->configurations.problem, SLICE_ARG(record->configurations.where));
	r = hand_over_assessments(record, rejected, sink);
	if (r < 0)
		return error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(record->id));
	return rejected ? 0 : configurations_hand_over(&record->configurations, &like, sink, err);
}

/* One of vulnerabilities[]: {"cve": {…}}. */
static int read_vulnerability(
	struct json *json, struct slice path, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct record record = { .arena = arena, .configurations = { .arena = arena } };
	struct slice key;

	if (!json_enter_object_or_skip(json)) {
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "a record that is no object");
		return 0;
	}
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("cve")))
			read_cve(json, &record);
		else
			json_skip(json);
	}
	return json->failed ? 0 : hand_over(&record, path, sink, err);
}

struct page {
	struct slice format, date;
	uint64_t count, stated;
	bool listed;
};

/* What a record needs is gone with it: a year has tens of thousands. */
static int read_vulnerabilities(
	struct json *json, struct page *page, struct slice path, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct arena *outer = json->arena;
	int r = 0;

	page->listed = true;
	json->arena = arena;
	while (r == 0 && json_next_item(json)) {
		page->count++;
		r = read_vulnerability(json, path, sink, arena, err);
		arena_clear(arena);
	}
	json->arena = outer;
	return r;
}

static int read_page(
	struct json *json, struct page *page, struct slice path, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct slice key;
	int r = 0;

	json_enter_object(json);
	while (r == 0 && json_next_key(json, &key)) {
		if (slice_equal(key, S("format")))
			page->format = json_string_or_skip(json);
		else if (slice_equal(key, S("timestamp")))
			page->date = json_string_or_skip(json);
		else if (slice_equal(key, S("resultsPerPage")) && json_peek(json) == JSON_NUMBER)
			page->stated = json_u64(json);
		else if (slice_equal(key, S("vulnerabilities")) && json_enter_array_or_skip(json))
			r = read_vulnerabilities(json, page, path, sink, arena, err);
		else if (!slice_equal(key, S("vulnerabilities")))
			json_skip(json);
	}
	return r;
}

static int nvd_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct page page = { .format = S(""), .date = S(""), .stated = UINT64_MAX };
	struct json json;
	int r;

	json_init(&json, bytes, arena);
	r = read_page(&json, &page, path, sink, &scratch, err);
	if (r < 0)
		return r;
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!page.listed || !slice_equal(page.format, S("NVD_CVE")))
		return error_set(err, ERR_FORMAT, "no list of NVD's vulnerabilities (format NVD_CVE)");
	if (page.stated != UINT64_MAX && page.stated > page.count)
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "it has %lu records and says %lu", (unsigned long)page.count,
			(unsigned long)page.stated);
	if (words_day(page.date).len)
		sink->date(sink->context, page.date);
	return 0;
}

const struct feed feed_nvd = {
	.name = "nvd",
	.parse = nvd_parse,
};
