/* explained_json.c - what plimsoll explain answers, as JSON */
#include "cli/explained.h"

#include "cli/statement_json.h"
#include "report/json_ruling.h"

#define EXPLAINED_JSON_FORMAT 1 /* what rulings/explained.h reads */

static void put_place(struct json_writer *json, const struct found_package *found)
{
	const struct package *package = &found->package;

	json_begin_object(json);
	json_member(json, "package", package->name);
	json_member(json, "type", slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	json_member_if(json, "version", package->version);
	json_member_if(json, "architecture", package->architecture);
	json_member_if(json, "source", package->source_name);
	json_member_if(json, "source_version", package->source_version);
	json_member_if(json, "module", package->module);
	json_member_if(json, "cpe", package->cpe);
	json_member_if(json, "origin", package->origin);
	json_member_if(json, "maintainer", package->maintainer);
	json_member(json, "purl", found->purl);
	json_member(json, "path", package->path);
	json_member_u64(json, "layer", found->layer);
	json_member(json, "layer_owner", found->base ? S("base") : S("own"));
	json_member_if(json, "owned_by", package->owner);
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
	json_put_ruling_facts(json, report, ruling);
	json_member_texts(json, "names", ruling->names);
	json_member_texts(json, "products", ruling->products);
	json_member_texts(json, "components", ruling->components);
	json_member_texts(json, "conditions", ruling->conditions);
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
	json_member_bool(json, "vendor_silent", finding->vendor_silent);
	json_member_bool(json, "suppressed", suppressed);
	put_ruling(json, "ruling", explained->report, finding->ruling);
	put_ruling(json, "lapsed", explained->report, finding->lapsed);
	json_member_if(json, "action", finding->action);
	json_end_object(json);
}

/* What a statement needs besides to be judged anew. */
static void put_source(struct json_writer *json, size_t store, struct slices versions)
{
	json_member_u64(json, "store", store);
	json_member_texts_if(json, "named_versions", versions);
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
		json_member_bool(json, "affected", statement->affected);
		json_member_bool(json, "judged", !statement->unjudged);
		json_member_bool(json, "decides", statement->decides);
		json_member(json, "comparison", statement->why);
		json_put_statement(json, statement->advisory, statement->range);
		put_source(json, statement->store, statement->versions);
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
		json_member_bool(json, "anywhere", situation->anywhere);
		json_member_texts(json, "ecosystems", situation->ecosystems);
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
		put_source(json, search->statements[i].store, search->statements[i].versions);
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

static void put_stores(struct json_writer *json, const struct scan_explanation *explanation)
{
	json_key(json, "stores");
	json_begin_array(json);
	for (size_t i = 0; i < explanation->store_count; i++) {
		const struct explained_store *store = &explanation->stores[i];

		json_begin_object(json);
		json_member(json, "name", store->name);
		json_member_if(json, "date", store->date);
		json_member_bool(json, "partial", store->partial);
		json_member_texts(json, "ecosystems", store->ecosystems);
		json_end_object(json);
	}
	json_end_array(json);
}

/* What was scanned, and when, as far as the answer depends on it. */
static void put_target(struct json_writer *json, const struct explained *explained)
{
	static const char *const kinds[] = {
		[IMAGE_OF_LAYERS] = "image", [IMAGE_ROOTFS] = "rootfs", [IMAGE_SOURCE] = "source", [IMAGE_BOM] = "bom"
	};
	const struct report *report = explained->report;
	const struct distribution *distribution = explained->explanation.distribution;

	json_member(json, "target", report->image->target);
	json_member_if(json, "digest", report->image->digest);
	json_member(json, "kind", slice_from_text(kinds[report->image->kind]));
	json_member_u64(json, "layers", report->image->layer_count);
	json_member(json, "created", report->created);
	json_key(json, "distribution");
	json_begin_object(json);
	json_member_if(json, "id", distribution->id);
	json_member_if(json, "id_like", distribution->id_like);
	json_member_if(json, "version_id", distribution->version_id);
	json_member_if(json, "codename", distribution->codename);
	json_end_object(json);
	json_key(json, "documents");
	json_begin_array(json);
	for (size_t i = 0; i < report->document_count; i++)
		json_put_string(json, report->documents[i].name);
	json_end_array(json);
}

static void put_others(struct json_writer *json, const struct scan_explanation *explanation)
{
	json_key(json, "others");
	json_begin_array(json);
	for (size_t i = 0; i < explanation->other_count; i++)
		put_place(json, explanation->others[i]);
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
	json_member_u64(&json, "format", EXPLAINED_JSON_FORMAT);
	json_member(&json, "id", explained->id);
	if (explained->report)
		put_target(&json, explained);
	json_member_if(&json, "severity_source", explained->severity_source);
	put_stores(&json, &explained->explanation);
	json_member_if(&json, "title", explained_title(explained));
	json_member_texts(&json, "ids", search->ids);
	json_member_texts(&json, "bulletins", explained_bulletins(explained, &arena));
	explained_find_voices(explained, &voices);
	voices_write_json(&voices, &json);
	voices_done(&voices);
	json_put_assessments(&json, search->assessments, search->assessment_count, search->assessment_stores);
	json_key(&json, "packages");
	json_begin_array(&json);
	for (size_t i = 0; i < explanation->package_count; i++)
		put_package(&json, explained, &explanation->packages[i]);
	json_end_array(&json);
	put_others(&json, &explained->explanation);
	if (!explained->report)
		put_flaw(&json, explained);
	put_named(&json, search);
	put_notes(&json, explained->report);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}
