/* list.c - several reports in one text */
#include "report/list.h"
#include "base/memory.h"

int report_list_begin(struct report_list *list, const struct report_format *format, const struct report_style *style,
	struct buffer *out, struct error *err)
{
	*list = (struct report_list){ .format = format,
		.style = *style,
		.out = out,
		.body = { .ceiling_bytes = out->ceiling_bytes },
		.index = { .ceiling_bytes = out->ceiling_bytes } };
	if (!format->list_begin)
		return error_set(err, ERR_UNSUPPORTED, "a %s report is of one image: name one with --platform", format->name);
	format->list_begin(list);
	return 0;
}

static void take_verdict(struct report_list *list, enum verdict_kind kind)
{
	if (kind > list->worst)
		list->worst = kind;
}

void report_list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	take_verdict(list, report->verdict.kind);
	list->verdicts[report->verdict.kind]++;
	list->count++;
	list->format->list_add(list, title, report);
}

void report_list_remark(struct report_list *list, enum note_kind kind, const struct report_title *title, struct slice text)
{
	struct report_title copy = { arena_copy(&list->arena, title->name), arena_copy(&list->arena, title->platform),
		arena_copy(&list->arena, title->digest) };

	if (kind == NOTE_INCOMPLETE)
		take_verdict(list, VERDICT_INCOMPLETE);
	memory_reserve(list->remarks, list->remark_count, list->remark_capacity);
	list->remarks[list->remark_count++] = (struct report_remark){ kind, copy, arena_copy(&list->arena, text) };
}

void report_list_end(struct report_list *list)
{
	list->format->list_end(list);
	list->out->full |= list->body.full || list->index.full;
}

void report_list_done(struct report_list *list)
{
	buffer_done(&list->body);
	buffer_done(&list->index);
	free(list->remarks);
	arena_done(&list->arena);
}
