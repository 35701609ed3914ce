/* html.h - the report as one page that needs nothing else: no network, no other file, and to be read no script */
#pragma once
#include "base/buffer.h"
#include "model/note.h"
#include "model/report.h"

/* What heads the report of one of several images; each may be empty. */
struct html_title {
	struct slice name, platform, digest;
};

/* A page of one report. */
void html_write(const struct report *report, struct buffer *out);

/* Of an image that has no report. */
struct html_remark {
	enum note_kind kind;
	struct html_title title;
	struct slice text;
};

/* A page of several. Its beginning is known only at the end: until then what comes behind it is collected. */
struct html_list {
	struct buffer *articles, *index; /* whoever lists owns them, and leaves them alone */
	enum verdict_kind worst;
	const size_t *verdicts; /* VERDICT_KIND_COUNT: so many of each */
	size_t count;
	const struct html_remark *remarks;
	size_t remark_count;
};
/* The image NUMBER, from 1. */
void html_list_add(const struct html_list *list, size_t number, const struct html_title *title, const struct report *report);
void html_list_end(const struct html_list *list, struct buffer *out);
