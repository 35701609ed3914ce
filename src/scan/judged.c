/* judged.c - judgements -> the report, and findings of those that fail */
#include "base/memory.h"
#include "model/family.h"
#include "rules/rules.h"
#include "scan/state.h"

/* "/etc/shadow line 7, and more; the rule: Nobody has an easily guessed password". */
static struct slice seen(struct scan *scan, const struct judged_rule *judged)
{
	const struct judgement *judgement = &judged->judgement;
	const struct exhibit *first = judgement->exhibits;
	const char *slash = scan->image->kind == IMAGE_SOURCE ? "" : "/"; /* below an image's root */
	const char *more = judgement->exhibit_count > 1 || judgement->more ? ", and more" : "";
	struct slice title = judged->rule->title;

	if (!judgement->exhibit_count || !first->path.len)
		return arena_printf(&scan->arena, "the rule: %.*s", SLICE_ARG(title));
	if (!first->line)
		return arena_printf(
			&scan->arena, "%s%.*s%s; the rule: %.*s", slash, SLICE_ARG(first->path), more, SLICE_ARG(title));
	return arena_printf(&scan->arena, "%s%.*s line %lu%s; the rule: %.*s", slash, SLICE_ARG(first->path),
		(unsigned long)first->line, more, SLICE_ARG(title));
}

static struct finding finding_of(struct scan *scan, const struct judged_rule *judged)
{
	const struct judgement *judgement = &judged->judgement;
	const struct rule *rule = judged->rule;
	const struct distribution *distribution =
		scan->report.distribution.told ? &scan->report.distribution.distribution : &scan->distribution;

	return (struct finding){
		.kind = FINDING_SETTING,
		.id = rule->id,
		.aliases = rule->aliases,
		.title = judgement->reason,
		.rating = rule->rating,
		.reason = rule->why,
		.score = -1,
		.place = { .path = judgement->exhibit_count ? judgement->exhibits[0].path : S(""),
			.layer = judged->judgement.layer == JUDGED_NO_LAYER ? 0 : judged->judgement.layer,
			.base = judged->base },
		.match = seen(scan, judged),
		.action = rule_remedy(rule, distribution_family(distribution)),
	};
}

void scan_list_judged(struct scan *scan, bool (*hide)(struct scan *scan, const struct finding *finding))
{
	struct report *report = &scan->report;
	struct finding *findings = arena_array(&scan->arena, struct finding, report->finding_count + scan->judgement_count);
	const struct rules rules = { .items = scan->rules, .count = scan->rule_count };

	if (!scan->judgement_count)
		return;
	if (report->finding_count)
		memcpy(findings, report->findings, report->finding_count * sizeof *findings);
	report->findings = findings;
	report->judged = arena_array(&scan->arena, struct judged_rule, scan->judgement_count);
	for (size_t i = 0; i < scan->judgement_count; i++) {
		struct judged_rule *judged = &report->judged[report->judged_count];
		struct finding finding;

		*judged = (struct judged_rule){ .rule = rules_find(&rules, scan->judgements[i].rule),
			.judgement = scan->judgements[i] };
		if (!judged->rule)
			continue;
		judged->base =
			judged->judgement.layer < scan->image->layer_count && scan->image->layers[judged->judgement.layer].base;
		report->judged_count++;
		if (judged->judgement.kind == JUDGEMENT_INCOMPLETE)
			scan_note(scan, judged->judgement.layer == JUDGED_NO_LAYER ? -1 : (int64_t)judged->judgement.layer,
				NOTE_INCOMPLETE, S(""), "%.*s (%.*s) was not decided: %.*s", SLICE_ARG(judged->rule->id),
				SLICE_ARG(judged->rule->title), SLICE_ARG(judged->judgement.reason));
		if (judged->judgement.kind != JUDGEMENT_FAIL || judged->rule->hint)
			continue;
		finding = finding_of(scan, judged);
		if (!hide(scan, &finding))
			findings[report->finding_count++] = finding;
	}
	report->passwords = scan->passwords;
	report->password_count = scan->password_count;
}
