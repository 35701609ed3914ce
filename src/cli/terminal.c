/* terminal.c - what standard output and standard error can show */
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return term && strcmp(term, "dumb") == 0;
}

static bool wants_colour(void)
{
	const char *force = getenv("CLICOLOR_FORCE"), *colour = getenv("CLICOLOR");

	if (is_set("NO_COLOR"))
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	if (is_dumb() || (colour && strcmp(colour, "0") == 0))
		return false;
	return isatty(STDOUT_FILENO);
}

static unsigned columns(void)
{
	struct winsize size;
	uint64_t number;

	if (slice_to_u64(slice_from_text(getenv("COLUMNS")), &number) && number > 0 && number < 10000)
		return (unsigned)number;
	if (isatty(STDOUT_FILENO))
		return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
	return 0;
}

unsigned terminal_progress_columns(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

struct report_style terminal_style(void)
{
	return (struct report_style){ .columns = columns(), .colour = wants_colour() };
}

bool terminal_shows_progress(void)
{
	return isatty(STDERR_FILENO) && !is_dumb() && !is_set("CI");
}
