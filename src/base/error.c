/* error.c - what went wrong, in words */
#include "base/error.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void text_make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

int error_set(struct error *err, enum error_code code, const char *format, ...)
{
	va_list arguments;

	if (err) {
		err->code = code;
		va_start(arguments, format);
		vsnprintf(err->text, sizeof err->text, format, arguments);
		va_end(arguments);
		text_make_printable(err->text);
	}
	return -(int)code;
}

static enum error_code code_from_errno(int number)
{
	switch (number) {
	case ENOENT:
		return ERR_NOT_FOUND;
	case EACCES:
	case EPERM:
		return ERR_DENIED;
	default:
		return ERR_IO;
	}
}

int error_errno(struct error *err, const char *format, ...)
{
	enum error_code code = code_from_errno(errno);
	const char *reason = strerror(errno);
	char text[ERROR_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	return error_set(err, code, "%s: %s", text, reason);
}

int error_context(struct error *err, int r, const char *format, ...)
{
	char before[ERROR_TEXT_SIZE], whole[ERROR_TEXT_SIZE];
	va_list arguments;
	int length;

	if (!err)
		return r;
	va_start(arguments, format);
	vsnprintf(before, sizeof before, format, arguments);
	va_end(arguments);
	text_make_printable(before);
	length = snprintf(whole, sizeof whole, "%s: %s", before, err->text);
	if (length >= (int)sizeof whole)
		whole[sizeof whole - 1] = '\0'; /* cut: the place says more than the end of the story */
	memcpy(err->text, whole, sizeof whole);
	return r;
}
