/* asked_json.c - an answer of plimsoll db search as one line of JSON */
#include "cli/asked.h"

#include "cli/statement_json.h"

static const char *kind_name(const struct asked *asked)
{
	switch (asked->kind) {
	case ASKED_PACKAGE:
		return "package";
	case ASKED_VERSION:
		return "version";
	case ASKED_NOTHING:
		return "problem";
	default:
		return "word";
	}
}

static void put_search(struct json_writer *json, const struct search *search, const struct stores *stores)
{
	json_member_texts(json, "ids", search->ids);
	json_put_assessments(json, search->assessments, search->assessment_count, NULL);
	json_key(json, "statements");
	json_begin_array(json);
	for (size_t i = 0; i < search->statement_count; i++) {
		const struct search_statement *statement = &search->statements[i];

		json_begin_object(json);
		json_member(json, "store", vulndb_facts(stores->items[statement->store])->name);
		json_put_statement(json, statement->advisory, statement->range);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_finding(struct json_writer *json, const struct match *match)
{
	const struct finding *finding = &match->finding;

	json_begin_object(json);
	json_member(json, "id", finding->id);
	json_member_texts(json, "aliases", finding->aliases);
	json_member_if(json, "title", finding->title);
	json_member(json, "rating", slice_from_text(rating_name(finding->rating)));
	json_member(json, "reason", finding->reason);
	json_member_if(json, "fixed_version", finding->fixed_version);
	json_member(json, "status", finding->status);
	json_member(json, "source", finding->source);
	json_member(json, "match", finding->match);
	json_member_texts(json, "bulletins", finding->bulletins);
	json_member_if(json, "url", finding->url);
	json_member_if(json, "kev", finding->kev);
	json_member_texts_if(json, "exploits", finding->exploits);
	json_member_texts_if(json, "proofs_of_concept", finding->proofs);
	json_member_if(json, "ssvc", finding->ssvc);
	json_key(json, "records");
	json_begin_array(json);
	for (size_t i = 0; i < match->advisory_count; i++) {
		const struct advisory *advisory = match->advisories[i];

		json_begin_object(json);
		json_member(json, "record", advisory->record.len ? advisory->record : advisory->id);
		json_member(json, "source", advisory->source);
		json_member(json, "ecosystem", advisory->ecosystem);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

void asked_write_json(const struct asked *asked, const struct stores *stores, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, false);
	json_begin_object(&json);
	json_member(&json, "term", asked->term);
	json_member(&json, "kind", slice_from_text(kind_name(asked)));
	json_key(&json, "found");
	json_put_bool(&json, asked_is_found(asked));
	json_member_if(&json, "problem", asked->problem);
	if (asked->search && asked->kind != ASKED_NOTHING)
		put_search(&json, asked->search, stores);
	if (asked->kind == ASKED_VERSION) {
		json_key(&json, "findings");
		json_begin_array(&json);
		for (size_t i = 0; i < asked->matches.count; i++)
			put_finding(&json, &asked->matches.items[i]);
		json_end_array(&json);
	}
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}
