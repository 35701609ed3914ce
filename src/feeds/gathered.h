/* gathered.h - for this room's tests: what a feed handed out, as text */
#pragma once
#include "base/buffer.h"
#include "feeds/feed.h"

struct gathered {
	struct arena arena;
	struct buffer statements;  /* a line an advisory: "CVE-1 npm a events=-,i0,f1.2 severity=high" */
	struct buffer assessments; /* a line each: "CVE-1 epss=0.97 percentile=0.99" */
	struct buffer releases;    /* a line each: "debian 12 bookworm released=2023-06-10 eol=2026-06-10" */
	struct buffer notes;       /* a line each: the text alone */
	char date[32];             /* the newest that was stated */
	size_t count, assessment_count, release_count, note_count, incomplete;
	int refuse; /* given back for every record */
};

/* TEXT is a document of FEED at PATH. *RET_GATHERED is zero, or what others gave before. */
int gathered_parse(struct gathered *ret_gathered, const char *feed, const char *path, struct slice text, struct error *err);
void gathered_done(struct gathered *gathered);
/* TEXT gives WANT (statements, then assessments, then releases), these notes and this date; NULL: any. */
void gathered_check(
	const char *feed, const char *path, const char *text, const char *want, const char *want_notes, const char *want_date);
