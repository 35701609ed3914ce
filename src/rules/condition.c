/* condition.c - a condition of a rule: all, any, not, or a check with its parameters */
#include "rules/reading.h"

static enum check_kind check_of(struct slice name)
{
	unsigned kind = 0;

	while (kind < CHECK_KIND_COUNT && !slice_equal(name, slice_from_text(check_name((enum check_kind)kind))))
		kind++;
	return (enum check_kind)kind;
}

static void read_parts(struct reading *reading, const struct tree *value, struct condition *condition)
{
	if (!schema_list(&reading->schema, value, 1, CONDITION_PARTS_MAX))
		return;
	condition->part_count = value->count;
	condition->parts = arena_array(reading->schema.arena, struct condition, value->count);
	for (size_t i = 0; i < value->count; i++) {
		struct condition *part = condition_read(reading, value->items[i]);

		if (!part)
			return;
		condition->parts[i] = *part;
	}
}

/* "all", "any", "not" and what belongs to it, or a check. */
static void read_word(struct reading *reading, struct slice word, const struct tree *value, struct condition *condition)
{
	struct condition *part;

	if (slice_equal(word, S("not"))) {
		condition->kind = CONDITION_NOT;
		part = condition_read(reading, value);
		condition->parts = part;
		condition->part_count = part ? 1 : 0;
	} else if (slice_equal(word, S("all")) || slice_equal(word, S("any"))) {
		condition->kind = slice_equal(word, S("all")) ? CONDITION_ALL : CONDITION_ANY;
		read_parts(reading, value, condition);
	} else {
		condition->kind = CONDITION_CHECK;
		condition->check = check_of(word);
		parameters_read(reading, value, condition);
	}
}

struct condition *condition_read(struct reading *reading, const struct tree *value)
{
	struct condition *condition;

	if (!value || reading->schema.failed)
		return NULL;
	if (value->kind == TREE_TEXT) {
		schema_fail(&reading->schema, value, "expected a condition, as {file: {path: /etc/passwd}}, found '%.*s'",
			SLICE_ARG(slice_first(value->text, 60)));
		return NULL;
	}
	if (!schema_table(&reading->schema, value, condition_words))
		return NULL;
	if (value->count != 1) {
		schema_fail(&reading->schema, value,
			"expected one check, or one of all, any and not, found %zu; several stand in a list below all or any",
			value->count);
		return NULL;
	}
	condition = arena_array(reading->schema.arena, struct condition, 1);
	condition->line = value->line;
	condition->column = value->column;
	read_word(reading, value->keys[0], value->items[0], condition);
	return reading->schema.failed ? NULL : condition;
}
