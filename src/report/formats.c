/* formats.c - the table of report formats */
#include "report/format.h"

#define FORMAT(name) extern const struct report_format report_format_##name;
#include "report/formats.def"
#undef FORMAT

const struct report_format *const report_formats[] = {
#define FORMAT(name) &report_format_##name,
#include "report/formats.def"
#undef FORMAT
	NULL,
};

const struct report_format *report_format_by_name(struct slice name)
{
	for (size_t i = 0; report_formats[i]; i++)
		if (slice_equal(name, slice_from_text(report_formats[i]->name)))
			return report_formats[i];
	return NULL;
}
