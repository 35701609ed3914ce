/* failure.c - an error of the house, as callers of the library get it */
#include "library/failure.h"
#include <assert.h>
#include <stdarg.h>

/* The numbers are a promise to programs that are built already: they are the house's as long as nobody moves those. */
static_assert((int)PLIMSOLL_ERROR_IO == ERR_IO && (int)PLIMSOLL_ERROR_FORMAT == ERR_FORMAT &&
		      (int)PLIMSOLL_ERROR_LIMIT == ERR_LIMIT && (int)PLIMSOLL_ERROR_NOT_FOUND == ERR_NOT_FOUND &&
		      (int)PLIMSOLL_ERROR_UNSUPPORTED == ERR_UNSUPPORTED && (int)PLIMSOLL_ERROR_DENIED == ERR_DENIED &&
		      (int)PLIMSOLL_ERROR_TIMEOUT == ERR_TIMEOUT && (int)PLIMSOLL_ERROR_USAGE == ERR_USAGE &&
		      (int)PLIMSOLL_ERROR_CRASHED == ERR_CRASHED,
	"codes of errors are those of base/error.h");
static_assert(sizeof((struct plimsoll_error *)0)->text == ERROR_TEXT_SIZE, "texts of errors are as long as those of the house");

int failure_of(const struct error *err, struct plimsoll_error *error)
{
	if (error) {
		error->code = (enum plimsoll_error_code)err->code;
		memcpy(error->text, err->text, sizeof error->text);
	}
	return -1;
}

int failure_set(struct plimsoll_error *error, enum plimsoll_error_code code, const char *format, ...)
{
	struct error err = { 0 };
	char text[ERROR_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	error_set(&err, ERR_IO, "%s", text); /* for its care of control characters */
	failure_of(&err, error);
	if (error)
		error->code = code;
	return -1;
}
