/* format.h - write a report; one file a format, in formats.def */
#pragma once
#include "base/buffer.h"
#include "model/report.h"

struct report_style {
	unsigned columns; /* of the terminal; 0: no limit */
	bool colour;
};

struct report_format {
	const char *name; /* "table"; what --format takes */
	const char *about;
	void (*write)(const struct report *report, const struct report_style *style, struct buffer *out);
};

extern const struct report_format *const report_formats[];            /* NULL-terminated, as in formats.def */
const struct report_format *report_format_by_name(struct slice name); /* or NULL */
