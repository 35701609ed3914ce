/* table_compliance.c - with --compliance: what the rules say, by the controls of a standard */
#include "report/compliance.h"
#include "report/table.h"
#include "rules/rules.h"

#include <inttypes.h>

static const char *const words[JUDGEMENT_KIND_COUNT] = { "pass", "fail", "not applicable", "not decided" };

/* "8.5          1 pass    2 fail    0 not applicable" is a line of numbers; the rules that fail, and those that were not decided, are named. */
static void write_control(struct page *page, const struct control *control)
{
	const char *before = "";

	page_tab(page, TABLE_LEFT);
	page_ink(page, control->counts[JUDGEMENT_FAIL] ? INK_RED : INK_PLAIN);
	page_put(page, control->clause);
	page_ink(page, INK_PLAIN);
	page_tab(page, TABLE_SECOND);
	page->indent = TABLE_SECOND;
	for (size_t kind = 0; kind < JUDGEMENT_KIND_COUNT; kind++) {
		if (!control->counts[kind])
			continue;
		page_wordsf(page, "%s%zu %s", before, control->counts[kind], words[kind]);
		before = ", ";
	}
	before = ": ";
	for (size_t i = 0; i < control->judged_count; i++) {
		enum judgement_kind kind = (enum judgement_kind)control->judged[i]->judgement.kind;

		if (kind != JUDGEMENT_FAIL && kind != JUDGEMENT_INCOMPLETE)
			continue;
		page_wordsf(page, "%s%.*s%s", before, SLICE_ARG(control->judged[i]->rule->id),
			control->judged[i]->rule->hint ? " (a hint)" : "");
		before = " ";
	}
	page->indent = 0;
	page_newline(page);
}

/* "controls     3 fail, 10 pass, 1 not decided, 10 not applicable": each is what is worst of its rules. */
static void write_all(struct page *page, const struct compliance *compliance)
{
	static const enum judgement_kind order[] = { JUDGEMENT_FAIL, JUDGEMENT_INCOMPLETE, JUDGEMENT_PASS,
		JUDGEMENT_NOT_APPLICABLE };
	size_t counts[JUDGEMENT_KIND_COUNT] = { 0 };
	const char *before = "";

	for (size_t i = 0; i < compliance->count; i++)
		for (size_t k = 0; k < sizeof order / sizeof *order; k++)
			if (compliance->controls[i].counts[order[k]]) {
				counts[order[k]]++;
				break;
			}
	page_tab(page, TABLE_LEFT);
	page_put(page, S("controls"));
	page_tab(page, TABLE_SECOND);
	page->indent = TABLE_SECOND;
	for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
		if (!counts[order[k]])
			continue;
		page_wordsf(page, "%s%zu %s", before, counts[order[k]], words[order[k]]);
		before = ", ";
	}
	page->indent = 0;
	page_newline(page);
}

void table_write_compliance(struct page *page, const struct report *report)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct compliance compliance;

	if (!report->compliance.len)
		return;
	compliance = compliance_of(report, &arena);
	table_heading(page, compliance.title, compliance.count);
	for (size_t i = 0; i < compliance.count; i++)
		write_control(page, &compliance.controls[i]);
	write_all(page, &compliance);
}
