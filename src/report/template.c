/* template.c - the report as a text that the user has thought out: a template filled in from the JSON report (docs/templates.md) */
#include "report/list.h"
#include "template/sieve.h"

extern const struct report_format report_format_json;

/* What would take for ever is no report: OUT says so by being full. Whoever took the option has looked whether the template is one. */
static void fill_in(const struct template *template, struct buffer *json, struct template_sieve *sieve, struct buffer *out)
{
	if (!buffer_flush(json) || template_render(template, buffer_slice(&sieve->kept), out, NULL) < 0)
		out->full = true;
}

static void write_one(const struct report *report, const struct report_style *style, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer json = BUFFER_INIT(0);
	const struct template *template;
	struct template_sieve sieve;

	if (template_parse(style->template, &arena, &template, NULL) < 0) {
		out->full = true;
		return;
	}
	template_sieve_begin(&sieve, template, out->ceiling_bytes);
	json.drain = &sieve.drain;
	report_format_json.write(report, style, &json);
	fill_in(template, &json, &sieve, out);
	template_sieve_done(&sieve);
}

/* The JSON of all is made in `body`, and filled in when it is whole. */
static struct buffer *in_body(struct report_list *list)
{
	struct buffer *out = list->out;

	list->out = &list->body;
	return out;
}

static void list_begin(struct report_list *list)
{
	struct buffer *out = in_body(list);

	report_format_json.list_begin(list);
	list->out = out;
}

static void list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	struct buffer *out = in_body(list);

	report_format_json.list_add(list, title, report);
	list->out = out;
}

static void list_end(struct report_list *list)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;
	struct buffer *out = in_body(list);

	report_format_json.list_end(list);
	list->out = out;
	if (list->body.full || template_parse(list->style.template, &arena, &template, NULL) < 0 ||
		template_render(template, buffer_slice(&list->body), out, NULL) < 0)
		out->full = true;
}

const struct report_format report_format_template = {
	.name = "template",
	.about = "as the file of --template has it, filled in from the JSON report: docs/templates.md",
	.write = write_one,
	.list_begin = list_begin,
	.list_add = list_add,
	.list_end = list_end,
};
