/* format.h - write a report; one file a format, in formats.def */
#pragma once
#include "base/buffer.h"
#include "model/report.h"

struct report_style {
	unsigned columns; /* of the terminal; 0: no limit */
	bool colour;
};

struct report_list;
struct report_title;

struct report_format {
	const char *name; /* "table"; what --format takes */
	const char *about;
	void (*write)(const struct report *report, const struct report_style *style, struct buffer *out);
	/* Several reports in one text, for report/list.c alone; NULL where a format holds one only. */
	void (*list_begin)(struct report_list *list);
	void (*list_add)(struct report_list *list, const struct report_title *title, const struct report *report);
	void (*list_end)(struct report_list *list);
};

extern const struct report_format *const report_formats[];            /* NULL-terminated, as in formats.def */
const struct report_format *report_format_by_name(struct slice name); /* or NULL */
/* Those of bills of materials, which say nothing of findings: the same, of bom_formats.def. */
extern const struct report_format *const bom_formats[];
const struct report_format *bom_format_by_name(struct slice name);
