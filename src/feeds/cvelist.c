/* cvelist.c - one CVE record (https://www.cve.org/, format 5.x) a document: what the CNA says of the flaw, and each ADP
 *
 * `affected` is left alone. It names vendors and products as each CNA likes to write them, which are no names of packages; versions without
 * the order in which to compare them, or "n/a". What it says reaches packages by those who have looked: distributions, ecosystems, NVD. */
#include "feeds/cvelist.h"
#include "codec/json.h"
#include "feeds/osv_ids.h"
#include "feeds/sentence.h"
#include "feeds/words.h"

#define SPEAKERS_MAX 64u
#define VECTORS_MAX 64u /* of one speaker: each is looked for among those before it */
#define CWES_MAX 256u
#define WORD_BYTES_MAX 40u

/* What one container says. */
struct said {
	struct slice speaker, title, description, reason, severity, kev, url;
	int url_rank;
	struct slice exploitation, automatable, impact, ssvc_time;
	struct osv_list vectors, cwes;
};

struct record {
	struct slice id, state, updated;
	struct said cna, adps[SPEAKERS_MAX];
	size_t adp_count;
	struct arena *arena;
};

static void add_once(struct osv_list *list, struct slice text, size_t max, struct arena *arena)
{
	if (list->slices.count < max)
		osv_list_add_once(list, text, arena);
}

/* "CWE-79", of "CWE-79 Cross-site Scripting" */
static struct slice cwe_of(struct slice text)
{
	size_t len = 4;

	if (!slice_starts_with(text, S("CWE-")))
		return S("");
	while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
		len++;
	return len > 4 && len <= 12 ? slice_first(text, len) : S("");
}

/* The number has a member of its own, and before that was there it began the description. */
static void read_weakness(struct json *json, struct said *said, struct arena *arena)
{
	struct slice cwe = S(""), description = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("cweId")))
			cwe = json_string_or_skip(json);
		else if (slice_equal(key, S("description")))
			description = slice_trim(json_string_or_skip(json));
		else
			json_skip(json);
	}
	cwe = cwe_of(cwe).len ? cwe_of(cwe) : cwe_of(description);
	if (cwe.len)
		add_once(&said->cwes, cwe, CWES_MAX, arena);
}

static void read_problems(struct json *json, struct said *said, struct arena *arena)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (!slice_equal(key, S("descriptions")))
				json_skip(json);
			else if (json_enter_array_or_skip(json))
				while (json_next_item(json))
					read_weakness(json, said, arena);
		}
	}
}

/* The page to read: who makes the product knows best. */
static void read_references(struct json *json, struct said *said)
{
	static const char *const tags[] = { "third-party-advisory", "issue-tracking", "patch",
		"vendor-advisory" }; /* the best last */

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice url = S(""), key;
		int rank = 1;

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("url"))) {
				url = json_string_or_skip(json);
			} else if (slice_equal(key, S("tags")) && json_enter_array_or_skip(json)) {
				while (json_next_item(json)) {
					struct slice tag = json_string_or_skip(json);

					for (int i = 0; i < (int)(sizeof tags / sizeof *tags); i++)
						if (slice_equal(tag, slice_from_text(tags[i])) && rank < i + 2)
							rank = i + 2;
				}
			} else if (!slice_equal(key, S("tags"))) {
				json_skip(json);
			}
		}
		if (rank > said->url_rank && (slice_starts_with(url, S("https://")) || slice_starts_with(url, S("http://")))) {
			said->url = url;
			said->url_rank = rank;
		}
	}
}

/* Metrics */

static void read_cvss(struct json *json, struct said *said, struct arena *arena)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("vectorString")))
			add_once(&said->vectors, slice_trim(json_string_or_skip(json)), VECTORS_MAX, arena);
		else
			json_skip(json);
	}
}

/* What `content` of another metric may hold, of whatever type it is. */
struct content {
	struct slice added, time, word;
	struct slice exploitation, automatable, impact;
};

static void read_options(struct json *json, struct content *content)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			struct slice value = slice_first(slice_trim(json_string_or_skip(json)), WORD_BYTES_MAX);

			if (slice_equal(key, S("Exploitation")))
				content->exploitation = value;
			else if (slice_equal(key, S("Automatable")))
				content->automatable = value;
			else if (slice_equal(key, S("Technical Impact")))
				content->impact = value;
		}
	}
}

static void read_content(struct json *json, struct content *content)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("dateAdded")))
			content->added = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("timestamp")))
			content->time = json_string_or_skip(json);
		else if (slice_equal(key, S("value")) || slice_equal(key, S("text")))
			content->word = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("options")))
			read_options(json, content);
		else
			json_skip(json);
	}
}

static bool is_severity(struct slice word)
{
	static const char *const words[] = { "critical", "important", "high", "moderate", "medium", "low" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_equal(word, slice_from_text(words[i])))
			return true;
	return false;
}

/* {"type": "ssvc", "content": {…}}: CISA's decision, its note on KEV, or a word on how bad it is, as Red Hat, OpenSSL and Apache have it. */
static void read_other(struct json *json, struct said *said, struct arena *arena)
{
	struct content content = { 0 };
	struct slice type = S(""), key, word;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("type")))
			type = json_string_or_skip(json);
		else if (slice_equal(key, S("content")))
			read_content(json, &content);
		else
			json_skip(json);
	}
	word = arena_lower(arena, slice_first(content.word, WORD_BYTES_MAX));
	if (slice_equal(type, S("ssvc")) && slice_compare(content.time, said->ssvc_time) >= 0) {
		said->exploitation = content.exploitation;
		said->automatable = content.automatable;
		said->impact = content.impact;
		said->ssvc_time = content.time;
	} else if (slice_equal(type, S("kev"))) {
		said->kev = words_day(content.added);
	} else if (said->severity.len == 0 && is_severity(word)) {
		said->severity = word;
	}
}

