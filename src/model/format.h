/* format.h - write a report; one file a format, listed in report/formats.def
 *
 * A format adds to OUT and never looks back at it: the bytes may be gone (buffer.h, drain). */
#pragma once
#include "base/buffer.h"
#include "model/report.h"

struct report_style {
	unsigned columns; /* of the terminal; 0: no limit */
	bool colour;
	bool wide;             /* --wide: nothing is cut or left out for want of columns */
	struct slice version;  /* of the format's specification, as formats.def has them: "1.5"; empty: the format's choice */
	struct slice template; /* the text of --template, and its path; of the format that takes one alone */
	const char *template_path;
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
