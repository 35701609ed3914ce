/* help.h - what --help prints */
#pragma once
#include "base/buffer.h"
#include "cli/options.h"

#define HELP_COLUMNS 80

/* Of a command, or of plimsoll for COMMAND_NONE; GROUP ("db") narrows its list of commands, or is NULL. */
void help_write(enum command_id id, const char *group, struct buffer *out);
/* Prints it; gives the exit code. */
int help_print(enum command_id id, const char *group);
