/* scan.c - plimsoll scan: from a target to its report */
#include "scan/scan.h"

#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "cli/values.h"

#include <unistd.h>

#define REPORT_BYTES_MAX ((size_t)1 << 30)
#define EXIT_BLOCK 2

/* All are wanted when nothing is said. */
static bool is_wanted(const struct options *options, struct slice scanner)
{
	struct slice list = slice_from_text(option_text(options, OPTION_SCANNERS)), word;
	bool wanted = !option_given(options, OPTION_SCANNERS);

	while (slice_next_token(&list, ',', &word))
		wanted = wanted || slice_equal(word, scanner);
	return wanted;
}

/* One report to write. */
struct output {
	const struct report_format *format;
	const char *path; /* "-" is standard output */
};

struct outputs {
	struct output *items;
	size_t count;
};

static bool is_taken(const struct outputs *outputs, const char *path)
{
	for (size_t i = 0; i < outputs->count; i++)
		if (strcmp(outputs->items[i].path, path) == 0)
			return true;
	return false;
}

static int add_output(struct outputs *outputs, const struct report_format *format, const char *path, struct error *err)
{
	if (is_taken(outputs, path))
		return error_set(err, ERR_USAGE, "two reports for '%s'", path);
	outputs->items[outputs->count++] = (struct output){ format, path };
	return 0;
}

/* The report of --format goes to standard output, where none that was named goes there, or to the FILE of -o FILE; each
 * -o FORMAT=FILE is one more. */
static int choose_outputs(const struct options *options, struct arena *arena, struct outputs *ret_outputs, struct error *err)
{
	const struct option_values *values = &options->values[OPTION_OUTPUT];
	const char *main_format = option_text(options, OPTION_FORMAT);
	const struct report_format *format =
		main_format ? report_format_by_name(slice_from_text(main_format)) : report_formats[0];
	struct outputs outputs = { .items = arena_array(arena, struct output, values->count + 1) };
	bool elsewhere = false;
	int r = 0;

	for (size_t i = 0; i < values->count && r == 0; i++) {
		struct slice name;
		const char *path;

		option_split_output(values->items[i], &name, &path);
		if (name.len == 0 && !main_format && slice_ends_with(slice_from_text(path), S(".json")))
			say_warning(options, "'%s' will hold a table: --format json or -o json=%s makes it JSON", path, path);
		elsewhere = elsewhere || name.len == 0 || strcmp(path, "-") == 0;
		r = add_output(&outputs, name.len ? report_format_by_name(name) : format, path, err);
	}
	if (r == 0 && !elsewhere)
		r = add_output(&outputs, format, "-", err);
	if (r == 0)
		*ret_outputs = outputs;
	return r;
}

static int write_output(const struct output *output, const struct report *report, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(REPORT_BYTES_MAX);
	struct report_style style = { 0 };

	if (strcmp(output->path, "-") == 0)
		style = terminal_style();
	output->format->write(report, &style, &text);
	if (text.full)
		return error_set(
			err, ERR_LIMIT, "the %s report is larger than %zu bytes", output->format->name, REPORT_BYTES_MAX);
	return output_file(output->path, buffer_slice(&text), err);
}

/* All are tried: one full disk is no reason to lose the others. */
static bool write_outputs(const struct outputs *outputs, const struct report *report)
{
	bool written = true;
	struct error err;

	for (size_t i = 0; i < outputs->count; i++) {
		if (write_output(&outputs->items[i], report, &err) == 0)
			continue;
		say_error("%s", err.text);
		written = false;
	}
	return written;
}

static void fill_options(
	const struct options *options, const struct places *places, struct arena *arena, struct scan_options *scan)
{
	const struct option_values *stores = &options->values[OPTION_DB];
	const char **paths = arena_array(arena, const char *, stores->count + 1);

	paths[0] = places->builtin;
	for (size_t i = 0; i < stores->count; i++)
		paths[i + 1] = stores->items[i];
	*scan = (struct scan_options){
		.target = options->operands[0],
		.image.platform = slice_from_text(option_text(options, OPTION_PLATFORM)),
		.store_paths = paths,
		.store_count = stores->count + 1,
		.reader_path = places->reader,
		.cache_dir = option_text(options, OPTION_CACHE_DIR),
		.use_cache = !option_given(options, OPTION_NO_CACHE) && !option_given(options, OPTION_NO_VERIFY),
		.verify = !option_given(options, OPTION_NO_VERIFY),
		.skip_vulnerabilities = !is_wanted(options, S("vuln")),
		.skip_accounts = !is_wanted(options, S("account")),
		.list_all_packages = option_given(options, OPTION_LIST_ALL_PKGS),
		.ignore_unfixed = option_given(options, OPTION_IGNORE_UNFIXED),
		.severity_mask = option_ratings(options, OPTION_SEVERITY),
		.jobs = (unsigned)option_number(options, OPTION_JOBS, 0),
		.timeout_ms = (unsigned)option_duration_ms(options, OPTION_TIMEOUT, 0),
		.policy.has_fail_on = option_given(options, OPTION_FAIL_ON),
		.policy.fail_on = option_rating(options, OPTION_FAIL_ON),
	};
}

