/* reports.h - where reports go: --format and --output */
#pragma once
#include "cli/options.h"
#include "report/list.h"

/* One report to write. */
struct output {
	const struct report_format *format;
	const char *path; /* "-" is standard output */
	struct slice version;
	struct slice template; /* the text of --template */
	const char *template_path;
};

struct outputs { /* at least one */
	struct output *items;
	size_t count;
	bool wide; /* --wide */
};

/* Several reports, for each of the outputs. */
struct reports_list {
	struct report_list list;
	struct buffer text;
};

struct reports {
	const struct outputs *outputs;
	struct reports_list *lists; /* one an output */
};

int reports_choose(const struct options *options, struct arena *arena, struct outputs *ret_outputs, struct error *err);

/* False when one could not be written, which has been said; the others are. */
bool reports_write(const struct outputs *outputs, const struct report *report);

/* The same for several reports in one text: reports_end writes what was added, reports_done forgets it. */
int reports_begin(const struct outputs *outputs, struct reports *ret_reports, struct error *err);
void reports_add(struct reports *reports, const struct report_title *title, const struct report *report);
void reports_remark(struct reports *reports, enum note_kind kind, const struct report_title *title, struct slice text);
enum verdict_kind reports_verdict(const struct reports *reports); /* the gravest */
bool reports_end(struct reports *reports);
void reports_done(struct reports *reports);

#define cleanup_reports __attribute__((cleanup(reports_done)))
