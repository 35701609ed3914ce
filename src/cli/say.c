/* say.c - sentences on standard error */
#include "cli/say.h"

#include "base/buffer.h"
#include "codec/text.h"

#include <unistd.h>

#define SENTENCE_BYTES_MAX 8192

/* One write, so that sentences of several processes do not mix; names in it may come from anywhere, so they are shown. */
__attribute__((format(printf, 2, 0))) static void say(const char *kind, const char *format, va_list arguments)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(SENTENCE_BYTES_MAX), line = BUFFER_INIT(SENTENCE_BYTES_MAX * 5);
	struct slice rest;
	struct shown shown;

	buffer_vaddf(&text, format, arguments);
	buffer_addf(&line, "plimsoll: %s", kind);
	rest = buffer_slice(&text);
	while (text_next(&rest, &shown))
		buffer_add(&line, shown.bytes, shown.len);
	buffer_add_byte(&line, '\n');
	if (write(STDERR_FILENO, line.ptr, line.len) < 0)
		return; /* nobody listens; there is no one to tell */
}

void say_error(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("", format, arguments);
	va_end(arguments);
}

void say_warning(const struct options *options, const char *format, ...)
{
	va_list arguments;

	if (option_given(options, OPTION_QUIET))
		return;
	va_start(arguments, format);
	say("warning: ", format, arguments);
	va_end(arguments);
}

void say_detail(const struct options *options, const char *format, ...)
{
	va_list arguments;

	if (!option_given(options, OPTION_VERBOSE) || option_given(options, OPTION_QUIET))
		return;
	va_start(arguments, format);
	say("", format, arguments);
	va_end(arguments);
}
