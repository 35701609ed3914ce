/* registry_scan.c - plimsoll registry scan: every image of a registry */
#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "cli/sweep_options.h"
#include "cli/sweep_told.h"
#include "cli/terminal.h"
#include "lineage/bases.h"
#include "link/identity.h"
#include "link/record.h"
#include "scan/detectors_built.h"
#include "scan/documents.h"
#include "vulndb/vulndb.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

#define TEXT_BYTES_MAX (64u << 20)
#define IMAGE_MS 1800000u
#define IMAGE_MORE_MS 60000u /* what a worker may take beyond its image's time, which it should end with by itself */

struct failure {
	struct slice reference, why;
};

struct told {
	const struct options *options;
	const struct scan_options *scan;
	struct arena arena;
	struct failure *failures; /* of the round */
	size_t failure_count, failure_capacity;
	int output;                       /* --output, or -1 */
	bool json, line;                  /* on standard output; a progress line is shown */
	struct progress progress;         /* the line */
	char begun_with[SHA256_HEX_SIZE]; /* what was read when we began, and not again */
	struct error unwritten;           /* what could not be written */
	int r;
};

static void note_failure(struct told *told, const struct sweep_result *result)
{
	memory_reserve(told->failures, told->failure_count, told->failure_capacity);
	told->failures[told->failure_count++] =
		(struct failure){ arena_copy(&told->arena, result->reference), arena_copy(&told->arena, result->error) };
}

static void on_image(void *context, const struct sweep_result *result)
{
	struct told *told = context;
	cleanup_buffer struct buffer json = BUFFER_INIT(SWEEP_LINE_BYTES_MAX), text = BUFFER_INIT(SWEEP_LINE_BYTES_MAX);

	sweep_result_write(result, &json);
	sweep_told_image(result, &text);
	progress_hide(&told->progress);
	if (result->outcome == SWEEP_FAILED)
		note_failure(told, result);
	if (told->output >= 0 && file_write_all(told->output, buffer_slice(&json)) < 0 && told->r >= 0)
		told->r = error_errno(&told->unwritten, "write '%s'", option_text(told->options, OPTION_SWEEP_OUTPUT));
	if (told->r >= 0 && (told->json || !option_given(told->options, OPTION_QUIET)))
		told->r = output_stdout(buffer_slice(told->json ? &json : &text), &told->unwritten);
}

static void on_progress(void *context, const struct sweep_progress *now)
{
	struct told *told = context;
	cleanup_buffer struct buffer line = BUFFER_INIT(0);

	if (!told->line)
		return;
	sweep_told_progress(now, terminal_progress_columns(), &line);
	progress_put(&told->progress, buffer_slice(&line));
}

static void add_failures(const struct told *told, struct buffer *text)
{
	if (told->failure_count)
		buffer_add_slice(text, S("failed:\n"));
	for (size_t i = 0; i < told->failure_count; i++) {
		buffer_add_slice(text, S("  "));
		sweep_told_add(text, told->failures[i].reference);
		buffer_add_slice(text, S(": "));
		sweep_told_add(text, told->failures[i].why);
		buffer_add_byte(text, '\n');
	}
}

static void on_ended(void *context, const struct sweep_summary *summary, uint64_t wait_ms)
{
	struct told *told = context;
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);

	progress_hide(&told->progress);
	sweep_told_summary(summary, &text);
	add_failures(told, &text);
	if (told->json)
		(void)file_write_all(STDERR_FILENO, buffer_slice(&text));
	else if (told->r >= 0)
		told->r = output_stdout(buffer_slice(&text), &told->unwritten);
	if (summary->broken)
		say_error("the registry could not be listed to its end: %s", summary->why.text);
	if (wait_ms)
		say_detail(told->options, "the next round begins in %.0f s", (double)wait_ms / 1000);
	told->failure_count = 0;
	arena_done(&told->arena);
}

static void add_digest(struct buffer *text, struct slice name, struct slice bytes)
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	sha256_of(bytes, digest);
	sha256_hex(digest, hex);
	buffer_addf(text, " %.*s=%s", SLICE_ARG(name), hex);
}

/* Policy, rules and words: read once, so that a change counts when the command is started anew. */
static int digest_what_was_read(struct told *told, struct error *err)
{
	const struct scan_options *scan = told->scan;
	const char *policy = option_text(told->options, OPTION_POLICY);
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	unsigned char digest[SHA256_SIZE];
	int r = policy ? file_digest(policy, told->begun_with, err) : 0;

	buffer_addf(&text, "%s", told->begun_with);
	for (size_t i = 0; i < scan->rule_file_count; i++)
		add_digest(&text, scan->rule_files[i].name, scan->rule_files[i].text);
	add_digest(&text, S("words"), scan->word_list);
	if (scan->bases->count)
		add_digest(&text, S("bases"), slice_make(scan->bases->digest, sizeof scan->bases->digest));
	sha256_of(buffer_slice(&text), digest);
	sha256_hex(digest, told->begun_with);
	return r;
}

