/* told_rules_json.c - a configuration rule as JSON: docs/rules.schema.json */
#include "cli/statement_json.h"
#include "cli/told_rules.h"

static void put_condition(struct json_writer *json, const struct condition *condition)
{
	json_begin_object(json);
	if (condition->kind == CONDITION_CHECK) {
		json_member(json, "check", slice_from_text(check_name(condition->check)));
		json_key(json, "parameters");
		json_begin_object(json);
		for (size_t i = 0; i < condition->parameter_count; i++)
			json_member_texts(json, condition->parameters[i].name.ptr, condition->parameters[i].values);
		json_end_object(json);
	} else if (condition->kind == CONDITION_NOT) {
		json_key(json, "not");
		put_condition(json, condition->parts);
	} else {
		json_key(json, condition->kind == CONDITION_ALL ? "all" : "any");
		json_begin_array(json);
		for (size_t i = 0; i < condition->part_count; i++)
			put_condition(json, &condition->parts[i]);
		json_end_array(json);
	}
	json_end_object(json);
}

static void put_examples(struct json_writer *json, const struct rule *rule)
{
	json_key(json, "examples");
	json_begin_array(json);
	for (size_t i = 0; i < rule->example_count; i++) {
		json_begin_object(json);
		json_member_if(json, "title", rule->examples[i].title);
		json_member(json, "expect", slice_from_text(rule_result(rule->examples[i].expected)));
		json_end_object(json);
	}
	json_end_array(json);
}

void json_put_rule(struct json_writer *json, const struct rule *rule)
{
	json_begin_object(json);
	json_member(json, "id", rule->id);
	json_member(json, "title", rule->title);
	json_member(json, "rating", slice_from_text(rating_name(rule->rating)));
	json_key(json, "hint");
	json_put_bool(json, rule->hint);
	json_key(json, "builtin");
	json_put_bool(json, rule->builtin);
	json_member(json, "file", rule->file);
	json_key(json, "line");
	json_put_u64(json, rule->line);
	json_member_if(json, "why", rule->why);
	if (rule->applies) {
		json_key(json, "applies");
		put_condition(json, rule->applies);
	}
	json_key(json, "check");
	put_condition(json, rule->check);
	json_key(json, "fix");
	json_begin_object(json);
	for (size_t i = 0; i < rule->remedy_count; i++)
		json_member(json, rule->remedies[i].family.ptr, rule->remedies[i].text);
	json_end_object(json);
	json_key(json, "maps");
	json_begin_object(json);
	for (size_t i = 0; i < rule->map_count; i++)
		json_member_texts(json, rule->maps[i].standard.ptr, rule->maps[i].clauses);
	json_end_object(json);
	json_member_texts(json, "aliases", rule->aliases);
	put_examples(json, rule);
	json_end_object(json);
}
