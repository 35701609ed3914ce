/* explained_json.c - what plimsoll explain answers, as JSON */
#include "cli/explained.h"

#include "cli/statement_json.h"

static void put_bool(struct json_writer *json, const char *key, bool value)
{
	json_key(json, key);
	json_put_bool(json, value);
}

static void put_place(struct json_writer *json, const struct found_package *found)
{
	json_begin_object(json);
	json_member(json, "package", found->package.name);
	json_member(json, "purl", found->purl);
	json_member(json, "path", found->package.path);
	json_key(json, "layer");
	json_put_u64(json, found->layer);
	json_member(json, "layer_owner", found->base ? S("base") : S("own"));
	json_member_if(json, "owned_by", found->package.owner);
	json_member_if(json, "third_party", found->third_party);
	json_end_object(json);
}

static void put_rules(struct json_writer *json, const struct finding *finding)
{
	json_key(json, "rating_rules");
	json_begin_array(json);
	for (size_t i = 0; i < finding->row_count; i++) {
		json_begin_object(json);
		json_key(json, "rule");
		json_put_u64(json, finding->rows[i].rule);
		json_member(json, "rating", slice_from_text(rating_name(finding->rows[i].rating)));
		json_member(json, "reason", finding->rows[i].reason);
		json_end_object(json);
	}
	json_end_array(json);
	json_key(json, "idle_rules");
	json_begin_array(json);
	for (unsigned rule = 0; rule < RATING_RULES; rule++) {
		if (finding->idle_rules[rule].len == 0)
			continue;
		json_begin_object(json);
		json_key(json, "rule");
		json_put_u64(json, rule);
		json_member(json, "reason", finding->idle_rules[rule]);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_rating(struct json_writer *json, const struct finding *finding)
{
	put_rules(json, finding);
	json_member_if(json, "vector", finding->vector);
	if (finding->picked.source.len) {
		json_key(json, "severity_source");
		json_begin_object(json);
		json_member(json, "source", finding->picked.source);
		json_member(json, "rating", slice_from_text(rating_name(finding->picked.rating)));
		json_end_object(json);
	}
}

/* As a report has it, and what it is said of. */
static void put_ruling(struct json_writer *json, const char *key, const struct report *report, const struct ruling *ruling)
{
	if (!ruling)
		return;
	json_key(json, key);
	json_begin_object(json);
	json_member(json, "status", slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
	json_member(json, "document", report->documents[ruling->document].name);
	json_member_if(json, "place", ruling->place);
	json_member_if(json, "format", ruling->format);
	json_member_if(json, "document_id", ruling->id);
	json_member_if(json, "author", ruling->author);
	json_member_if(json, "stated", ruling->stated);
	json_member_if(json, "justification", ruling->justification);
	json_member_if(json, "reason", ruling->reason);
	json_member_if(json, "action", ruling->action);
	json_member_if(json, "until", ruling->until);
	json_put_texts(json, "names", ruling->names);
	json_put_texts(json, "products", ruling->products);
	json_put_texts(json, "components", ruling->components);
	json_put_texts(json, "conditions", ruling->conditions);
	json_end_object(json);
}

static void put_finding(struct json_writer *json, const struct explained *explained, const struct match *match)
{
	bool suppressed = false;
	const struct finding *rated = explained_finding(explained, match, &suppressed),
			     *finding = rated ? rated : &match->finding;

	json_begin_object(json);
	json_member(json, "id", finding->id);
	json_member(json, "rating", slice_from_text(rating_name(finding->rating)));
	json_member_if(json, "reason", finding->reason);
	put_rating(json, finding);
	json_member_if(json, "fixed_version", finding->fixed_version);
	json_member(json, "status", finding->status);
	json_member(json, "source", finding->source);
	put_bool(json, "vendor_silent", finding->vendor_silent);
	put_bool(json, "suppressed", suppressed);
	put_ruling(json, "ruling", explained->report, finding->ruling);
	put_ruling(json, "lapsed", explained->report, finding->lapsed);
	json_member_if(json, "action", finding->action);
	json_end_object(json);
}

static void put_package(struct json_writer *json, const struct explained *explained, const struct explained_package *package)
{
	json_begin_object(json);
	json_member(json, "name", package->name);
	json_member(json, "version", package->version);
	json_member(
		json, "type", slice_from_text(package_type_facts((enum package_type)package->packages[0]->package.type)->purl));
	json_key(json, "places");
	json_begin_array(json);
	for (size_t i = 0; i < package->package_count; i++)
		put_place(json, package->packages[i]);
	json_end_array(json);
	json_key(json, "findings");
	json_begin_array(json);
	for (size_t i = 0; i < package->match_count; i++)
		put_finding(json, explained, package->matches[i]);
	json_end_array(json);
	json_member_if(json, "rejected", package->rejected);
	json_key(json, "statements");
	json_begin_array(json);
	for (size_t i = 0; i < package->statement_count; i++) {
		const struct explained_statement *statement = &package->statements[i];

		json_begin_object(json);
		put_bool(json, "affected", statement->affected);
		put_bool(json, "decides", statement->decides);
		json_member(json, "comparison", statement->why);
		json_put_statement(json, statement->advisory, statement->range);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void put_named(struct json_writer *json, const struct search *search)
{
	const struct advisory *advisory;

	json_key(json, "named");
	json_begin_array(json);
	for (size_t at = 0; explained_next_package(search, &at, &advisory);) {
		json_begin_object(json);
		json_member(json, "ecosystem", advisory->ecosystem);
		json_member(json, "package", advisory->package);
		json_end_object(json);
	}
	json_end_array(json);
}

/* How bad it is by whose word, and all statements: where no target is named. */
static void put_flaw(struct json_writer *json, const struct explained *explained)
{
	const struct search *search = &explained->explanation.search;

	json_key(json, "situations");
	json_begin_array(json);
	for (size_t i = 0; i < explained->situations.count; i++) {
		const struct situation *situation = &explained->situations.items[i];

		json_begin_object(json);
		json_member(json, "id", situation->finding.id);
		put_bool(json, "anywhere", situation->anywhere);
		json_put_texts(json, "ecosystems", situation->ecosystems);
		json_member(json, "rating", slice_from_text(rating_name(situation->finding.rating)));
		put_rating(json, &situation->finding);
		json_end_object(json);
	}
	json_end_array(json);
	json_key(json, "statements");
	json_begin_array(json);
	for (size_t i = 0; i < search->statement_count; i++) {
		json_begin_object(json);
		json_put_statement(json, search->statements[i].advisory, search->statements[i].range);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_notes(struct json_writer *json, const struct report *report)
{
	json_key(json, "incomplete");
	json_begin_array(json);
	for (size_t i = 0; report && i < report->note_count; i++)
		if (report->notes[i].note.kind == NOTE_INCOMPLETE)
			json_put_string(json, report->notes[i].note.text);
	json_end_array(json);
}

void explained_write_json(const struct explained *explained, struct buffer *out)
{
	const struct explanation *explanation = &explained->explanation.explanation;
	const struct search *search = &explained->explanation.search;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct voices voices = { 0 };
	struct json_writer json;

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_member(&json, "id", explained->id);
	if (explained->report) {
		json_member(&json, "target", explained->report->image->target);
		json_member_if(&json, "digest", explained->report->image->digest);
	}
	json_member_if(&json, "title", explained_title(explained));
	json_put_texts(&json, "ids", search->ids);
	json_put_texts(&json, "bulletins", explained_bulletins(explained, &arena));
	explained_find_voices(explained, &voices);
	voices_write_json(&voices, &json);
	voices_done(&voices);
	json_put_assessments(&json, search->assessments, search->assessment_count);
	json_key(&json, "packages");
	json_begin_array(&json);
	for (size_t i = 0; i < explanation->package_count; i++)
		put_package(&json, explained, &explanation->packages[i]);
	json_end_array(&json);
	if (!explained->report)
		put_flaw(&json, explained);
	put_named(&json, search);
	put_notes(&json, explained->report);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}
