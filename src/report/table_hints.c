/* table_hints.c - what rules that are hints say: a line each, for it decides nothing */
#include "report/table.h"
#include "rules/rules.h"

static bool is_hint(const struct judged_rule *judged)
{
	return judged->judgement.kind == JUDGEMENT_FAIL && judged->rule->hint;
}

void table_write_hints(struct page *page, const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->judged_count; i++)
		count += is_hint(&report->judged[i]);
	if (count == 0)
		return;
	table_heading(page, "Hints", count);
	for (size_t i = 0; i < report->judged_count; i++) {
		const struct judged_rule *judged = &report->judged[i];

		if (!is_hint(judged))
			continue;
		page_tab(page, TABLE_LEFT);
		page_put(page, judged->rule->id);
		page_tab(page, page->column + 2 > TABLE_SECOND ? page->column + 2 : TABLE_SECOND);
		page->indent = TABLE_SECOND;
		page_wordsf(page, "%.*s", SLICE_ARG(judged->judgement.reason));
		page_ink(page, INK_FAINT);
		page_wordsf(page, "; the rule: %.*s", SLICE_ARG(judged->rule->title));
		page_ink(page, INK_PLAIN);
		page->indent = 0;
	}
	page_tab(page, TABLE_LEFT);
	page_ink(page, INK_FAINT);
	page_words(page, S("hints decide nothing; `plimsoll rules show ID` says why, and what to do"));
	page_ink(page, INK_PLAIN);
	page_newline(page);
}
