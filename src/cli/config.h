/* config.h - plimsoll.yaml: what neither the command line nor a variable says
 *
 * The user's file goes before the system's; in a file the section of a command goes before what stands at the top. A file that
 * --config or PLIMSOLL_CONFIG names takes the place of both. All of a file is checked before anything is done: an unknown key, a
 * wrong value is an error with file, line and column. None is looked for in the current folder, which may be what is scanned. */
#pragma once
#include "cli/options.h"
#include "codec/tree.h"

#define CONFIG_BYTES_MAX ((size_t)1 << 20)

struct config_file {
	const char *path;
	const char *kind;        /* "named", "user", "system" */
	const struct tree *root; /* NULL: it is not there, or says nothing */
	bool there;
};

struct config {
	struct config_file files[2]; /* the first that says something counts */
	size_t file_count;
};

/* NAMED: of --config, or NULL. What CONFIG points to lives in ARENA. */
int config_read(const char *named, struct arena *arena, struct config *ret_config, struct error *err);
/* Adds to OPTIONS what they do not have yet, for their command. -ERR_DENIED where a file that nobody named lies in what is to be
 * scanned. */
int config_apply(const struct config *config, struct options *options, struct error *err);
/* One of them: for COMMAND, or what stands at the top with COMMAND_NONE. True where it is stated, be it as an empty list. */
bool config_take(
	const struct config *config, struct options *options, enum option_id id, enum command_id command, bool section_only);

/* The option that NAME means at the top of a file: the one that its variable means. OPTION_COUNT where there is none. */
enum option_id config_key_at_top(struct slice name);
/* The option that NAME means in the section of COMMAND. */
enum option_id config_key_of(struct slice name, enum command_id command);
/* Not for commands that only tell of plimsoll itself: help is there for those whose file is wrong, too. */
bool config_counts_for(enum command_id command);
/* "db-update" into NAME; empty for one that has no section. */
#define CONFIG_SECTION_SIZE 40
void config_section(enum command_id command, char name[CONFIG_SECTION_SIZE]);
/* Are commas between its values, so that a list may be written instead? */
bool config_is_comma_list(const struct option *option);
/* All keys and values of a file, before one of them counts. */
int config_check(const struct config_file *file, struct arena *arena, struct error *err);
/* The values of a key, as the command line would have them; all have been checked. */
size_t config_values(const struct config_file *file, const struct option *option, const struct tree *value, struct arena *arena,
	const char ***ret_values);
