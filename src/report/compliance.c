/* compliance.c - judgements by the controls of a standard */
#include "report/compliance.h"
#include "rules/rules.h"
#include <stdlib.h>

/* "8.9" before "8.20": parts are numbers where both are. */
static int compare_clauses(struct slice a, struct slice b)
{
	struct slice x, y;

	while (a.len || b.len) {
		uint64_t m, n;
		bool has_x = slice_next_token(&a, '.', &x), has_y = slice_next_token(&b, '.', &y);
		int order;

		if (!has_x || !has_y)
			return has_x - has_y;
		order = slice_to_u64(x, &m) && slice_to_u64(y, &n) ? (m > n) - (m < n) : slice_compare(x, y);
		if (order)
			return order;
	}
	return 0;
}

static int by_clause(const void *a, const void *b)
{
	return compare_clauses(((const struct control *)a)->clause, ((const struct control *)b)->clause);
}

static struct control *control_at(struct compliance *compliance, struct slice clause, size_t rules, struct arena *arena)
{
	struct control *control = compliance->controls;

	for (size_t i = 0; i < compliance->count; i++, control++)
		if (slice_equal(control->clause, clause))
			return control;
	compliance->count++;
	*control = (struct control){ .clause = clause, .judged = arena_array(arena, const struct judged_rule *, rules) };
	return control;
}

struct compliance compliance_of(const struct report *report, struct arena *arena)
{
	struct compliance compliance = { .title = rule_standard_title(report->compliance) };
	size_t most = 0;

	for (size_t i = 0; i < report->judged_count; i++) {
		const struct mapping *mapping = rule_mapping(report->judged[i].rule, report->compliance);

		most += mapping ? mapping->clauses.count : 0;
	}
	compliance.controls = arena_array(arena, struct control, most);
	for (size_t i = 0; i < report->judged_count; i++) {
		const struct judged_rule *judged = &report->judged[i];
		const struct mapping *mapping = rule_mapping(judged->rule, report->compliance);

		for (size_t k = 0; mapping && k < mapping->clauses.count; k++) {
			struct control *control = control_at(&compliance, mapping->clauses.items[k], report->judged_count, arena);

			control->counts[judged->judgement.kind]++;
			control->judged[control->judged_count++] = judged;
		}
	}
	if (compliance.count)
		qsort(compliance.controls, compliance.count, sizeof *compliance.controls, by_clause);
	return compliance;
}
