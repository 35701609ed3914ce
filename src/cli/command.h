/* command.h - one command: a file each, listed in commands.def */
#pragma once
#include "cli/options.h"

/* Exit codes besides those of verdicts (model/verdict.h). */
#define EXIT_DONE 0
#define EXIT_FAILED 1

struct command {
	const char *operands; /* "TARGET", or "" */
	size_t operand_min, operand_max;
	const char *operand_words; /* the right ones, blanks between; NULL: files, where there are operands */
	bool hidden;               /* not in --help, man page and completions */
	const char *about;         /* one line */
	const char
		*text; /* more, for help and manual: paragraphs with an empty line between, "  word  text" for lists; or NULL */
	int (*run)(const struct options *options); /* gives the exit code; has said what went wrong */
};

const struct command *command_of(enum command_id id);
