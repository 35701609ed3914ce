/* markdown.h - a report as a comment on a pull request: what GitHub takes is 65,536 characters, and a comment has to be read */
#pragma once
#include "base/buffer.h"
#include "model/report.h"

#define MARKDOWN_BYTES_MAX 65000u
#define MARKDOWN_MARK "<!-- plimsoll -->\n" /* by which whoever posts it finds the last one again */

/* At most MOST bytes, and of the findings at most ROWS before those that are folded away (FOLDS: and none is, without it). What does not fit
 * is counted. Below MARKDOWN_LEAST bytes: nothing. False then. */
#define MARKDOWN_LEAST 4000u
bool markdown_write(const struct report *report, size_t most, size_t rows, bool folds, struct buffer *out);
/* "**BLOCK**" */
const char *markdown_verdict(enum verdict_kind kind);
