/* shell.h - inside this room: a shell script, command by command
 *
 * Read, never run: words lose their quotes, variables that the script or the image sets have their value, all else stays as it is written. */
#pragma once
#include "base/arena.h"
#include "model/image.h"

#define SHELL_VARIABLES_MAX 128u
#define SHELL_HEREDOCS_MAX 8u

struct shell {
	struct slice text;
	size_t at;
	uint64_t line; /* of the byte at AT */
	struct arena *arena;
	const struct image *image;    /* its environment */
	struct slice *names, *values; /* of variables */
	struct slice *words;          /* of the command at hand */
	size_t variable_count;
	bool has_folder;
	struct slice folder; /* "/srv/app": of the script */
	unsigned parens, nesting;
	struct slice heredocs[SHELL_HEREDOCS_MAX]; /* that begin on the next line */
	bool heredoc_tabs[SHELL_HEREDOCS_MAX];     /* "<<-": those before its end are none of it */
	size_t heredoc_count;
	bool piped;   /* the command before ends with a pipe */
	bool unclear; /* something was too long, or did not end: what is read may not be what is run */
};

struct shell_command {
	struct slices words; /* good until the next */
	uint64_t line;
	bool is_fed;      /* a pipe leads into it */
	bool conditional; /* inside of an if, a case or a loop */
};

void shell_init(struct shell *shell, struct slice text, const struct image *image, struct arena *arena);
/* The next command with at least one word: keywords and assignments are taken off. False: the end. */
bool shell_next(struct shell *shell, struct shell_command *ret_command);
