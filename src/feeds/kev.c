/* kev.c - CISA's catalogue of vulnerabilities that are known to be exploited (its JSON) */
#include "codec/json.h"
#include "feeds/feed.h"
#include "feeds/words.h"

struct entry {
	struct slice id, name, added, due, ransomware;
};

static struct slice *member(struct entry *entry, struct slice key)
{
	return slice_equal(key, S("cveID"))                        ? &entry->id
	       : slice_equal(key, S("vulnerabilityName"))          ? &entry->name
	       : slice_equal(key, S("dateAdded"))                  ? &entry->added
	       : slice_equal(key, S("dueDate"))                    ? &entry->due
	       : slice_equal(key, S("knownRansomwareCampaignUse")) ? &entry->ransomware
								   : NULL;
}

static const char *read_entry(struct json *json, struct entry *entry)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return "is no object";
	while (json_next_key(json, &key)) {
		struct slice *text = member(entry, key);

		if (text)
			*text = slice_trim(json_string_or_skip(json));
		else
			json_skip(json);
	}
	return !words_are_cve(entry->id)                      ? "names no CVE"
	       : words_day(entry->added).len == 0             ? "has no date since when"
	       : entry->due.len && !words_day(entry->due).len ? "has a due date that is none"
							      : NULL;
}

/* What the catalogue says of one flaw, or what is wrong with it. */
static int read_one(struct json *json, uint64_t number, struct slice path, struct feed_sink *sink, struct error *err)
{
	struct entry entry = { S(""), S(""), S(""), S(""), S("") };
	const char *problem = read_entry(json, &entry);
	struct assessment assessment = {
		.id = entry.id,
		.title = entry.name,
		.kev = words_day(entry.added),
		.kev_due = words_day(entry.due),
		.ransomware = slice_equal_ignoring_case(entry.ransomware, S("Known")) ? S("known") : S(""),
	};
	int r;

	if (json->failed)
		return 0;
	if (problem) {
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "entry %lu (%.*s): %s", (unsigned long)number,
			SLICE_ARG(slice_first(entry.id, 40)), problem);
		return 0;
	}
	r = sink->assessment(sink->context, &assessment);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at %.*s", SLICE_ARG(entry.id)) : 0;
}

static int kev_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	uint64_t count = 0, stated = UINT64_MAX;
	struct slice released = S(""), key;
	bool listed = false;
	struct json json;
	int r;

	json_init(&json, bytes, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("dateReleased"))) {
			released = json_string_or_skip(&json);
		} else if (slice_equal(key, S("count")) && json_peek(&json) == JSON_NUMBER) {
			stated = json_u64(&json);
		} else if (slice_equal(key, S("vulnerabilities")) && json_enter_array_or_skip(&json)) {
			listed = true;
			while (json_next_item(&json)) {
				r = read_one(&json, ++count, path, sink, err);
				if (r < 0)
					return r;
			}
		} else if (!slice_equal(key, S("vulnerabilities"))) {
			json_skip(&json);
		}
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!listed || count == 0)
		return error_set(err, ERR_FORMAT, "no list of vulnerabilities: this is not the catalogue");
	if (stated != UINT64_MAX && stated != count)
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "it has %lu entries and says %lu", (unsigned long)count,
			(unsigned long)stated);
	if (words_day(released).len)
		sink->date(sink->context, released);
	return 0;
}

const struct feed feed_kev = {
	.name = "kev",
	.parse = kev_parse,
};