/* VEX documents or an ignore file, or a folder of them: each worker reads them anew. */
static int add_documents(struct buffer *text, const struct option_values *paths, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < paths->count && r >= 0; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct documents documents = { 0 };

		r = documents_read(paths->items[i], &arena, &documents, err);
		add_digest(text, slice_from_text(paths->items[i]), buffer_slice(&documents.frames));
		documents_done(&documents);
	}
	return r;
}

static int add_store(struct buffer *text, const char *path, struct error *err)
{
	cleanup_vulndb struct vulndb *store = NULL;
	const struct vulndb_facts *facts;
	int r = vulndb_open(path, &store, err);

	if (r < 0)
		return r;
	facts = vulndb_facts(store);
	buffer_addf(text, " store %.*s %" PRIu64 " %.*s", SLICE_ARG(facts->name), facts->sequence, SLICE_ARG(facts->built));
	/* Stores of different data can be of the same second, and SOURCE_DATE_EPOCH makes them so. */
	for (size_t i = 0; i < facts->feed_count; i++)
		buffer_addf(text, " %.*s=%.*s", SLICE_ARG(facts->feeds[i].name), SLICE_ARG(facts->feeds[i].digest));
	return 0;
}

/* Data, policy and program: all that makes another verdict of the same image. */
static int judged_by(void *context, struct arena *arena, struct slice *ret_text, struct error *err)
{
	const struct told *told = context;
	const struct scan_options *scan = told->scan;
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	static const enum option_id words[] = { OPTION_SCANNERS, OPTION_SEVERITY, OPTION_SEVERITY_SOURCE, OPTION_FAIL_ON,
		OPTION_MAX_DATA_AGE, OPTION_PASSWORD_BUDGET, OPTION_ONLY };
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE], detectors[SHA256_HEX_SIZE];
	int r = 0;

	buffer_addf(&text, "%s %s%s", reader_identity, told->begun_with, scan->ignore_unfixed ? " unfixed" : "");
	for (size_t i = 0; i < scan->store_count && r >= 0; i++)
		r = add_store(&text, scan->store_paths[i], err);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (option_given(told->options, words[i]))
			buffer_addf(&text, " %d=%s", (int)i, option_text(told->options, words[i]));
	if (r >= 0)
		r = scan_detectors_digest(scan, detectors, err);
	if (r >= 0)
		buffer_addf(&text, " detectors %s", detectors);
	if (r >= 0)
		r = add_documents(&text, &told->options->values[OPTION_VEX], err);
	if (r >= 0)
		r = add_documents(&text, &told->options->values[OPTION_IGNORE_FILE], err);
	if (r < 0)
		return r;
	sha256_of(buffer_slice(&text), digest);
	sha256_hex(digest, hex);
	*ret_text = arena_copy(arena, slice_make(hex, 32));
	return 0;
}

/* In a worker: the time of an image begins now. */
static void examine(void *context, const struct sweep_job *job, struct arena *arena, struct sweep_result *ret_result)
{
	const struct told *told = context;
	struct scan_options scan = *told->scan;

	scan.deadline = deadline_in(option_duration_ms(told->options, OPTION_SWEEP_TIMEOUT, IMAGE_MS));
	sweep_examine(&scan, job, arena, ret_result);
}

static int exit_code(const struct options *options, const struct sweep_summary *summary)
{
	if (summary->broken)
		return EXIT_FAILED;
	if (summary->verdicts[VERDICT_BLOCK])
		return scan_exit_code(options, VERDICT_BLOCK);
	return scan_exit_code(
		options, summary->failed || summary->verdicts[VERDICT_INCOMPLETE] ? VERDICT_INCOMPLETE : VERDICT_PASS);
}

/* As if it had come without us waiting for it: whoever started us sees what ended us. */
static void die_of(int number)
{
	say_error("interrupted: what was done is kept, and the same command goes on with the rest");
	signal(number, SIG_DFL);
	raise(number);
}

static int open_output(const struct options *options, int *ret_fd, struct error *err)
{
	const char *path = option_text(options, OPTION_SWEEP_OUTPUT);

	*ret_fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666) : -1;
	return path && *ret_fd < 0 ? error_errno(err, "open '%s'", path) : 0;
}

