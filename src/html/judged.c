/* judged.c - what every rule for settings says, and what to do where it fails */
#include "html/view.h"
#include "model/family.h"
#include "rules/rules.h"

static bool is_hint(const struct judged_rule *judged)
{
	return judged->judgement.kind == JUDGEMENT_FAIL && judged->rule->hint;
}

void view_hints(struct view *view)
{
	const struct report *report = view->report;
	size_t count = 0;

	for (size_t i = 0; i < report->judged_count; i++)
		count += is_hint(&report->judged[i]);
	if (count == 0)
		return;
	view_folded(view, M("hints"), "Hints", count);
	html_put(view->html,
		M("<p class=note>They decide nothing.</p>\n<table><thead><tr><th scope=col>Rule<th scope=col>What is so"
		  "<th scope=col>What the rule wants\n<tbody>\n"));
	for (size_t i = 0; i < report->judged_count; i++) {
		const struct judged_rule *judged = &report->judged[i];

		if (!is_hint(judged))
			continue;
		html_put(view->html, M("<tr><td>"));
		html_text(view->html, judged->rule->id);
		html_put(view->html, M("<td>"));
		html_line(view->html, judged->judgement.reason);
		html_put(view->html, M("<td>"));
		html_line(view->html, judged->rule->title);
		html_put(view->html, M("\n"));
	}
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}

/* What the rule wants done here, where it fails. */
static void put_remedy(struct view *view, const struct judged_rule *judged, struct slice family)
{
	struct slice remedy = rule_remedy(judged->rule, family);

	if (judged->judgement.kind != JUDGEMENT_FAIL || remedy.len == 0)
		return;
	html_put(view->html, M("<p class=do><b>To do</b> "));
	html_line(view->html, remedy);
	html_put(view->html, M("</p>"));
}

static void put_exhibits(struct view *view, const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->exhibit_count; i++) {
		const struct exhibit *exhibit = &judgement->exhibits[i];

		html_put(view->html, M("<br><code>"));
		html_text(view->html, exhibit->path.len ? exhibit->path : S("configuration"));
		if (exhibit->line) {
			html_put(view->html, M(":"));
			html_number(view->html, exhibit->line);
		}
		if (exhibit->text.len) {
			html_put(view->html, M(" "));
			html_line(view->html, exhibit->text);
		}
		html_put(view->html, M("</code>"));
	}
}

static void put_result(struct html *html, enum judgement_kind kind)
{
	static const struct markup words[JUDGEMENT_KIND_COUNT] = {
		[JUDGEMENT_PASS] = MARKUP("<b class=\"v vp\">pass</b>"),
		[JUDGEMENT_FAIL] = MARKUP("<b class=\"v vb\">fail</b>"),
		[JUDGEMENT_NOT_APPLICABLE] = MARKUP("<b class=\"v\">does not apply</b>"),
		[JUDGEMENT_INCOMPLETE] = MARKUP("<b class=\"v vi\">not decided</b>"),
	};

	html_put(html, words[(unsigned)kind < JUDGEMENT_KIND_COUNT ? kind : JUDGEMENT_INCOMPLETE]);
}

void view_rules(struct view *view)
{
	static const enum judgement_kind order[] = { JUDGEMENT_FAIL, JUDGEMENT_INCOMPLETE, JUDGEMENT_PASS,
		JUDGEMENT_NOT_APPLICABLE };
	const struct report *report = view->report;
	struct slice family = distribution_family(&report->distribution.distribution);

	if (report->judged_count == 0)
		return;
	view_folded(view, M("rules"), "Rules for settings", report->judged_count);
	html_put(view->html,
		M("<table class=rules><thead><tr><th scope=col>Rule<th scope=col>Result<th scope=col>Why\n<tbody>\n"));
	for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
		for (size_t i = 0; i < report->judged_count; i++) {
			const struct judged_rule *judged = &report->judged[i];

			if (judged->judgement.kind != order[k])
				continue;
			html_put(view->html, M("<tr><th scope=row>"));
			html_text(view->html, judged->rule->id);
			html_put(view->html, M("<td>"));
			put_result(view->html, order[k]);
			html_put(view->html, M("<td>"));
			html_line(view->html, judged->rule->title);
			if (judged->judgement.reason.len) {
				html_put(view->html, M("<br><small>"));
				html_line(view->html, judged->judgement.reason);
				html_put(view->html, M("</small>"));
			}
			put_exhibits(view, &judged->judgement);
			put_remedy(view, judged, family);
			html_put(view->html, M("\n"));
		}
	}
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}
