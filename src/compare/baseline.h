/* baseline.h - findings that an earlier report has: known, so that no verdict counts them */
#pragma once
#include "base/error.h"
#include "model/report.h"

struct baseline;

/* Of a report of plimsoll scan --format json (saved.h). What it suppresses is not known: whoever silences it no more means it. */
int baseline_read(const char *path, struct baseline **ret_baseline, struct error *err);
void baseline_free(struct baseline *baseline);

/* Sets `known` of REPORT's findings, `known_count` and `baseline`, and puts known ones behind the others; both keep their order. What the baseline
 * did not look for is said in NOTES: all of it is new. */
void baseline_mark(const struct baseline *baseline, struct report *report, struct arena *arena, struct note_sink *notes);
