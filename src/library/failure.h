/* failure.h - an error of the house, as callers of the library get it */
#pragma once
#include "base/error.h"
#include <plimsoll/plimsoll.h>

/* Fills ERROR, if there is one, from ERR and returns -1. */
int failure_of(const struct error *err, struct plimsoll_error *error);
/* The same of a code that the house has not, and a text. */
int failure_set(struct plimsoll_error *error, enum plimsoll_error_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
