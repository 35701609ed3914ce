/* scan.c - a scan, for callers of the library: the program as a child, and what its report tells */
#include "base/cleanup.h"
#include "base/memory.h"
#include "library/child.h"
#include "library/context.h"
#include "library/failure.h"
#include "library/scanner.h"
#include "library/told.h"
#include <errno.h>
#include <sys/eventfd.h>

#define TARGET_BYTES_MAX ((size_t)64 << 10)
#define FAILED 1 /* the program's exit code when nothing can be said (CLI.md); any other comes with a report */

struct plimsoll_scan {
	struct arena arena;
	char *program; /* or NULL: to be found */
	char **arguments;
	unsigned long time_limit_ms;
	int cancel_fd;
	bool begun;
	struct buffer report; /* with a NUL behind it when the scan is done */
	struct told told;
};

CLEANUP_DEFINE(struct plimsoll_scan *, cleanup_scan_run, plimsoll_scan_free)
#define cleanup_scan CLEANUP(cleanup_scan_run)

/* No configuration file counts: another exit code for a verdict would be taken for a failure, and a scan is what the caller has set.
 * Options are copied: the caller may change its mind, and free what it set them in. */
static void set_arguments(struct plimsoll_scan *scan, const struct plimsoll *plimsoll, const char *target)
{
	const char *const fixed[] = { "plimsoll", "scan", "--config=/dev/null", "--format=json", "--output=-", "--quiet" };
	size_t count = 0;

	scan->arguments = arena_array(&scan->arena, char *, sizeof fixed / sizeof fixed[0] + plimsoll->option_count + 3);
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
		scan->arguments[count++] = (char *)arena_text(&scan->arena, slice_from_text(fixed[i]));
	for (size_t i = 0; i < plimsoll->option_count; i++)
		scan->arguments[count++] = (char *)arena_text(&scan->arena, slice_from_text(plimsoll->options[i]));
	scan->arguments[count++] = (char *)arena_text(&scan->arena, S("--"));
	scan->arguments[count] = (char *)arena_text(&scan->arena, slice_from_text(target));
}

struct plimsoll_scan *plimsoll_scan_new(const struct plimsoll *plimsoll, const char *target, struct plimsoll_error *error)
{
	cleanup_scan struct plimsoll_scan *scan = NULL;

	if (target[0] == '\0' || strcmp(target, "-") == 0 || strlen(target) > TARGET_BYTES_MAX) {
		failure_set(error, PLIMSOLL_ERROR_USAGE, "a target is a text of 1 to 65536 bytes, and not '-'");
		return NULL;
	}
	scan = memory_one(struct plimsoll_scan);
	scan->report = (struct buffer)BUFFER_INIT(plimsoll->report_limit_bytes);
	scan->time_limit_ms = plimsoll->time_limit_ms;
	scan->told = (struct told){ .verdict = PLIMSOLL_VERDICT_NONE, .sentence = "" };
	if (plimsoll->program)
		scan->program = memory_text(plimsoll->program, strlen(plimsoll->program));
	set_arguments(scan, plimsoll, target);
	scan->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (scan->cancel_fd < 0) {
		failure_set(error, PLIMSOLL_ERROR_IO, "eventfd: %m");
		return NULL;
	}
	return steal(scan);
}

void plimsoll_scan_free(struct plimsoll_scan *scan)
{
	if (!scan)
		return;
	if (scan->cancel_fd >= 0)
		close(scan->cancel_fd);
	buffer_done(&scan->report);
	arena_done(&scan->arena);
	free(scan->program);
	free(scan);
}

void plimsoll_scan_cancel(struct plimsoll_scan *scan)
{
	const uint64_t one = 1;
	int before = errno; /* a signal handler leaves it as it was */

	if (write(scan->cancel_fd, &one, sizeof one) < 0)
		errno = before; /* it is full: cancelled already */
	errno = before;
}

/* The last line with words is the error; the program's name before it is no news. */
static struct slice last_words(struct slice said)
{
	struct slice line, last = { 0 };

	while (slice_next_line(&said, &line))
		if (slice_trim(line).len)
			last = slice_trim(line);
	if (slice_starts_with(last, S("plimsoll: ")))
		last = slice_from(last, strlen("plimsoll: "));
	return last.len ? last : S("it did not say why");
}

/* A program that was ended has not finished its report, whatever of it is there. */
static int judge(struct plimsoll_scan *scan, const struct child_result *result, struct plimsoll_error *error)
{
	struct slice words = last_words(buffer_slice(&result->said));
	struct error err;
	int r;

	if (result->ended && result->signal)
		return failure_set(
			error, PLIMSOLL_ERROR_CRASHED, "the program died of signal %d: %.*s", result->signal, SLICE_ARG(words));
	if (scan->report.len == 0 || (result->ended && result->code == FAILED))
		return failure_set(error, PLIMSOLL_ERROR_SCAN, "%.*s", SLICE_ARG(words));
	r = told_read(buffer_slice(&scan->report), &scan->arena, &scan->told, &err);
	if (r < 0) {
		error_context(&err, r, "the report of the program");
		return failure_of(&err, error);
	}
	return 0;
}

static int run(struct plimsoll_scan *scan, struct child_result *result, struct plimsoll_error *error)
{
	struct child_call call = {
		.program = scan->program,
		.arguments = scan->arguments,
		.environment = scanner_environment(&scan->arena),
		.time_limit_ms = scan->time_limit_ms,
		.cancel_fd = scan->cancel_fd,
	};
	struct error err;

	if (!call.program && scanner_find(&scan->arena, &call.program, &err) < 0)
		return failure_of(&err, error);
	return child_run(&call, result, error);
}

int plimsoll_scan_run(struct plimsoll_scan *scan, struct plimsoll_error *error)
{
	struct child_result result = { .out = scan->report, .said = BUFFER_INIT(0) };
	int r;

	if (scan->begun)
		return failure_set(error, PLIMSOLL_ERROR_USAGE, "a scan is run once");
	scan->begun = true;
	r = run(scan, &result, error);
	scan->report = result.out;
	if (r == 0)
		r = judge(scan, &result, error);
	buffer_done(&result.said);
	if (r < 0) {
		scan->told = (struct told){ .verdict = PLIMSOLL_VERDICT_NONE, .sentence = "" };
		buffer_done(&scan->report);
	} else {
		scan->report.ceiling_bytes = 0;
		buffer_add_byte(&scan->report, '\0');
	}
	return r;
}

enum plimsoll_verdict plimsoll_scan_verdict(const struct plimsoll_scan *scan)
{
	return scan->told.verdict;
}

const char *plimsoll_scan_sentence(const struct plimsoll_scan *scan)
{
	return scan->told.sentence;
}

size_t plimsoll_scan_finding_count(const struct plimsoll_scan *scan)
{
	return scan->told.finding_count;
}

const struct plimsoll_finding *plimsoll_scan_finding(const struct plimsoll_scan *scan, size_t index)
{
	return index < scan->told.finding_count ? &scan->told.findings[index] : NULL;
}

const char *plimsoll_scan_report(const struct plimsoll_scan *scan, size_t *ret_length)
{
	if (ret_length)
		*ret_length = scan->report.len ? scan->report.len - 1 : 0;
	return scan->report.len ? scan->report.ptr : "";
}
