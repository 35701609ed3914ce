/* error.h - what went wrong, in words, on the caller's stack
 *
 * What can fail returns int: 0 or more is good, negative is -ERR_…; struct error *err is the last parameter and is filled
 * on failure only. Making an error cannot fail, leak or need a free. ERR may be NULL where the caller does not care. */
#pragma once
#include <stdbool.h>

enum error_code {
	ERR_IO = 1,      /* the system said no: open, read, write */
	ERR_FORMAT,      /* bytes are not what they claim to be */
	ERR_LIMIT,       /* a ceiling was reached */
	ERR_NOT_FOUND,   /* what was named does not exist */
	ERR_UNSUPPORTED, /* understood, and not done */
	ERR_DENIED,      /* may not */
	ERR_UNTRUSTED,   /* a digest, MAC or signature is wrong */
	ERR_NETWORK,     /* the other side did not answer, or not well */
	ERR_TIMEOUT,     /* took too long */
	ERR_CONFLICT,    /* somebody else has it */
	ERR_USAGE,       /* a wrong option or value */
	ERR_CRASHED,     /* a reader died of what it read */
};

#define ERROR_TEXT_SIZE 512 /* bytes with the NUL; longer texts are cut */

struct error {
	enum error_code code;
	char text[ERROR_TEXT_SIZE]; /* no capital, no full stop, names in quotes, control characters escaped */
};

/* Sets ERR and returns -CODE. Bytes below 0x20 and 0x7f in the finished text are replaced by '?'. */
int error_set(struct error *err, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same with ": " and the text of errno at the end, code ERR_NOT_FOUND for ENOENT, ERR_DENIED for EACCES and EPERM, else ERR_IO. */
int error_errno(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "FORMAT: " before the text that is there and returns R. */
int error_context(struct error *err, int r, const char *format, ...) __attribute__((format(printf, 3, 4)));