static void read_metrics(struct json *json, struct said *said, struct arena *arena)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_starts_with(key, S("cvssV")))
				read_cvss(json, said, arena);
			else if (slice_equal(key, S("other")))
				read_other(json, said, arena);
			else
				json_skip(json);
		}
	}
}

/* Containers */

static struct slice read_provider(struct json *json)
{
	struct slice name = S(""), key;

	if (!json_enter_object_or_skip(json))
		return name;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("shortName")))
			name = slice_first(slice_trim(json_string_or_skip(json)), WORD_BYTES_MAX);
		else
			json_skip(json);
	}
	return name;
}

static void read_container(struct json *json, struct said *said, struct arena *arena)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("title")))
			said->title = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("descriptions")))
			said->description = words_read_english(json);
		else if (slice_equal(key, S("rejectedReasons")))
			said->reason = words_read_english(json);
		else if (slice_equal(key, S("metrics")))
			read_metrics(json, said, arena);
		else if (slice_equal(key, S("problemTypes")))
			read_problems(json, said, arena);
		else if (slice_equal(key, S("references")))
			read_references(json, said);
		else if (slice_equal(key, S("providerMetadata")))
			said->speaker = read_provider(json);
		else
			json_skip(json);
	}
}

static void read_containers(struct json *json, struct record *record)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("cna"))) {
			read_container(json, &record->cna, record->arena);
		} else if (slice_equal(key, S("adp")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				if (record->adp_count == SPEAKERS_MAX)
					json_fail(json, "more than %u speakers", SPEAKERS_MAX);
				else
					read_container(json, &record->adps[record->adp_count++], record->arena);
			}
		} else if (!slice_equal(key, S("adp"))) {
			json_skip(json);
		}
	}
}

static void read_metadata(struct json *json, struct record *record)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("cveId")))
			record->id = json_string_or_skip(json);
		else if (slice_equal(key, S("state")))
			record->state = json_string_or_skip(json);
		else if (slice_equal(key, S("dateUpdated")))
			record->updated = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

/* "** REJECT **  DO NOT USE THIS CANDIDATE NUMBER. ConsultIDs: none. Reason: This is a duplicate. Notes: …" is how reasons were written
 * before there was a member for them. */
static struct slice reason_of(const struct said *cna)
{
	struct slice text = cna->reason.len ? cna->reason : cna->description;
	ptrdiff_t at = slice_find(text, S("Reason:"));

	if (at >= 0 && slice_trim(slice_from(text, (size_t)at + 7)).len)
		text = slice_trim(slice_from(text, (size_t)at + 7));
	text = sentence_first(text);
	return text.len ? text : S("no reason is given");
}

/* "exploitation=active automatable=yes impact=total"; a point that is not decided is left out. */
static struct slice ssvc_of(const struct said *said, struct arena *arena)
{
	const struct {
		const char *name;
		struct slice value;
	} points[] = { { "exploitation=", said->exploitation }, { "automatable=", said->automatable },
		{ "impact=", said->impact } };
	struct slice text = S("");

	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		if (points[i].value.len)
			text = arena_printf(arena, "%.*s%s%s%.*s", SLICE_ARG(text), text.len ? " " : "", points[i].name,
				SLICE_ARG(points[i].value));
	return arena_lower(arena, text);
}

static int hand_over(const struct record *record, const struct said *said, bool cna, struct feed_sink *sink, struct error *err)
{
	struct assessment assessment = {
		.id = record->id,
		.role = cna ? S("cna") : S("adp"),
		.speaker = cna ? S("") : said->speaker,
		.modified = record->updated,
		.date = words_day(record->updated),
		.severity = said->severity,
		.ssvc = ssvc_of(said, record->arena),
		.kev = said->kev,
		.vectors = said->vectors.slices,
		.cwes = said->cwes.slices,
	};
	int r;

	if (cna) {
		assessment.title = said->title.len ? said->title : sentence_first(said->description);
		assessment.url = said->url;
	} else if (!assessment.ssvc.len && !said->kev.len && !said->severity.len && !said->vectors.slices.count &&
		   !said->cwes.slices.count) {
		return 0; /* further references, or products in other words */
	}
	if (cna && slice_equal(record->state, S("REJECTED"))) {
		assessment.rejected = reason_of(said);
		assessment.title = S("");
	}
	r = sink->assessment(sink->context, &assessment);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at %.*s", SLICE_ARG(record->id)) : 0;
}

int cvelist_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct record *record = arena_array(arena, struct record, 1);
	struct slice key;
	struct json json;
	int r;

	(void)path;
	record->arena = arena;
	json_init(&json, bytes, arena);
	json.nul_replaced = true;
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("cveMetadata")))
			read_metadata(&json, record);
		else if (slice_equal(key, S("containers")))
			read_containers(&json, record);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!words_are_cve(record->id))
		return error_set(err, ERR_FORMAT, "no CVE record of format 5: cveMetadata.cveId is no CVE id");
	if (!slice_equal(record->state, S("PUBLISHED")) && !slice_equal(record->state, S("REJECTED")))
		return error_set(err, ERR_FORMAT, "%.*s is neither published nor rejected", SLICE_ARG(record->id));
	r = hand_over(record, &record->cna, true, sink, err);
	for (size_t i = 0; r == 0 && i < record->adp_count; i++)
		r = hand_over(record, &record->adps[i], false, sink, err);
	if (r == 0 && words_day(record->updated).len)
		sink->date(sink->context, record->updated);
	return r;
}

const struct feed feed_cvelist = {
	.name = "cvelistV5",
	.parse = cvelist_parse,
};
