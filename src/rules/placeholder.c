/* placeholder.c - stands in for what reads rules */
#include "rules/rules.h"

__attribute__((weak)) const struct rule_text rules_builtin[1];
__attribute__((weak)) const size_t rules_builtin_count;
__attribute__((weak)) int rules_read(
	struct slice name, struct slice text, bool builtin, struct arena *arena, struct rules *rules, struct error *err)
{
	(void)name;
	(void)text;
	(void)builtin;
	(void)arena;
	(void)rules;
	return error_set(err, ERR_NOT_FOUND, "rules are not read yet");
}
__attribute__((weak)) const struct rule *rules_find(const struct rules *rules, struct slice id)
{
	(void)rules;
	(void)id;
	return NULL;
}
__attribute__((weak)) struct slice rule_remedy(const struct rule *rule, struct slice family)
{
	(void)rule;
	return family;
}