static unsigned processor_count(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1 ? 1 : (unsigned)count;
}

static int run(const struct options *options, struct sweep_asked *asked, struct scan_options *scan, struct told *told,
	struct arena *arena, struct error *err)
{
	const struct sweep_source source = sweep_source_of(&asked->registry);
	uint64_t image_ms = option_duration_ms(options, OPTION_SWEEP_TIMEOUT, IMAGE_MS);
	unsigned processors = processor_count();
	struct sweep_options sweep = {
		.source = &source,
		.choice = asked->choice,
		.name = arena_printf(arena, "%.*s %.*s", SLICE_ARG(asked->name), SLICE_ARG(scan->image.platform)),
		.fresh = option_given(options, OPTION_FRESH),
		.jobs = (unsigned)option_number(
			options, OPTION_SWEEP_JOBS, processors < SWEEP_JOBS_MAX ? processors : SWEEP_JOBS_MAX),
		.image_ms_max = image_ms ? image_ms + IMAGE_MORE_MS : 0,
		.repeat_ms = option_duration_ms(options, OPTION_REPEAT, 0),
		.judged_by = judged_by,
		.judged_by_context = told,
		.examine = examine,
		.examine_context = told,
		.events = { on_image, on_progress, on_ended, told },
	};
	struct sweep_summary summary;
	int r = sweep_options_age(option_text(options, OPTION_NEWER_THAN), &sweep.newer_than_unix, &sweep.newer_than_s, err);

	if (r >= 0 && slice_equal(scan->image.platform, S("all")))
		r = error_set(err, ERR_USAGE, "registry scan examines one platform of each image: --platform all is not for it");
	if (r >= 0)
		r = digest_what_was_read(told, err);
	if (r >= 0)
		r = open_output(options, &told->output, err);
	if (r < 0)
		return r;
	scan->jobs = sweep.jobs >= processors ? 1 : processors / sweep.jobs;
	scan->share_layers = true;
	scan->image.registry = &asked->client;
	r = sweep_run(&sweep, &summary, err);
	if (r >= 0 && summary.signal)
		die_of(summary.signal);
	if (r >= 0 && told->r < 0) {
		*err = told->unwritten;
		r = told->r;
	}
	return r < 0 ? r : exit_code(options, &summary);
}

static int registry_scan(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct scan_options scan = { 0 };
	struct told told = {
		.options = options,
		.scan = &scan,
		.output = -1,
		.json = slice_equal(slice_from_text(option_text(options, OPTION_PLAIN_FORMAT)), S("json")),
		.line = terminal_shows_progress() && !option_given(options, OPTION_QUIET) &&
			!option_given(options, OPTION_NO_PROGRESS),
	};
	struct sweep_asked asked = { 0 };
	struct places places;
	struct error err;
	int r = scan_find_programs(options, true, &arena, &places, &err);

	if (r >= 0)
		r = scan_read_options(options, &places, &arena, &scan, &err);
	if (r >= 0)
		r = sweep_options_read(options, &places, &arena, &asked, &err);
	if (r >= 0)
		r = run(options, &asked, &scan, &told, &arena, &err);
	sweep_options_done(&asked);
	if (told.output >= 0)
		close(told.output);
	free(told.failures);
	arena_done(&told.arena);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_registry_scan = {
	.operands = "REGISTRY[/PREFIX]",
	.operand_min = 1,
	.operand_max = 1,
	.about = "examine every image of a registry",
	.text = "Lists the repositories and tags of a registry and examines each image as plimsoll scan does, several at once; "
		"prints one line "
		"an image as it is done, at the end how many there were, and which failed. What several tags name is examined "
		"once, and so is "
		"a layer that several images have. An image that fails never stops it.\n"
		"\n"
		"What was done is kept below $XDG_STATE_HOME/plimsoll/sweeps (~/.local/state), a line an image: whatever ends a "
		"sweep, the same "
		"command goes on where it was. An image is examined again when it failed or could not be read whole, when "
		"advisories, policy or "
		"options have changed, or with --fresh. Of an index the image of --platform is examined.\n"
		"\n"
		"With --format json the lines are objects, as --output writes them (docs/sweeps.md); the summary goes to "
		"standard error then.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  every verdict is pass or warn\n"
		"  1  wrong usage, or the registry could not be listed to its end\n"
		"  2  a verdict is block (another one with --exit-code)\n"
		"  3  an image failed or is incomplete, and none is worse\n",
	.run = registry_scan,
};
