/* html.c - the report as a page: which one, of one image or of several (html/html.h) */
#include "html/html.h"
#include "report/list.h"

static void write_page(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style; /* whoever looks at it has a width and colours of their own */
	html_write(report, out);
}

static struct html_title title_of(const struct report_title *title)
{
	return (struct html_title){ title->name, title->platform, title->digest };
}

static void begin_list(struct report_list *list)
{
	(void)list; /* the verdict comes first, and is known last */
}

static void add_to_list(struct report_list *list, const struct report_title *title, const struct report *report)
{
	const struct html_list pages = { .articles = &list->body, .index = &list->index };
	const struct html_title name = title_of(title);

	html_list_add(&pages, list->count, &name, report);
}

static void end_list(struct report_list *list)
{
	struct html_remark *remarks = arena_array(&list->arena, struct html_remark, list->remark_count);
	const struct html_list pages = {
		.articles = &list->body,
		.index = &list->index,
		.worst = list->worst,
		.verdicts = list->verdicts,
		.count = list->count,
		.remarks = remarks,
		.remark_count = list->remark_count,
	};

	for (size_t i = 0; i < list->remark_count; i++)
		remarks[i] =
			(struct html_remark){ list->remarks[i].kind, title_of(&list->remarks[i].title), list->remarks[i].text };
	html_list_end(&pages, list->out);
}

const struct report_format report_format_html = {
	.name = "html",
	.about = "one page for a browser, without network: what was found, why, and what to do",
	.write = write_page,
	.list_begin = begin_list,
	.list_add = add_to_list,
	.list_end = end_list,
};
