/* options.h - one table of options: parsing, help, man page and completions are made from it
 *
 * A command line is read whole before anything happens: command, options, operands. Every value has been checked when
 * options_parse is content. What the command line does not say, an environment variable may: PLIMSOLL_FAIL_ON for --fail-on. What
 * neither says, a configuration file may: config.h. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/rating.h"

enum command_id {
#define COMMAND(symbol, words) COMMAND_##symbol,
#include "cli/commands.def"
#undef COMMAND
	COMMAND_COUNT,
	COMMAND_NONE = COMMAND_COUNT, /* no command was named */
};

enum option_id {
#define OPTION(symbol, ...) OPTION_##symbol,
#include "cli/options.def"
#undef OPTION
	OPTION_COUNT
};

enum value_kind {
	VALUE_NONE, /* a switch */
	VALUE_TEXT,
	VALUE_FILE,
	VALUE_FOLDER,
	VALUE_NUMBER,   /* from min to max */
	VALUE_DURATION, /* "90s", "1h30m" */
	VALUE_SIZE,     /* "500M", "1G": bytes */
	VALUE_DATE,     /* "2026-11-26" */
	VALUE_WORD,     /* one of words */
	VALUE_WORDS,    /* several of words, commas between */
	VALUE_RATING,
	VALUE_RATINGS,      /* a comma list, or one meaning it and worse */
	VALUE_PLATFORM,     /* "linux/arm64/v8" */
	VALUE_DISTRIBUTION, /* "debian:12" */
	VALUE_AGE,          /* "7", "7d", "2w", "36h": days */
	VALUE_OUTPUT,       /* FILE or FORMAT=FILE */
};

struct option {
	const char *name;  /* without dashes */
	const char *alias; /* another name, or NULL */
	char letter;       /* or 0 */
	const char *value; /* what help calls it, or NULL for a switch */
	enum value_kind kind;
	const char *words;     /* the right ones, blanks between */
	const char *otherwise; /* the value where none follows that could be one; NULL: it must not be left out */
	uint64_t min, max;     /* of a number */
	uint64_t commands;     /* a bit a command_id */
	bool repeatable;       /* else the last one counts */
	bool no_environment;   /* no variable sets it */
	bool no_key;           /* and no configuration file */
	const char *preset;    /* what counts where nobody says it, where one word tells; or NULL */
	const char *about;
};

extern const struct option option_table[OPTION_COUNT];

struct option_values {
	const char **items;
	size_t count;
	const char *source; /* the variable it is of, or "FILE:LINE"; NULL: the command line, or nobody said it */
};

struct options {
	struct arena arena;
	enum command_id command;
	const char *command_word; /* first word of what may be a command group: "db" */
	struct option_values values[OPTION_COUNT];
	const char **operands;
	size_t operand_count;
};

#define OPTIONS_MAX 1000 /* words on a command line, and values in a variable */

/* ERR_USAGE with a sentence that names the right options or values. OPTIONS may hold memory then too; options_done in any case. */
int options_parse(int argc, char *const *argv, struct options *options, struct error *err);
void options_done(struct options *options);

/* For what is not on the command line. VALUE has been checked, and lives as long as OPTIONS. */
void options_add(struct options *options, enum option_id id, const char *value);
/* What the option's variable says, if it does. */
int options_take_variable(struct options *options, enum option_id id, struct error *err);

bool option_given(const struct options *options, enum option_id id);       /* a switch that is on, or a value */
const char *option_text(const struct options *options, enum option_id id); /* the last value, or NULL */
uint64_t option_number(const struct options *options, enum option_id id, uint64_t otherwise);
uint64_t option_duration_ms(const struct options *options, enum option_id id, uint64_t otherwise);
uint64_t option_age_days(const struct options *options, enum option_id id, uint64_t otherwise);
uint64_t option_size(const struct options *options, enum option_id id, uint64_t otherwise);
enum rating option_rating(const struct options *options, enum option_id id); /* given, or RATING_UNKNOWN */
unsigned option_ratings(const struct options *options, enum option_id id);   /* a bit an enum rating; 0: not given */

/* "json=r.json" gives "json" and "r.json"; "r.json" gives "" and itself; "cyclonedx@1.5=r.json" has a version. */
void option_split_output(const char *value, struct slice *ret_format, const char **ret_file);

/* "PLIMSOLL_FAIL_ON" into NAME. */
#define OPTION_VARIABLE_SIZE 64
void option_variable(const struct option *option, char name[OPTION_VARIABLE_SIZE]);

const char *command_words(enum command_id id); /* "db status" */

#define cleanup_options __attribute__((cleanup(options_done)))
