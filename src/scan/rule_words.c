/* rule_words.c - the rules by which an image was judged: read once, and kept with its judgements
 *
 * A report needs a rule's words, not its conditions. To read all rules takes longer than a rescan may; kept evidence depends on their texts. */
#include "base/memory.h"
#include "rules/rules.h"
#include "scan/state.h"

/* As the reader had them, of the same texts. */
int scan_read_rules(struct scan *scan, struct error *err)
{
	const struct scan_options *options = scan->options;
	struct rules rules = { 0 };
	int r = rules_read_builtin(false, &scan->arena, &rules, err);

	for (size_t i = 0; i < options->rule_file_count && r >= 0; i++)
		r = rules_read(options->rule_files[i].name, options->rule_files[i].text, false, &scan->arena, &rules, err);
	scan->rules = rules.items;
	scan->rule_count = rules.count;
	return r;
}

void scan_put_rules(const struct scan *scan, struct buffer *out)
{
	for (size_t i = 0; i < scan->rule_count; i++) {
		const struct rule *rule = &scan->rules[i];
		struct rule_words words = {
			.id = rule->id, .title = rule->title, .why = rule->why, .rating = rule->rating, .hint = rule->hint
		};
		struct slice *pairs = memory_new((2 * rule->remedy_count + 1) * sizeof *pairs);

		words.aliases = rule->aliases;
		for (size_t k = 0; k < rule->remedy_count; k++) {
			pairs[words.remedies.count++] = rule->remedies[k].family;
			pairs[words.remedies.count++] = rule->remedies[k].text;
		}
		words.remedies.items = pairs;
		record_write(out, RECORD_RULE, &words);
		free(pairs);
		for (size_t k = 0; k < rule->map_count; k++)
			record_write(out, RECORD_RULE_MAP, &(struct rule_map){ rule->maps[k].standard, rule->maps[k].clauses });
	}
}

int scan_take_rule(struct scan *scan, struct slice fields, struct error *err)
{
	struct rule_words words;
	struct rule *rule;
	int r = record_read(RECORD_RULE, fields, &words, &scan->arena, err);

	if (r < 0)
		return r;
	if (words.rating >= RATING_COUNT || words.remedies.count % 2)
		return error_set(err, ERR_FORMAT, "a rule that cannot be");
	memory_reserve(scan->taken_rules, scan->rule_count, scan->rule_capacity);
	rule = &scan->taken_rules[scan->rule_count++];
	*rule = (struct rule){ .id = words.id,
		.title = words.title,
		.why = words.why,
		.rating = (enum rating)words.rating,
		.hint = words.hint != 0,
		.aliases = words.aliases,
		.remedies = arena_array(&scan->arena, struct remedy, words.remedies.count / 2),
		.remedy_count = words.remedies.count / 2,
		.maps = arena_array(&scan->arena, struct mapping, RULE_MAPS_MAX) };
	for (size_t i = 0; i < rule->remedy_count; i++)
		rule->remedies[i] = (struct remedy){ words.remedies.items[2 * i], words.remedies.items[2 * i + 1] };
	scan->rules = scan->taken_rules;
	return 0;
}

int scan_take_rule_map(struct scan *scan, struct slice fields, struct error *err)
{
	struct rule *rule = scan->rule_count ? &scan->taken_rules[scan->rule_count - 1] : NULL;
	struct rule_map map;
	int r = record_read(RECORD_RULE_MAP, fields, &map, &scan->arena, err);

	if (r < 0)
		return r;
	if (!rule || rule->map_count == RULE_MAPS_MAX)
		return error_set(err, ERR_FORMAT, "a mapping of nothing");
	rule->maps[rule->map_count++] = (struct mapping){ map.standard, map.clauses };
	return 0;
}