static int exit_code(const struct options *options, const struct report *report)
{
	int code = verdict_exit_code(report->verdict.kind);

	return code == EXIT_BLOCK ? (int)option_number(options, OPTION_EXIT_CODE, EXIT_BLOCK) : code;
}

static void say_what_is_done(const struct options *options, const struct scan_options *scan)
{
	say_detail(options, "target %s", scan->target);
	say_detail(options, "reader %s", scan->reader_path);
	for (size_t i = 0; i < scan->store_count; i++)
		say_detail(options, "advisories %s", scan->store_paths[i]);
	say_detail(options, "evidence is %s", scan->use_cache ? "used and kept" : "neither used nor kept");
}

static int run_scan(
	const struct options *options, const struct scan_options *scan_options, const struct outputs *outputs, struct error *err)
{
	bool shows_progress =
		terminal_shows_progress() && !option_given(options, OPTION_QUIET) && !option_given(options, OPTION_NO_PROGRESS);
	struct scan_options with_progress = *scan_options;
	cleanup_scan struct scan *scan = NULL;
	struct progress progress;
	int r;

	if (shows_progress) {
		progress_start(&progress);
		with_progress.progress = progress_show;
		with_progress.progress_context = &progress;
	}
	r = scan_run(&with_progress, &scan, err);
	if (shows_progress)
		progress_end(&progress);
	if (r < 0)
		return r;
	if (!write_outputs(outputs, scan_report(scan)))
		return EXIT_FAILED;
	return exit_code(options, scan_report(scan));
}

static int scan(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct scan_options scan_options;
	struct outputs outputs;
	struct places places;
	struct error err;
	int r;

	r = choose_outputs(options, &arena, &outputs, &err);
	if (r == 0)
		r = places_find(&arena, &places, &err);
	if (r == 0)
		r = places_check(&places, &err);
	if (r == 0 && strcmp(options->operands[0], "-") == 0 && isatty(STDIN_FILENO))
		r = error_set(&err, ERR_USAGE, "'-' reads an archive from standard input, which is a terminal");
	if (r == 0) {
		fill_options(options, &places, &arena, &scan_options);
		say_what_is_done(options, &scan_options);
		r = run_scan(options, &scan_options, &outputs, &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_scan = {
	.operands = "TARGET",
	.operand_min = 1,
	.operand_max = 1,
	.about = "examine an image: findings, rating, verdict, report",
	.text = "Reads a container image layer by layer, without unpacking it, in a process without rights; finds out what is "
		"wrong "
		"with it, how bad that is and what to do, and gives one verdict.\n"
		"\n"
		"TARGET is one of\n"
		"\n"
		"  oci:DIR[:TAG]  an OCI image layout\n"
		"  oci-archive:FILE[:TAG]  the same in a tar archive\n"
		"  docker-archive:FILE[:TAG]  what docker save writes\n"
		"  dir:DIR  a directory as skopeo writes it\n"
		"  rootfs:DIR  a folder that holds a whole system, such as / or an unpacked image\n"
		"  fs:DIR  a folder of sources: lock files, jars and the like; no distribution, no accounts\n"
		"  PATH  one of these, found out by looking\n"
		"  -  an archive on standard input\n"
		"\n"
		"An archive may be compressed as a whole, with gzip or zstd. It is inflated into memory then, as what comes "
		"through a pipe "
		"is kept there: up to 4 GiB each.\n"
		"\n"
		"Of a folder, what the user may not read and what is mounted below it over the network is named and makes the "
		"scan incomplete; root may read all. Nothing of it is kept: each scan reads it anew.\n"
		"\n"
		"A layer of which evidence is kept is known by its digest and not read again, so nobody looks whether its bytes "
		"are still "
		"those; --no-cache does.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  verdict pass or warn\n"
		"  1  wrong usage, or the scan failed: nothing can be said\n"
		"  2  verdict block (another one with --exit-code)\n"
		"  3  verdict incomplete: something could not be examined, and nothing worse was found\n",
	.run = scan,
};
