/* scan_one.c - one image of plimsoll scan or plimsoll sbom */
#include "cli/scan_one.h"

#include "cli/command.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "scan/policy_files.h"

#include <unistd.h>

#define EXIT_BLOCK 2

int scan_prepare(const struct options *options, bool store, struct arena *arena, struct outputs *ret_outputs,
	struct places *ret_places, struct error *err)
{
	int r = reports_choose(options, arena, ret_outputs, err);

	return r < 0 ? r : scan_find_programs(options, store, arena, ret_places, err);
}

int scan_find_programs(
	const struct options *options, bool store, struct arena *arena, struct places *ret_places, struct error *err)
{
	int r = places_find(arena, ret_places, err);

	if (r == 0)
		r = store ? places_check(ret_places, err) : places_check_reader(ret_places, err);
	if (r == 0 && strcmp(options->operands[0], "-") == 0 && isatty(STDIN_FILENO))
		r = error_set(err, ERR_USAGE, "'-' reads an archive from standard input, which is a terminal");
	return r;
}

int scan_read_policy(const struct options *options, struct arena *arena, struct scan_options *scan, struct error *err)
{
	const char *path = option_text(options, OPTION_POLICY);
	struct policy *policy = NULL;
	int r = path ? policy_file_read(path, arena, &policy, err) : 0;

	if (r >= 0)
		scan->policy.policy = policy;
	return r;
}

void scan_say_what_is_done(const struct options *options, const struct scan_options *scan_options)
{
	say_detail(options, "target %s", scan_options->target);
	say_detail(options, "reader %s", scan_options->reader_path);
	for (size_t i = 0; i < scan_options->store_count; i++)
		say_detail(options, "advisories %s", scan_options->store_paths[i]);
	say_detail(options, "evidence is %s", scan_options->use_cache ? "used and kept" : "neither used nor kept");
}

int scan_and_write(
	const struct options *options, const struct scan_options *scan_options, const struct outputs *outputs, struct error *err)
{
	cleanup_scan struct scan *scan = NULL;
	int r;

	if (slice_equal(scan_options->image.platform, S("all")))
		return scan_every(options, scan_options, outputs, err);
	r = scan_one(options, scan_options, &scan, err);
	if (r < 0)
		return r;
	if (!reports_write(outputs, scan_report(scan)))
		return EXIT_FAILED;
	return scan_exit_code(options, scan_report(scan)->verdict.kind);
}

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
