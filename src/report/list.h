/* list.h - several reports in one text: those of all images of a target
 *
 * A report is written when it is added and can go away then. The verdict of the list is the gravest of all. */
#pragma once
#include "codec/json.h"
#include "report/formats.h"

struct report_title {
	struct slice name, platform, digest; /* of the image; each may be empty */
};

/* What is said of an image that has no report. */
struct report_remark {
	enum note_kind kind;
	struct report_title title;
	struct slice text;
};

struct report_list {
	const struct report_format *format;
	struct report_style style;
	struct buffer *out;
	struct arena arena;
	struct buffer body;      /* formats: what stands behind what is only known at the end */
	struct buffer index;     /* formats: the same, before it */
	struct json_writer json; /* formats: theirs */
	enum verdict_kind worst;
	size_t count, verdicts[VERDICT_KIND_COUNT]; /* of reports */
	size_t left_out;                            /* formats: theirs */
	struct report_remark *remarks;
	size_t remark_count, remark_capacity;
};

/* -ERR_UNSUPPORTED for a format that holds one report only. report_list_done in any case. */
int report_list_begin(struct report_list *list, const struct report_format *format, const struct report_style *style,
	struct buffer *out, struct error *err);
void report_list_add(struct report_list *list, const struct report_title *title, const struct report *report);
/* An image that could not be examined (NOTE_INCOMPLETE: so is the list), or what is no image. TITLE and TEXT are copied. */
void report_list_remark(struct report_list *list, enum note_kind kind, const struct report_title *title, struct slice text);
void report_list_end(struct report_list *list);
void report_list_done(struct report_list *list);
