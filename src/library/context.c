/* context.c - how scans are done: what a caller has set */
#include "library/context.h"
#include "base/memory.h"
#include "library/failure.h"
#include <unistd.h>

#define REPORT_BYTES_DEFAULT ((size_t)64 << 20)
#define REPORT_BYTES_MAX ((size_t)1 << 30)
#define OPTIONS_MAX 1000
#define OPTION_BYTES_MAX ((size_t)64 << 10) /* the kernel takes arguments of up to 128 KiB */

const char *plimsoll_version(void)
{
	return PLIMSOLL_VERSION;
}

struct plimsoll *plimsoll_new(void)
{
	struct plimsoll *plimsoll = memory_one(struct plimsoll);

	plimsoll->report_limit_bytes = REPORT_BYTES_DEFAULT;
	return plimsoll;
}

void plimsoll_free(struct plimsoll *plimsoll)
{
	if (!plimsoll)
		return;
	for (size_t i = 0; i < plimsoll->option_count; i++)
		free(plimsoll->options[i]);
	free(plimsoll->options);
	free(plimsoll->program);
	free(plimsoll);
}

int plimsoll_set_program(struct plimsoll *plimsoll, const char *path, struct plimsoll_error *error)
{
	/* A relative one would mean another program wherever the caller changes to. */
	if (path[0] != '/')
		return failure_set(error, PLIMSOLL_ERROR_USAGE, "the program '%s' is no absolute path", path);
	if (access(path, X_OK) < 0)
		return failure_set(error, PLIMSOLL_ERROR_NOT_FOUND, "the program '%s' cannot be run: %m", path);
	free(plimsoll->program);
	plimsoll->program = memory_text(path, strlen(path));
	return 0;
}

void plimsoll_set_time_limit_ms(struct plimsoll *plimsoll, unsigned long ms)
{
	plimsoll->time_limit_ms = ms;
}

void plimsoll_set_report_limit(struct plimsoll *plimsoll, size_t bytes)
{
	plimsoll->report_limit_bytes = bytes < 1 ? 1 : bytes > REPORT_BYTES_MAX ? REPORT_BYTES_MAX : bytes;
}

/* What would take the report away from the library, or standard input from the caller. */
static bool is_ours(const char *name)
{
	static const char *const names[] = { "config", "exit-code", "format", "help", "no-progress", "output", "password-stdin",
		"progress", "quiet", "template", "verbose", "version" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool is_option_name(const char *name)
{
	return name[0] && name[0] != '-' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

int plimsoll_set_option(struct plimsoll *plimsoll, const char *name, const char *value, struct plimsoll_error *error)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(OPTION_BYTES_MAX);

	if (!is_option_name(name))
		return failure_set(error, PLIMSOLL_ERROR_USAGE, "'%s' is no name of an option", name);
	if (is_ours(name))
		return failure_set(error, PLIMSOLL_ERROR_USAGE, "the option '%s' is the library's own", name);
	if (strcmp(name, "platform") == 0 && value && strcmp(value, "all") == 0)
		return failure_set(error, PLIMSOLL_ERROR_UNSUPPORTED, "a scan is of one image: platform cannot be 'all'");
	if (plimsoll->option_count >= OPTIONS_MAX)
		return failure_set(error, PLIMSOLL_ERROR_LIMIT, "more than %d options", OPTIONS_MAX);
	if (!buffer_addf(&text, value ? "--%s=%s" : "--%s", name, value))
		return failure_set(error, PLIMSOLL_ERROR_LIMIT, "the value of the option '%s' is longer than 64 KiB", name);
	memory_reserve(plimsoll->options, plimsoll->option_count, plimsoll->option_capacity);
	plimsoll->options[plimsoll->option_count++] = memory_text(text.ptr, text.len);
	return 0;
}
