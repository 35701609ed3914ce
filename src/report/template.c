/* template.c - the report as a text that the user has thought out: a template filled in from the JSON report (docs/templates.md) */
#include "exchange/template.h"
#include "report/list.h"

extern const struct report_format report_format_json;

/* Whoever took the option has looked whether the template is one. What would take for ever is no report: OUT says so by being full. */
static void fill_in(const struct report_style *style, const struct buffer *json, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;

	if (json->full || template_parse(style->template, &arena, &template, NULL) < 0 ||
		template_render(template, buffer_slice(json), out, NULL) < 0)
		out->full = true;
}

static void write_one(const struct report *report, const struct report_style *style, struct buffer *out)
{
	cleanup_buffer struct buffer json = { .ceiling_bytes = out->ceiling_bytes };

	report_format_json.write(report, style, &json);
	fill_in(style, &json, out);
}

/* The JSON of all is made in `body`, and filled in when it is whole. */
static void in_body(struct report_list *list, struct buffer **ret_out)
{
	*ret_out = list->out;
	list->out = &list->body;
}

static void list_begin(struct report_list *list)
{
	struct buffer *out;

	in_body(list, &out);
	report_format_json.list_begin(list);
	list->out = out;
}

static void list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	struct buffer *out;

	in_body(list, &out);
	report_format_json.list_add(list, title, report);
	list->out = out;
}

static void list_end(struct report_list *list)
{
	struct buffer *out;

	in_body(list, &out);
	report_format_json.list_end(list);
	list->out = out;
	fill_in(&list->style, &list->body, out);
}

const struct report_format report_format_template = {
	.name = "template",
	.about = "as the file of --template has it, filled in from the JSON report: docs/templates.md",
	.write = write_one,
	.list_begin = list_begin,
	.list_add = list_add,
	.list_end = list_end,
};
