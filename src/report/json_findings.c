/* json_findings.c - findings in the report for programs */
#include "report/json_findings.h"
#include "bom/members.h"
#include "report/json_detected.h"
#include "report/json_ruling.h"

#define EPSS_DIGITS 5

static const char *const kind_names[FINDING_KIND_COUNT] = {
	[FINDING_VULNERABILITY] = "vulnerability",
	[FINDING_SETTING] = "setting",
	[FINDING_ARCHIVE] = "archive",
	[FINDING_SECRET] = "secret",
	[FINDING_MALWARE] = "malware",
};

void json_put_rating(struct json_writer *json, const char *key, enum rating rating)
{
	json_member(json, key, slice_from_text(rating_name(rating)));
}

void json_put_package_facts(struct json_writer *json, const struct package *package, struct slice purl)
{
	json_member(json, "type", slice_from_text(package_type_facts(package->type)->purl));
	json_member(json, "name", package->name);
	json_member(json, "version", package->version);
	json_member_if(json, "purl", purl);
	json_member_if(json, "architecture", package->architecture);
	json_member_if(json, "source_name", package->source_name);
	json_member_if(json, "source_version", package->source_version);
}

/* Nothing for what concerns the image as a whole. */
static void put_place(struct json_writer *json, const struct report *report, const struct place *place)
{
	if (place->package) {
		const struct found_package *found = report_found(report, place->package);

		json_key(json, "package");
		json_begin_object(json);
		json_put_package_facts(json, place->package, found ? found->purl : S(""));
		json_member_if(json, "third_party", found ? found->third_party : S(""));
		json_end_object(json);
	}
	if (place->package || place->path.len > 0) {
		json_member(json, "path", place->path);
		if (place->layer == PLACE_NO_LAYER)
			return;
		members_put_u64(json, "layer", place->layer);
		json_member(json, "owner", members_owner(place->base));
	}
}

static void put_exploitation(struct json_writer *json, const struct finding *finding)
{
	json_member_if(json, "kev", finding->kev);
	json_member_if(json, "kev_due", finding->kev_due);
	if (finding->kev.len)
		json_member_bool(json, "ransomware", finding->ransomware);
	if (finding->has_epss) {
		json_key(json, "epss");
		json_put_double(json, finding->epss, EPSS_DIGITS);
		json_key(json, "epss_percentile");
		json_put_double(json, finding->percentile, EPSS_DIGITS);
		json_member_if(json, "epss_date", finding->epss_date);
	}
	json_member_texts_if(json, "exploits", finding->exploits);
	json_member_texts_if(json, "proofs_of_concept", finding->proofs);
	json_member_if(json, "ssvc", finding->ssvc);
	json_member_texts_if(json, "cwes", finding->cwes);
}

static void put_score(struct json_writer *json, double score)
{
	if (score < 0)
		return;
	json_key(json, "score");
	json_put_double(json, score, 1);
}

/* The rating table; and the word that counts instead, where --severity-source asked for it. */
static void put_rating_table(struct json_writer *json, const struct finding *finding)
{
	const struct source_rating *picked = &finding->picked;

	if (finding->row_count) {
		json_key(json, "rating_rules");
		json_begin_array(json);
		for (size_t i = 0; i < finding->row_count; i++) {
			json_begin_object(json);
			json_key(json, "rule");
			json_put_u64(json, finding->rows[i].rule);
			json_put_rating(json, "rating", finding->rows[i].rating);
			json_member(json, "reason", finding->rows[i].reason);
			json_end_object(json);
		}
		json_end_array(json);
	}
	if (picked->source.len == 0)
		return;
	json_key(json, "severity_source");
	json_begin_object(json);
	json_member(json, "source", picked->source);
	json_put_rating(json, "rating", picked->rating);
	put_score(json, picked->score);
	json_member_if(json, "vector", picked->vector);
	json_end_object(json);
}

static void put_source_rating(struct json_writer *json, const struct source_rating *said)
{
	json_begin_object(json);
	json_member(json, "source", said->source);
	json_member_if(json, "role", said->role);
	json_put_rating(json, "rating", said->rating);
	json_member_if(json, "word", said->word);
	put_score(json, said->score);
	json_member_if(json, "vector", said->vector);
	json_end_object(json);
}

static void put_ratings(struct json_writer *json, const struct finding *finding)
{
	if (finding->kind != FINDING_VULNERABILITY)
		return;
	json_key(json, "ratings");
	json_begin_array(json);
	for (size_t i = 0; i < finding->rating_count; i++)
		put_source_rating(json, &finding->ratings[i]);
	json_end_array(json);
}

static void put_finding(struct json_writer *json, const struct report *report, const struct finding *finding)
{
	json_begin_object(json);
	json_member(json, "kind", slice_from_text(kind_names[finding->kind]));
	json_member(json, "id", finding->id);
	if (report->baseline.len)
		json_member_bool(json, "known", finding->known);
	json_member_texts(json, "aliases", finding->aliases);
	json_member(json, "title", finding->title);
	json_put_rating(json, "rating", finding->rating);
	json_member(json, "reason", finding->reason);
	put_rating_table(json, finding);
	put_score(json, finding->score);
	json_member_if(json, "vector", finding->vector);
	put_ratings(json, finding);
	put_place(json, report, &finding->place);
	json_put_hidden(json, finding);
	json_member_texts(json, "other_paths", finding->paths);
	json_member_texts(json, "other_binaries", finding->binaries);
	json_member_if(json, "fixed_version", finding->fixed_version);
	if (finding->closes)
		members_put_u64(json, "closes", finding->closes);
	json_member_if(json, "status", finding->status);
	json_member_if(json, "status_reason", finding->status_reason);
	json_member_if(json, "source", finding->source);
	json_member_if(json, "match", finding->match);
	json_put_detected(json, finding);
	json_member_texts(json, "bulletins", finding->bulletins);
	json_member_if(json, "url", finding->url);
	put_exploitation(json, finding);
	json_member_if(json, "published", finding->published);
	json_member_if(json, "modified", finding->modified);
	json_member_if(json, "action", finding->action);
	json_member_bool(json, "vendor_silent", finding->vendor_silent);
	json_put_ruling(
		json, finding->ruling && ruling_silences(finding->ruling) ? "suppressed_by" : "vex", report, finding->ruling);
	json_put_ruling(json, "lapsed", report, finding->lapsed);
	json_end_object(json);
}

void json_put_findings(
	struct json_writer *json, const char *key, const struct report *report, const struct finding *findings, size_t count)
{
	json_key(json, key);
	json_begin_array(json);
	for (size_t i = 0; i < count; i++)
		put_finding(json, report, &findings[i]);
	json_end_array(json);
}
