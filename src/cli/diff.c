/* diff.c - plimsoll diff: what changed between two targets, or saved reports of them */
#include "compare/diff.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "cli/terminal.h"
#include "report/formats.h"
#include "version/version.h"

#define EXIT_BLOCK 2
#define EXIT_INCOMPLETE 3
#define DIFF_BYTES_MAX ((size_t)1 << 30)
#define SIDES 2

static const char *const side_names[SIDES] = { "OLD", "NEW" };

/* The file of a saved report, or NULL where the operand is a target of scan. */
static const char *saved_file_of(const char *operand)
{
	if (slice_starts_with(slice_from_text(operand), S("report:")))
		return operand + strlen("report:");
	return saved_is_report(operand) ? operand : NULL;
}

static int compare_by_scheme(const char *name, struct slice a, struct slice b)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(name));

	return scheme ? scheme->compare(a, b) : slice_compare(a, b);
}

/* Two scans are compared as their reports for programs are: what can be told does not depend on which of them was saved. */
static int save(const struct report *report, struct saved *ret_saved, struct error *err)
{
	struct buffer text = BUFFER_INIT(SAVED_BYTES_MAX);
	const struct report_style style = { 0 };
	int r;

	report_format_by_name(S("json"))->write(report, &style, &text);
	if (text.full) {
		buffer_done(&text);
		return error_set(err, ERR_LIMIT, "its report is larger than %zu bytes", SAVED_BYTES_MAX);
	}
	r = saved_read(buffer_slice(&text), ret_saved, err);
	ret_saved->text = text.ptr;
	return r;
}

static int scan_side(const struct options *options, const struct scan_options *common, const char *target,
	struct saved *ret_saved, struct error *err)
{
	cleanup_scan struct scan *scan = NULL;
	struct scan_options scan_options = *common;
	int r;

	scan_options.target = target;
	scan_options.list_all_packages = true;
	scan_options.deadline = deadline_in(option_duration_ms(options, OPTION_TIMEOUT, 0));
	scan_say_what_is_done(options, &scan_options);
	r = scan_one(options, &scan_options, &scan, err);
	return r < 0 ? r : save(scan_report(scan), ret_saved, err);
}

static int scan_sides(const struct options *options, struct saved sides[SIDES], struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct scan_options scan_options = { 0 };
	struct places places;
	int r = scan_find_programs(options, true, &arena, &places, err);

	if (r >= 0)
		r = scan_read_options(options, &places, &arena, &scan_options, err);
	for (size_t i = 0; i < SIDES && r >= 0; i++) {
		if (saved_file_of(options->operands[i]))
			continue;
		r = scan_side(options, &scan_options, options->operands[i], &sides[i], err);
		if (r < 0)
			r = error_context(err, r, "%s '%s'", side_names[i], options->operands[i]);
	}
	registry_options_done(&scan_options.registry);
	return r < 0 ? r : 0;
}

/* Saved reports first: what is wrong with them is said before anything is scanned. */
static int read_sides(const struct options *options, struct saved sides[SIDES], struct error *err)
{
	bool all_saved = true;

	if (strcmp(options->operands[0], "-") == 0 && strcmp(options->operands[1], "-") == 0)
		return error_set(err, ERR_USAGE, "'-' can be one of the two only: there is one standard input");
	if (slice_equal(slice_from_text(option_text(options, OPTION_PLATFORM)), S("all")))
		return error_set(err, ERR_USAGE, "--platform all: two images are compared, name which");
	for (size_t i = 0; i < SIDES; i++) {
		const char *file = saved_file_of(options->operands[i]);
		int r = file ? saved_read_file(file, &sides[i], err) : 0;

		if (r < 0)
			return error_context(err, r, "%s", side_names[i]);
		all_saved = all_saved && file;
	}
	return all_saved ? 0 : scan_sides(options, sides, err);
}

static const struct diff_format *format_of(const struct options *options)
{
	const char *name = option_text(options, OPTION_DIFF_FORMAT);

	for (size_t i = 0; name && diff_formats[i]; i++)
		if (strcmp(diff_formats[i]->name, name) == 0)
			return diff_formats[i];
	return diff_formats[0];
}

static int write_diff(const struct options *options, const struct comparison *comparison, struct error *err)
{
	const char *path = option_text(options, OPTION_DIFF_OUTPUT);
	struct report_style style = { 0 };
	struct output_stream stream;
	int r;

	if (!path || strcmp(path, "-") == 0)
		style = terminal_style();
	style.wide = option_given(options, OPTION_WIDE);
	if (style.wide)
		style.columns = 0;
	r = output_begin(path ? path : "-", DIFF_BYTES_MAX, &stream, err);
	if (r < 0)
		return r;
	format_of(options)->write(comparison, &style, &stream.text);
	return output_end(&stream, err);
}

static int exit_code(const struct options *options, const struct comparison *comparison)
{
	enum rating rating = option_rating(options, OPTION_FAIL_ON_NEW);
	size_t count;

	if (option_given(options, OPTION_FAIL_ON_NEW)) {
		count = compare_new_count(comparison, rating);
		if (count)
			say_warning(options, "--fail-on-new: %zu %s new, %s%s", count, count == 1 ? "finding is" : "findings are",
				rating_name(rating), rating == RATING_CRITICAL ? "" : " or worse");
		if (count)
			return (int)option_number(options, OPTION_EXIT_CODE, EXIT_BLOCK);
	}
	if (compare_is_incomplete(comparison->older) || compare_is_incomplete(comparison->newer))
		return EXIT_INCOMPLETE;
	return EXIT_DONE;
}

static int diff(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct saved sides[SIDES] = { 0 };
	struct comparison comparison;
	struct error err;
	int r = read_sides(options, sides, &err);

	if (r >= 0) {
		compare_reports(&sides[0].report, &sides[1].report, compare_by_scheme, &arena, &comparison);
		r = write_diff(options, &comparison, &err);
	}
	if (r >= 0)
		r = exit_code(options, &comparison);
	else
		say_error("%s", err.text);
	for (size_t i = 0; i < SIDES; i++)
		saved_done(&sides[i]);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_diff = {
	.operands = "OLD NEW",
	.operand_min = 2,
	.operand_max = 2,
	.about = "say what changed between two images: findings, packages, settings, layers, verdict",
	.text = "Scans OLD and NEW as plimsoll scan does, by the same advisories and options, and says what is new, worse, "
		"better, "
		"fixed and "
		"gone in NEW; which packages were added, removed, upgraded, downgraded; what is set otherwise; which layers are "
		"shared, and how large the "
		"others are; and the verdict on each.\n"
		"\n"
		"Each of the two is a TARGET as plimsoll scan --help lists them, or a report that plimsoll scan --format json "
		"has written: a file that is one, or report:FILE. One that was written with --list-all-pkgs has its packages, "
		"too. "
		"Values of environment variables are in no report, and are not compared.\n"
		"\n"
		"A finding is the same where kind, id and package are, whatever its version and layer, and, of a library, the "
		"path; a library "
		"that lies elsewhere now is the same, and a further copy is new. A secret is told by its fingerprint, malware "
		"by its digest. A "
		"finding is fixed where its package is there in a higher version that repairs it; else it is gone.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  both could be examined, whatever changed and whatever the verdicts are\n"
		"  1  wrong usage, or one of the two could not be read: nothing can be said\n"
		"  2  with --fail-on-new: there are such findings (another one with --exit-code)\n"
		"  3  in one of the two something could not be examined, as its policy sees it: the advisories may be too old, "
		"or too few\n",
	.run = diff,
};
