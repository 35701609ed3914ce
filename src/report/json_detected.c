/* json_detected.c - secrets, malware, and what nobody looked at for them, in the report for programs */
#include "report/json_detected.h"
#include "bom/members.h"

static void put_number_if(struct json_writer *json, const char *key, uint64_t number)
{
	if (number)
		members_put_u64(json, key, number);
}

static void put_secret(struct json_writer *json, const struct secret *secret)
{
	json_key(json, "secret");
	json_begin_object(json);
	json_member(json, "rule", secret->rule);
	json_member(json, "masked", secret->masked);
	json_member(json, "fingerprint", secret->fingerprint);
	put_number_if(json, "line", secret->line);
	put_number_if(json, "column", secret->column);
	json_member_if(json, "facts", secret->facts);
	json_member_if(json, "source", secret->source);
	put_number_if(json, "more", secret->more);
	json_end_object(json);
}

static void put_malware(struct json_writer *json, const struct malware *malware)
{
	json_key(json, "malware");
	json_begin_object(json);
	json_member(json, "source", slice_from_text(malware_source_name(malware->source)));
	json_member(json, "name", malware->name);
	json_member(json, "rule", malware->rule);
	json_member_if(json, "author", malware->author);
	json_member_if(json, "licence", malware->licence);
	json_member_if(json, "reference", malware->reference);
	json_member_if(json, "rules", malware->rules);
	json_member(json, "confidence", slice_from_text(malware_confidence_name(malware->confidence)));
	json_member_if(json, "digest", malware->digest);
	json_member_if(json, "facts", malware->facts);
	json_end_object(json);
}

void json_put_detected(struct json_writer *json, const struct finding *finding)
{
	if (finding->kind == FINDING_SECRET && finding->secret)
		put_secret(json, finding->secret);
	if (finding->kind == FINDING_MALWARE && finding->malware)
		put_malware(json, finding->malware);
}

void json_put_hidden(struct json_writer *json, const struct finding *finding)
{
	if ((finding->kind != FINDING_SECRET && finding->kind != FINDING_MALWARE) || finding->hidden_by == FINDING_VISIBLE ||
		finding->place.layer == PLACE_NO_LAYER)
		return;
	members_put_u64(json, "hidden_by", finding->hidden_by);
	json_member_bool(json, "replaced", finding->replaced);
}

void json_put_unexamined(struct json_writer *json, const struct report *report)
{
	json_key(json, "unexamined");
	json_begin_array(json);
	for (size_t i = 0; i < report->unexamined_count; i++) {
		const struct unexamined *gate = &report->unexamined[i];

		json_begin_object(json);
		json_member(json, "scanner", gate->scanner);
		json_member(json, "gate", gate->gate);
		members_put_u64(json, "files", gate->files);
		members_put_u64(json, "bytes", gate->bytes);
		json_member_bool(json, "incomplete", gate->incomplete != 0);
		json_member_if(json, "example", gate->example);
		json_end_object(json);
	}
	json_end_array(json);
}
