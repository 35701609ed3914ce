/* sweep_told.h - what a sweep says: a line an image, a line of progress, a summary */
#pragma once
#include "base/buffer.h"
#include "sweep/sweep.h"

/* "block       registry.example/team/app:1  2 critical, 1 high: …" */
void sweep_told_image(const struct sweep_result *result, struct buffer *out);
/* "[######------]  412/1000 images  3.1/s  4 min left  2 failed"; the bar is left out, and then what is said of repositories, where a line
 * of COLUMNS (0: without an end) has no room for them. */
void sweep_told_progress(const struct sweep_progress *now, unsigned columns, struct buffer *out);
/* "1000 images in 12 repositories: 3 block, 990 pass, 7 failed; 412 known from before; 103 s" */
void sweep_told_summary(const struct sweep_summary *summary, struct buffer *out);
/* What comes from registries and images, on a terminal: control characters are shown. */
void sweep_told_add(struct buffer *out, struct slice text);
