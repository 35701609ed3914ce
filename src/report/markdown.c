/* markdown.c - reports as a comment on a pull request: of one image, and of several */
#include "exchange/markdown.h"
#include "exchange/markdown_text.h"
#include "report/list.h"

#define ROWS 20u           /* of findings; the others are folded away */
#define ROWS_OF_MANY 5u    /* of each of several images */
#define BYTES_OF_ONE 8000u /* of each of several images */
#define BYTES_OF_END 2000u

static void write_one(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style; /* for people */
	buffer_add_slice(out, S(MARKDOWN_MARK));
	(void)markdown_write(report, MARKDOWN_BYTES_MAX, ROWS, true, out);
}

/* A table of the images goes out at once; what is said of each is kept for below it. */
static void list_begin(struct report_list *list)
{
	buffer_add_slice(list->out,
		S(MARKDOWN_MARK "### plimsoll\n\n| image | platform | verdict | findings | why |\n|---|---|---|---:|---|\n"));
}

static size_t bytes_left(const struct report_list *list)
{
	size_t used = list->out->gone + list->out->len + list->body.len + BYTES_OF_END;

	return used < MARKDOWN_BYTES_MAX ? MARKDOWN_BYTES_MAX - used : 0;
}

static void list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	cleanup_buffer struct buffer row = BUFFER_INIT(1 << 16), body = BUFFER_INIT(1 << 16);
	size_t left;

	buffer_add_slice(&row, S("| "));
	markdown_put_code(&row, title->name.len ? title->name : title->digest);
	buffer_add_slice(&row, S(" | "));
	markdown_put_code(&row, title->platform);
	buffer_addf(&row, " | %s | %zu | ", markdown_verdict(report->verdict.kind), report->finding_count);
	markdown_put(&row, report->verdict.sentence);
	buffer_add_slice(&row, S(" |\n"));
	left = bytes_left(list);
	if (row.len > left) {
		list->left_out++;
		return;
	}
	buffer_add_slice(list->out, buffer_slice(&row));
	left -= row.len;
	if (markdown_write(report, left < BYTES_OF_ONE ? left : BYTES_OF_ONE, ROWS_OF_MANY, false, &body))
		buffer_addf(&list->body, "\n%.*s", SLICE_ARG(buffer_slice(&body)));
}

static void put_remark(struct report_list *list, const struct report_remark *remark)
{
	cleanup_buffer struct buffer line = BUFFER_INIT(1 << 16);

	buffer_addf(&line, "- %s", remark->kind == NOTE_REMARK ? "" : "not examined: ");
	markdown_put_code(&line, remark->title.name.len ? remark->title.name : remark->title.digest);
	if (remark->title.platform.len) {
		buffer_add_byte(&line, ' ');
		markdown_put_code(&line, remark->title.platform);
	}
	buffer_add_byte(&line, ' ');
	markdown_put(&line, remark->text);
	buffer_add_byte(&line, '\n');
	if (line.len <= bytes_left(list))
		buffer_add_slice(list->out, buffer_slice(&line));
	else
		list->left_out++;
}

static void list_end(struct report_list *list)
{
	buffer_addf(list->out, "\nOf all: %s\n\n", markdown_verdict(list->worst));
	for (size_t i = 0; i < list->remark_count; i++)
		put_remark(list, &list->remarks[i]);
	if (list->left_out)
		buffer_addf(list->out, "\n%zu more are left out here.\n", list->left_out);
	buffer_add_slice(list->out, buffer_slice(&list->body));
}

const struct report_format report_format_markdown = {
	.name = "markdown",
	.about = "for a comment on a pull request: verdict, what to do, the worst findings; at most 65,000 bytes",
	.write = write_one,
	.list_begin = list_begin,
	.list_add = list_add,
	.list_end = list_end,
};
