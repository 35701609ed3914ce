/* formats.h - every format there is, of reports and of bills of materials */
#pragma once
#include "model/format.h"

extern const struct report_format *const report_formats[]; /* NULL-terminated, as in formats.def */
/* Those of bills of materials, which say nothing of findings: the same, of bom_formats.def. */
extern const struct report_format *const bom_formats[];

/* Of "cyclonedx" or "cyclonedx@1.5", or NULL. Whether a format has such a version is what the words of its option say. */
const struct report_format *report_format_by_name(struct slice name);
const struct report_format *bom_format_by_name(struct slice name);
struct slice format_version(struct slice name); /* what stands behind the @, or empty */
/* "cyclonedx@1.4, cyclonedx@1.5": those of the words of its option that are versions of FORMAT. */
void format_versions(const struct report_format *format, const char *words, struct buffer *out);
