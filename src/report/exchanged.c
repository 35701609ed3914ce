/* exchanged.c - formats of other tools that room exchange writes, also of several images in one text */
#include "exchange/exchange.h"
#include "report/list.h"

/* What is said of images without a report, as room exchange takes it. */
static const struct exchange_remark *remarks_of(struct report_list *list)
{
	struct exchange_remark *remarks = arena_array(&list->arena, struct exchange_remark, list->remark_count);

	for (size_t i = 0; i < list->remark_count; i++) {
		const struct report_remark *remark = &list->remarks[i];
		const struct report_title *title = &remark->title;
		struct slice name = title->name.len ? title->name : title->digest;

		remarks[i] = (struct exchange_remark){
			.image = arena_printf(&list->arena, "%.*s%s%.*s", SLICE_ARG(name),
				name.len && title->platform.len ? " " : "", SLICE_ARG(title->platform)),
			.text = remark->text,
			.incomplete = remark->kind == NOTE_INCOMPLETE,
		};
	}
	return remarks;
}

/* ---- sarif */

static void sarif_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	struct json_writer json;

	(void)style; /* for people */
	sarif_begin(&json, out);
	sarif_put(&json, report);
	sarif_end(&json);
}

static void sarif_list_begin(struct report_list *list)
{
	sarif_begin(&list->json, list->out);
}

static void sarif_list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	(void)title; /* the report's image says it all */
	sarif_put(&list->json, report);
}

static void sarif_list_end(struct report_list *list)
{
	sarif_put_remarks(&list->json, remarks_of(list), list->remark_count);
	sarif_end(&list->json);
}

const struct report_format report_format_sarif = {
	.name = "sarif",
	.about = "SARIF 2.1.0, for code scanning and its viewers",
	.write = sarif_write,
	.list_begin = sarif_list_begin,
	.list_add = sarif_list_add,
	.list_end = sarif_list_end,
};

/* ---- junit */

static void junit_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style;
	junit_begin(out);
	junit_put(out, report);
	junit_end(out);
}

static void junit_list_begin(struct report_list *list)
{
	junit_begin(list->out);
}

static void junit_list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	(void)title;
	junit_put(list->out, report);
}

static void junit_list_end(struct report_list *list)
{
	junit_put_remarks(list->out, remarks_of(list), list->remark_count);
	junit_end(list->out);
}

const struct report_format report_format_junit = {
	.name = "junit",
	.about = "XML as JUnit's, for servers that show tests: a finding is one that failed",
	.write = junit_write,
	.list_begin = junit_list_begin,
	.list_add = junit_list_add,
	.list_end = junit_list_end,
};

/* ---- csv */

static void csv_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style;
	csv_begin(out);
	csv_put(out, report);
}

static void csv_list_begin(struct report_list *list)
{
	csv_begin(list->out);
}

static void csv_list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	(void)title;
	csv_put(list->out, report);
}

static void csv_list_end(struct report_list *list)
{
	csv_put_remarks(list->out, remarks_of(list), list->remark_count);
}

const struct report_format report_format_csv = {
	.name = "csv",
	.about = "comma-separated values for spreadsheets, a line a finding",
	.write = csv_write,
	.list_begin = csv_list_begin,
	.list_add = csv_list_add,
	.list_end = csv_list_end,
};
