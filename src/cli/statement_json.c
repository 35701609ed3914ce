/* statement_json.c - a statement as JSON, as db search and explain write it */
#include "cli/statement_json.h"

static const char *event_name(char kind)
{
	return kind == EVENT_INTRODUCED      ? "introduced"
	       : kind == EVENT_AFTER         ? "after"
	       : kind == EVENT_FIXED         ? "fixed"
	       : kind == EVENT_LAST_AFFECTED ? "last_affected"
					     : "limit";
}

/* As OSV writes them: a list of events a range. */
static void put_ranges(struct json_writer *json, struct slices events)
{
	bool open = false;

	json_key(json, "ranges");
	json_begin_array(json);
	for (size_t i = 0; i < events.count; i++) {
		bool begins = slice_equal(events.items[i], S("-"));

		if (open && begins)
			json_end_array(json);
		if (!open || begins)
			json_begin_array(json);
		open = true;
		if (begins || events.items[i].len == 0)
			continue;
		json_begin_object(json);
		json_member(json, event_name(events.items[i].ptr[0]), slice_from(events.items[i], 1));
		json_end_object(json);
	}
	if (open)
		json_end_array(json);
	json_end_array(json);
}

void json_put_statement(struct json_writer *json, const struct advisory *advisory, struct slice range)
{
	json_member(json, "id", advisory->id);
	json_member_if(json, "record", advisory->record);
	json_member(json, "source", advisory->source);
	json_member_texts(json, "aliases", advisory->aliases);
	json_member_texts(json, "bulletins", advisory->bulletins);
	json_member(json, "ecosystem", advisory->ecosystem);
	json_member(json, "package", advisory->package);
	json_member(json, "versions", range);
	put_ranges(json, advisory->events);
	json_member_if(json, "status", advisory->status);
	json_member_if(json, "remark", advisory->remark);
	json_member_if(json, "severity", advisory->severity);
	json_member_texts(json, "vectors", advisory->vectors);
	json_member_texts_if(json, "conditions", advisory->conditions);
	json_member_if(json, "title", advisory->title);
	json_member_if(json, "url", advisory->url);
	json_member_if(json, "published", advisory->published);
	json_member_if(json, "modified", advisory->modified);
	json_member_if(json, "kev", advisory->kev);
}

void json_put_assessments(struct json_writer *json, const struct assessment *assessments, size_t count, const size_t *stores)
{
	json_key(json, "assessments");
	json_begin_array(json);
	for (size_t i = 0; i < count; i++) {
		const struct assessment *assessment = &assessments[i];

		json_begin_object(json);
		json_member(json, "id", assessment->id);
		json_member(json, "source", assessment->source);
		if (stores) {
			json_key(json, "store");
			json_put_u64(json, stores[i]);
		}
		json_member_if(json, "title", assessment->title);
		json_member_if(json, "kev", assessment->kev);
		json_member_if(json, "kev_due", assessment->kev_due);
		json_member_if(json, "ransomware", assessment->ransomware);
		json_member_if(json, "epss", assessment->epss);
		json_member_if(json, "percentile", assessment->percentile);
		json_member_if(json, "date", assessment->date);
		json_member_if(json, "role", assessment->role);
		json_member_if(json, "speaker", assessment->speaker);
		json_member_if(json, "rejected", assessment->rejected);
		json_member_if(json, "severity", assessment->severity);
		json_member_texts_if(json, "vectors", assessment->vectors);
		json_member_texts_if(json, "cwes", assessment->cwes);
		json_member_if(json, "ssvc", assessment->ssvc);
		json_member_texts_if(json, "exploits", assessment->weaponised);
		json_member_texts_if(json, "proofs_of_concept", assessment->proofs);
		json_member_if(json, "url", assessment->url);
		json_end_object(json);
	}
	json_end_array(json);
}
