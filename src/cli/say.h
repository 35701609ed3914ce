/* say.h - sentences on standard error: the only place where plimsoll speaks besides its report */
#pragma once
#include "cli/options.h"

void say_error(const char *format, ...) __attribute__((format(printf, 1, 2))); /* always */
void say_warning(const struct options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3))); /* not with --quiet */
void say_detail(const struct options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3))); /* with --verbose */
