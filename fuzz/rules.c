/* rules.c - fuzz the reader of rule files: what it takes has all that its header promises */
#include "rules/rules.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The seeds of this target are of both kinds. */
const struct rule_text rules_builtin[] = { { { 0 }, { 0 }, { 0 } } };
const size_t rules_builtin_count = 0;
const char rules_builtin_digest[] = "";

static void check_condition(const struct condition *condition)
{
	if (!condition->line || !condition->column)
		abort();
	if (condition->kind == CONDITION_CHECK) {
		if (condition->check >= CHECK_KIND_COUNT || condition->part_count)
			abort();
		for (size_t i = 0; i < condition->parameter_count; i++)
			if (!condition->parameters[i].name.len || !condition->parameters[i].values.count ||
				!condition_parameter(condition, "path") != !condition_value(condition, "path").len)
				abort();
		return;
	}
	if (!condition->part_count || (condition->kind == CONDITION_NOT && condition->part_count != 1))
		abort();
	for (size_t i = 0; i < condition->part_count; i++)
		check_condition(&condition->parts[i]);
}

static void check_rule(const struct rule *rule)
{
	if (!rule->id.len || !rule->title.len || !rule->check || !rule->remedy_count || rule->rating == RATING_UNKNOWN)
		abort();
	check_condition(rule->check);
	if (rule->applies)
		check_condition(rule->applies);
	for (size_t i = 0; i < rule->example_count; i++)
		for (size_t k = 0; k < rule->examples[i].file_count; k++)
			if (slice_starts_with(rule->examples[i].files[k].path, S("/")) || rule->examples[i].files[k].mode > 07777)
				abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rules rules = { 0 };
	struct error err;

	if (rules_read(S("f"), slice_make(data, size), false, &arena, &rules, &err) < 0) {
		if (rules.count || err.text[0] != 'f')
			abort();
		return 0;
	}
	for (size_t i = 0; i < rules.count; i++) {
		check_rule(&rules.items[i]);
		if (!rules_find(&rules, rules.items[i].id) || (i && slice_compare(rules.items[i - 1].id, rules.items[i].id) >= 0))
			abort();
	}
	return 0;
}
