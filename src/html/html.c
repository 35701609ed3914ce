/* html.c - the page: its parts in their order, of one image or of several */
#include "html/html.h"
#include "html/page.h"
#include "html/view.h"

static void put_parts(struct view *view, const struct html_title *title)
{
	view_head(view, title);
	view_charts(view);
	view_layers(view);
	view_findings(view);
	view_unexamined(view);
	view_hints(view);
	view_suppressed(view);
	view_rules(view);
	view_image(view);
	view_sources(view);
	view_packages(view);
}

void html_write(const struct report *report, struct buffer *out)
{
	cleanup_html struct html *html = html_new(out);
	struct slice name = report->image->reference.len ? report->image->reference : report->image->target;
	struct view view;

	page_begin(html, name);
	view_init(&view, report, html, 0);
	put_parts(&view, NULL);
	view_done(&view);
	page_end(html, report->version, report->created);
}

/* The image's row in the table at the page's start, which leads to its part. */
static void put_row(struct html *html, const struct report *report, const struct html_title *title, size_t number)
{
	html_put(html, M("<tr><th scope=row><a href=\"#i"));
	html_number(html, number);
	html_put(html, M("\">"));
	html_text(html, title->name.len ? title->name : report->image->target);
	html_put(html, M("</a><td>"));
	html_text(html, title->platform);
	html_put(html, M("<td>"));
	view_verdict_word(html, report->verdict.kind);
	html_put(html, M("<td class=num>"));
	html_thousands(html, report->finding_count);
	html_put(html, M("<td>"));
	html_line(html, report->verdict.sentence);
	html_put(html, M("\n"));
}

void html_list_add(const struct html_list *list, size_t number, const struct html_title *title, const struct report *report)
{
	cleanup_html struct html *html = html_new(list->articles), *row = html_new(list->index);
	struct view view;

	put_row(row, report, title, number);
	view_init(&view, report, html, number);
	html_put(html, M("<article id=\"i"));
	html_number(html, number);
	html_put(html, M("\">\n"));
	put_parts(&view, title);
	html_put(html, M("</article>\n"));
	view_done(&view);
}

static void put_remark(struct html *html, const struct html_remark *remark)
{
	html_put(html, M("<li>"));
	html_text(html, remark->title.name);
	if (remark->title.platform.len) {
		html_put(html, M(" ("));
		html_text(html, remark->title.platform);
		html_put(html, M(")"));
	}
	if (remark->title.digest.len) {
		html_put(html, M(" <code>"));
		html_text(html, remark->title.digest);
		html_put(html, M("</code>"));
	}
	html_put(html, M(": "));
	html_line(html, remark->text);
	html_put(html, M("\n"));
}

static void put_remarks(struct html *html, const struct html_list *list, enum note_kind kind, struct markup heading)
{
	bool any = false;

	for (size_t i = 0; i < list->remark_count; i++) {
		if (list->remarks[i].kind != kind)
			continue;
		if (!any)
			html_put(html, heading);
		any = true;
		put_remark(html, &list->remarks[i]);
	}
	if (any)
		html_put(html, M("</ul></section>\n"));
}

static void put_verdicts(struct html *html, const struct html_list *list)
{
	const char *between = "";

	html_put(html, M("<h1 class=name>"));
	html_count(html, list->count, "image", "images");
	html_put(html, M("</h1>\n<p class=all>"));
	view_verdict_word(html, list->worst);
	html_put(html, M(" <span>"));
	for (size_t i = VERDICT_KIND_COUNT; i > 0; i--) {
		if (list->verdicts[i - 1] == 0)
			continue;
		html_text(html, slice_from_text(between));
		html_thousands(html, list->verdicts[i - 1]);
		html_put(html, M(" "));
		html_text(html, slice_from_text(verdict_name((enum verdict_kind)(i - 1))));
		between = ", ";
	}
	html_put(html, M("</span></p>\n"));
}

void html_list_end(const struct html_list *list, struct buffer *out)
{
	cleanup_html struct html *html = html_new(out), *articles = html_new(list->articles), *index = html_new(list->index);

	page_begin(html, list->count == 1 ? S("1 image") : S("images"));
	put_verdicts(html, list);
	if (list->count > 0) {
		html_put(html, M("<table><thead><tr><th scope=col>Image<th scope=col>Platform<th scope=col>Verdict<th scope=col>"
				 "Findings<th scope=col>Why\n<tbody>\n"));
		html_move(html, index);
		html_put(html, M("</table>\n"));
	}
	put_remarks(html, list, NOTE_INCOMPLETE, M("<section><h2>Images not examined</h2>\n<ul class=notes>\n"));
	put_remarks(html, list, NOTE_REMARK, M("<section><h2>Remarks</h2>\n<ul class=notes>\n"));
	html_move(html, articles);
	page_end(html, NULL, S(""));
}
