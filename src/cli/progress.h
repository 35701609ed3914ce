/* progress.h - one line on standard error that says how far a scan is; gone when it ends, also by a signal */
#pragma once
#include "base/buffer.h"
#include "scan/scan.h"

struct progress {
	uint64_t shown_ms; /* when the line was last written, or the scan began, by a clock that only goes forward */
	bool active;       /* something stands on the line */
};

/* For struct scan_options; CONTEXT is a struct progress. Writes ten times a second at most. */
void progress_show(void *context, const struct scan_progress *now);
void progress_start(struct progress *progress); /* from here on SIGINT, SIGTERM and SIGHUP clear the line before they end us */
void progress_end(struct progress *progress);   /* clears the line */

/* LINE instead, for what is no scan; as often at most. What the terminal has no room for is cut off. */
void progress_put(struct progress *progress, struct slice line);
/* Clears it, for a line that stays; the next one writes it again. */
void progress_hide(struct progress *progress);

/* "12 MB" */
void progress_add_bytes(struct buffer *out, double bytes);
/* "45 s", "3 min" */
void progress_add_duration(struct buffer *out, double seconds);
/* "2/5 layers  120 MB of 386 MB  310 MB/s  1 s left" */
void progress_line(const struct scan_progress *now, struct buffer *out);
/* "  [====>     ]" behind LINE, where a terminal of COLUMNS has room for it. */
void progress_add_bar(const struct scan_progress *now, unsigned columns, struct buffer *line);
/* As much of LINE as goes into a line of COLUMNS, where a byte or more is a column. */
struct slice progress_cut(struct slice line, unsigned columns);
