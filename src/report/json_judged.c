/* json_judged.c - what rules say, and of passwords how well they withstand guesses, in the report for programs */
#include "report/json_judged.h"
#include "bom/members.h"
#include "report/compliance.h"
#include "rules/rules.h"

static void put_exhibits(struct json_writer *json, const struct judgement *judgement)
{
	json_key(json, "evidence");
	json_begin_array(json);
	for (size_t i = 0; i < judgement->exhibit_count; i++) {
		const struct exhibit *exhibit = &judgement->exhibits[i];

		json_begin_object(json);
		json_member_if(json, "path", exhibit->path);
		if (exhibit->line)
			members_put_u64(json, "line", exhibit->line);
		json_member_if(json, "text", exhibit->text);
		json_end_object(json);
	}
	json_end_array(json);
	if (judgement->more)
		members_put_u64(json, "more_evidence", judgement->more);
}

static void put_maps(struct json_writer *json, const struct rule *rule)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	json_key(json, "maps");
	json_begin_object(json);
	for (size_t i = 0; i < rule->map_count; i++) {
		json_key(json, arena_text(&arena, rule->maps[i].standard));
		json_begin_array(json);
		for (size_t k = 0; k < rule->maps[i].clauses.count; k++)
			json_put_string(json, rule->maps[i].clauses.items[k]);
		json_end_array(json);
	}
	json_end_object(json);
}

static void put_rule(struct json_writer *json, const struct judged_rule *judged)
{
	json_begin_object(json);
	json_member(json, "id", judged->rule->id);
	json_member(json, "title", judged->rule->title);
	json_member(json, "rating", slice_from_text(rating_name(judged->rule->rating)));
	json_key(json, "hint");
	json_put_bool(json, judged->rule->hint);
	json_member(json, "result", slice_from_text(rule_result((enum judgement_kind)judged->judgement.kind)));
	json_member_if(json, "reason", judged->judgement.reason);
	if (judged->judgement.layer != JUDGED_NO_LAYER) {
		members_put_u64(json, "layer", judged->judgement.layer);
		json_member(json, "owner", members_owner(judged->base));
	}
	put_exhibits(json, &judged->judgement);
	put_maps(json, judged->rule);
	json_end_object(json);
}

static void put_password(struct json_writer *json, const struct password *password)
{
	static const char *const classes[PASSWORD_CLASS_COUNT] = { "not-guessed", "empty", "plain", "derived", "default",
		"common" };

	json_begin_object(json);
	json_member(json, "account", password->account);
	json_member(json, "path", password->path);
	members_put_u64(json, "line", password->line);
	json_member_if(json, "scheme", password->scheme);
	json_member(json, "class", slice_from_text(classes[password->guess]));
	members_put_u64(json, "tried", password->tried);
	members_put_u64(json, "candidates", password->candidates);
	json_key(json, "required_done");
	json_put_bool(json, password->required_done);
	json_member_if(json, "reason", password->reason);
	json_end_object(json);
}

static void put_control(struct json_writer *json, const struct control *control)
{
	json_begin_object(json);
	json_member(json, "clause", control->clause);
	for (size_t kind = 0; kind < JUDGEMENT_KIND_COUNT; kind++)
		members_put_u64(json, rule_result((enum judgement_kind)kind), control->counts[kind]);
	json_key(json, "rules");
	json_begin_array(json);
	for (size_t i = 0; i < control->judged_count; i++)
		json_put_string(json, control->judged[i]->rule->id);
	json_end_array(json);
	json_end_object(json);
}

static void put_compliance(struct json_writer *json, const struct report *report)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct compliance compliance = compliance_of(report, &arena);

	json_key(json, "compliance");
	json_begin_object(json);
	json_member(json, "standard", report->compliance);
	json_member(json, "title", slice_from_text(compliance.title));
	json_key(json, "controls");
	json_begin_array(json);
	for (size_t i = 0; i < compliance.count; i++)
		put_control(json, &compliance.controls[i]);
	json_end_array(json);
	json_end_object(json);
}

void json_put_judged(struct json_writer *json, const struct report *report)
{
	json_key(json, "rules");
	json_begin_array(json);
	for (size_t i = 0; i < report->judged_count; i++)
		put_rule(json, &report->judged[i]);
	json_end_array(json);
	json_key(json, "passwords");
	json_begin_array(json);
	for (size_t i = 0; i < report->password_count; i++)
		put_password(json, &report->passwords[i]);
	json_end_array(json);
	if (report->compliance.len)
		put_compliance(json, report);
}
