/* progress.c - one line on standard error that says how far a scan is */
#include "cli/progress.h"
#include "base/clock.h"
#include "cli/terminal.h"

#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

#define CLEAR "\r\x1b[K"
#define EVERY_MS 100
#define LINE_BYTES_MAX 200
#define BAR_COLUMNS_MIN 10u /* with less, none */
#define BAR_COLUMNS_MAX 40u
#define BAR_FRAME 4u /* two blanks, and the brackets */

void progress_add_bytes(struct buffer *out, double bytes)
{
	if (bytes < 999500)
		buffer_addf(out, "%.0f kB", bytes / 1e3);
	else if (bytes < 999.5e6)
		buffer_addf(out, "%.0f MB", bytes / 1e6);
	else
		buffer_addf(out, "%.1f GB", bytes / 1e9);
}

void progress_add_duration(struct buffer *out, double seconds)
{
	unsigned long whole = (unsigned long)(seconds + 0.999);

	if (whole < 60)
		buffer_addf(out, "%lu s", whole);
	else if (whole < 3600)
		buffer_addf(out, "%lu min", (whole + 59) / 60);
	else
		buffer_addf(out, "%lu h", (whole + 3599) / 3600);
}

void progress_line(const struct scan_progress *now, struct buffer *out)
{
	double speed = now->seconds > 0.2 ? (double)now->read_bytes / now->seconds : 0; /* bytes a second; too early to tell: 0 */
	double left = now->total_bytes > now->read_bytes ? (double)(now->total_bytes - now->read_bytes) : 0;

	buffer_addf(out, "%" PRIu64 "/%" PRIu64 " %s", now->layers_done, now->layer_count, now->stage ? now->stage : "layers");
	if (now->total_bytes == 0)
		return; /* nobody knows how much there is in a folder */
	buffer_add_slice(out, S("  "));
	progress_add_bytes(out, (double)now->read_bytes);
	buffer_add_slice(out, S(" of "));
	progress_add_bytes(out, (double)now->total_bytes);
	if (speed < 1000)
		return;
	buffer_add_slice(out, S("  "));
	progress_add_bytes(out, speed);
	buffer_add_slice(out, S("/s"));
	if (left / speed > 24 * 3600)
		return;
	buffer_add_slice(out, S("  "));
	progress_add_duration(out, left / speed);
	buffer_add_slice(out, S(" left"));
}

void progress_add_bar(const struct scan_progress *now, unsigned columns, struct buffer *line)
{
	size_t room = columns > line->len + BAR_FRAME + 1 ? columns - line->len - BAR_FRAME - 1 : 0, full;

	if (now->total_bytes == 0 || room < BAR_COLUMNS_MIN)
		return;
	if (room > BAR_COLUMNS_MAX)
		room = BAR_COLUMNS_MAX;
	full = now->read_bytes < now->total_bytes ? (size_t)((double)now->read_bytes / (double)now->total_bytes * (double)room)
						  : room;
	buffer_add_slice(line, S("  ["));
	for (size_t i = 0; i < room; i++)
		buffer_add_byte(line, i < full ? '=' : i == full ? '>' : ' ');
	buffer_add_byte(line, ']');
}

static void put(struct slice text)
{
	if (write(STDERR_FILENO, text.ptr, text.len) < 0)
		return; /* a progress line is no reason to stop */
}

static void clear_and_die(int number)
{
	put(S(CLEAR));
	raise(number); /* SA_RESETHAND: the default action ends us, and the readers with us */
}

static void on_ending_signals(void (*handler)(int))
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESETHAND }, old;

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

void progress_start(struct progress *progress)
{
	*progress = (struct progress){ .shown_ms = clock_monotonic_ms() }; /* what is over at once shows nothing */
	on_ending_signals(clear_and_die);
}

static bool is_due(const struct progress *progress)
{
	return clock_monotonic_ms() - progress->shown_ms >= EVERY_MS;
}

struct slice progress_cut(struct slice line, unsigned columns)
{
	size_t room = columns ? columns - 1 : 0;

	if (line.len <= room)
		return line;
	while (room && ((unsigned char)line.ptr[room] & 0xc0) == 0x80)
		room--; /* no half of a character */
	return slice_first(line, room);
}

void progress_put(struct progress *progress, struct slice line)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(sizeof CLEAR + LINE_BYTES_MAX);

	if (!is_due(progress))
		return;
	buffer_add_slice(&text, S(CLEAR));
	buffer_add_slice(&text, progress_cut(line, terminal_progress_columns()));
	put(buffer_slice(&text));
	progress->active = true;
	progress->shown_ms = clock_monotonic_ms();
}

void progress_show(void *context, const struct scan_progress *now)
{
	struct progress *progress = context;
	cleanup_buffer struct buffer line = BUFFER_INIT(LINE_BYTES_MAX);

	if (!is_due(progress))
		return; /* asked in inner loops */
	progress_line(now, &line);
	progress_add_bar(now, terminal_progress_columns(), &line);
	progress_put(progress, buffer_slice(&line));
}

void progress_hide(struct progress *progress)
{
	if (progress->active)
		put(S(CLEAR));
	progress->active = false;
}

void progress_end(struct progress *progress)
{
	progress_hide(progress);
	on_ending_signals(SIG_DFL);
}
