/* head.c - what heads a report: which image it is of, may it sail, and what to do first */
#include "html/view.h"

static struct slice name_of(const struct view *view, const struct html_title *title)
{
	const struct image *image = view->report->image;

	if (title && title->name.len)
		return title->name;
	if (slice_equal(image->reference, S("-")))
		return S("standard input");
	return image->reference.len ? image->reference : image->target;
}

static void put_platform(struct html *html, const struct image *image)
{
	html_put(html, M("<li>"));
	html_text(html, image->os);
	html_put(html, M("/"));
	html_text(html, image->architecture);
	if (image->variant.len) {
		html_put(html, M("/"));
		html_text(html, image->variant);
	}
}

static void put_distribution(struct html *html, const struct found_distribution *found)
{
	const struct distribution *distribution = &found->distribution;

	html_put(html, M("<li>"));
	if (distribution->pretty_name.len) {
		html_line(html, distribution->pretty_name);
	} else if (distribution->id.len) {
		html_text(html, distribution->id);
		html_put(html, M(" "));
		html_text(html, distribution->version_id.len ? distribution->version_id : distribution->codename);
	} else {
		html_put(html, M("no distribution named"));
	}
	if (found->told)
		html_put(html, M(" as told"));
}

static void put_size(struct view *view)
{
	const struct report *report = view->report;
	uint64_t bytes = 0;

	for (size_t i = 0; i < report->layer_count; i++)
		bytes += view->numbers.layers[i].bytes;
	html_put(view->html, M("<li>"));
	html_count(view->html, report->package_count, "package", "packages");
	if (report->image->kind == IMAGE_OF_LAYERS) {
		html_put(view->html, M(" in "));
		html_count(view->html, report->layer_count, "layer", "layers");
	}
	if (bytes > 0) {
		html_put(view->html, M(", "));
		html_bytes(view->html, bytes);
	}
}

static void put_bill(struct html *html, const struct bom_document *document)
{
	html_put(html, M("<li>a bill of materials, "));
	html_line(html, document->format);
	if (document->subject.len) {
		html_put(html, M(", of "));
		html_line(html, document->subject);
	}
	if (document->tool.len) {
		html_put(html, M(", by "));
		html_line(html, document->tool);
	}
	if (document->created.len) {
		html_put(html, M(", made "));
		html_line(html, document->created);
	}
}

static void put_what(struct view *view, const struct html_title *title)
{
	const struct image *image = view->report->image;
	struct slice digest = title && title->digest.len ? title->digest : image->digest;

	html_put(view->html, M("<ul class=what>"));
	if (image->os.len || image->architecture.len)
		put_platform(view->html, image);
	put_distribution(view->html, &view->report->distribution);
	if (image->kind == IMAGE_BOM)
		put_bill(view->html, &view->report->document);
	put_size(view);
	if (view->report->created.len) {
		html_put(view->html, M("<li>examined "));
		html_text(view->html, slice_first(view->report->created, 10));
	}
	if (digest.len) {
		html_put(view->html, M("<li><code>"));
		html_text(view->html, digest);
		html_put(view->html, M("</code>"));
	}
	html_put(view->html, M("</ul>\n"));
}

/* Which place in a user's own policy asks for it. */
static void put_rule(struct html *html, struct slice rule)
{
	if (slice_find_byte(rule, ':') < 0)
		return;
	html_put(html, M(" <small>"));
	html_text(html, rule);
	html_put(html, M("</small>"));
}

static void put_decisions(struct view *view)
{
	const struct verdict *verdict = &view->report->verdict;
	size_t shown = 0;

	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct decision *decision = &verdict->decisions[i];

		if (slice_equal(decision->sentence, verdict->sentence))
			continue;
		html_put(view->html, shown++ ? M("<li>") : M("<ul class=also><li>"));
		view_verdict_word(view->html, decision->action);
		html_put(view->html, M("<span>"));
		html_line(view->html, decision->sentence);
		put_rule(view->html, decision->rule);
		html_put(view->html, M("</span>\n"));
	}
	if (shown)
		html_put(view->html, M("</ul>\n"));
}

