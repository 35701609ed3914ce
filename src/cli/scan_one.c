/* scan_one.c - one image of plimsoll scan */
#include "cli/scan_one.h"

#include "cli/progress.h"
#include "cli/terminal.h"

#define EXIT_BLOCK 2

int scan_one(const struct options *options, const struct scan_options *scan_options, struct scan **ret_scan, struct error *err)
{
	bool shows_progress =
		terminal_shows_progress() && !option_given(options, OPTION_QUIET) && !option_given(options, OPTION_NO_PROGRESS);
	struct scan_options with_progress = *scan_options;
	struct progress progress;
	int r;

	if (shows_progress) {
		progress_start(&progress);
		with_progress.progress = progress_show;
		with_progress.progress_context = &progress;
	}
	r = scan_run(&with_progress, ret_scan, err);
	if (shows_progress)
		progress_end(&progress);
	return r;
}

int scan_exit_code(const struct options *options, enum verdict_kind verdict)
{
	int code = verdict_exit_code(verdict);

	return code == EXIT_BLOCK ? (int)option_number(options, OPTION_EXIT_CODE, EXIT_BLOCK) : code;
}
