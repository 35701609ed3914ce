/* diff.h - write what changed between two reports: for a terminal, for programs, for a comment on a pull request */
#pragma once
#include "compare/compare.h"
#include "model/format.h"

struct diff_format {
	const char *name; /* "table"; what --format takes */
	void (*write)(const struct comparison *comparison, const struct report_style *style, struct buffer *out);
};

extern const struct diff_format diff_table, diff_json, diff_markdown;
extern const struct diff_format *const diff_formats[]; /* ends with NULL; the first is the default */

/* Over the findings of a step: "New findings"; NULL for those that are not listed. */
extern const char *const diff_headings[FINDING_STEP_COUNT];

/* "registry.example/shop/app:1.4", or where it was read. */
struct slice diff_title(const struct report *report);
/* "2 new, 1 worse, 3 fixed"; "none" where all are the same. */
struct slice diff_counts(const struct comparison *comparison, struct arena *arena);
/* "1 added (3 MB), 2 the same (120 MB)" */
struct slice diff_layers(const struct comparison *comparison, struct arena *arena);
/* What was or is set, as people call it: "(none)" for nothing. */
struct slice diff_setting(const struct setting_change *change, bool after);
/* "uid 0, gid 0, /root, /bin/sh" */
struct slice diff_account(const struct account *account, struct arena *arena);