static void put_verdict(struct view *view)
{
	static const struct markup begins[VERDICT_KIND_COUNT] = {
		[VERDICT_PASS] = MARKUP("<div class=\"verdict vp\">"),
		[VERDICT_WARN] = MARKUP("<div class=\"verdict vw\">"),
		[VERDICT_INCOMPLETE] = MARKUP("<div class=\"verdict vi\">"),
		[VERDICT_BLOCK] = MARKUP("<div class=\"verdict vb\">"),
	};
	const struct verdict *verdict = &view->report->verdict;

	html_put(view->html, begins[(unsigned)verdict->kind < VERDICT_KIND_COUNT ? verdict->kind : VERDICT_INCOMPLETE]);
	view_verdict_word(view->html, verdict->kind);
	html_put(view->html, M("<p>"));
	html_line(view->html, verdict->sentence);
	if (verdict->decision_count && slice_equal(verdict->decisions[0].sentence, verdict->sentence))
		put_rule(view->html, verdict->decisions[0].rule);
	html_put(view->html, M("</p></div>\n"));
	put_decisions(view);
}

static void put_fixes(struct html *html, const struct action *action)
{
	html_put(html, M(" <small>fixes "));
	html_thousands(html, action->fixes);
	if (action->exploited) {
		html_put(html, M(", <b class=x>"));
		html_thousands(html, action->exploited);
		html_put(html, M(" exploited</b>"));
	}
	if (action->weaponised) {
		html_put(html, M(", "));
		html_thousands(html, action->weaponised);
		html_put(html, M(" with a public exploit"));
	}
	html_put(html, M("</small>"));
}

static void put_actions(struct view *view)
{
	const struct report *report = view->report;

	if (report->action_count == 0)
		return;
	view_section(view, M("todo"), "What to do", 0);
	html_put(view->html, M("<ol class=todo>\n"));
	for (size_t i = 0; i < report->action_count; i++) {
		const struct action *action = &report->actions[i];

		html_put(view->html, M("<li>"));
		view_rating_word(view->html, action->worst);
		html_put(view->html, M("<span>"));
		html_line(view->html, action->sentence);
		if (action->fixes > 1 || slice_starts_with(action->sentence, S("upgrade ")))
			put_fixes(view->html, action);
		if (action->place.len) {
			html_put(view->html, M("<code>"));
			html_text(view->html, action->place);
			html_put(view->html, M("</code>"));
		}
		html_put(view->html, M("</span>\n"));
	}
	html_put(view->html, M("</ol>\n"));
	view_section_end(view);
}

static void put_link(struct view *view, struct markup name, const char *words, size_t count)
{
	if (count == 0)
		return;
	html_put(view->html, M("<li><a href=\"#"));
	if (view->number > 0) {
		html_put(view->html, M("i"));
		html_number(view->html, view->number);
		html_put(view->html, M("-"));
	}
	html_put(view->html, name);
	html_put(view->html, M("\">"));
	html_text(view->html, slice_from_text(words));
	html_put(view->html, M("</a>"));
}

static void put_contents(struct view *view)
{
	const struct report *report = view->report;

	html_put(view->html, M("<nav aria-label=Contents><ul>"));
	put_link(view, M("todo"), "What to do", report->action_count);
	put_link(view, M("layers"), "Layers", report->image->kind == IMAGE_OF_LAYERS ? report->layer_count : 0);
	put_link(view, M("findings"), "Findings", 1);
	put_link(view, M("suppressed"), "Suppressed", report->suppressed_count);
	put_link(view, M("rules"), "Rules", report->judged_count);
	put_link(view, M("accounts"), "Accounts", report->account_count);
	put_link(view, M("sources"), "Sources", report->source_count);
	put_link(view, M("packages"), "Packages", report->package_count);
	html_put(view->html, M("</ul></nav>\n"));
}

void view_head(struct view *view, const struct html_title *title)
{
	html_put(view->html, view->number ? M("<h2 class=name>") : M("<h1 class=name>"));
	html_line(view->html, name_of(view, title));
	if (title && title->platform.len) {
		html_put(view->html, M(" <small>"));
		html_text(view->html, title->platform);
		html_put(view->html, M("</small>"));
	}
	html_put(view->html, view->number ? M("</h2>\n") : M("</h1>\n"));
	put_what(view, title);
	put_contents(view);
	put_verdict(view);
	put_actions(view);
}
