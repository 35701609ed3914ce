/* options.c - the table of options, and reading a command line by it */
#include "cli/options.h"

#include "base/words.h"
#include "cli/values.h"
#include "rules/rules.h"

#include <ctype.h>

#define IN(command) (UINT64_C(1) << COMMAND_##command)
#define IN_ALL UINT64_MAX
#define IN_NONE (UINT64_C(1) << COMMAND_NONE)

#define FORMAT(symbol, name, versions) " " name versions
static const char format_words[] =
#include "report/formats.def"
	;
#undef FORMAT
#define BOM_FORMAT(symbol, name, versions) " " name versions
static const char bom_format_words[] =
#include "report/bom_formats.def"
	;
#undef BOM_FORMAT
static const char rating_words[] = "critical high moderate low unknown";

const struct option option_table[OPTION_COUNT] = {
#define OPTION(symbol, ...) [OPTION_##symbol] = { __VA_ARGS__ },
#include "cli/options.def"
#undef OPTION
};

const char *command_words(enum command_id id)
{
	static const char *const words[COMMAND_COUNT] = {
#define COMMAND(symbol, text) [COMMAND_##symbol] = text,
#include "cli/commands.def"
#undef COMMAND
	};

	return id < COMMAND_COUNT ? words[id] : "";
}

static bool has_name(const struct option *option, struct slice name)
{
	return slice_equal(name, slice_from_text(option->name)) ||
	       (option->alias && slice_equal(name, slice_from_text(option->alias)));
}

/* By long name (LETTER 0) or letter, among the options of COMMANDS; OPTION_COUNT when there is none. */
static enum option_id find_option(struct slice name, char letter, uint64_t commands)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		const struct option *option = &option_table[id];

		if ((option->commands & commands) && (letter ? option->letter == letter : has_name(option, name)))
			return (enum option_id)id;
	}
	return OPTION_COUNT;
}

/* One word of the command line that begins with a dash, taken apart. */
struct given {
	struct slice name; /* without dashes; empty for a letter */
	char letter;
	const char *value; /* behind "=", or the rest of combined letters; NULL: none there */
};

/* How names of options and variables stand in errors. */
static void name_given(const struct given *given, char name[100])
{
	if (given->letter)
		snprintf(name, 100, "-%c", given->letter);
	else
		snprintf(name, 100, "--%.*s", SLICE_ARG(slice_first(given->name, 90)));
}

/* Reading goes over the words twice: first for the command, which decides what options mean, then for everything. */
struct parser {
	int argc;
	char *const *argv;
	int at;              /* the next word */
	const char *letters; /* what is left of combined letters, or NULL */
	bool operands_only;  /* behind "--" */
};

static struct given take_long(const char *word)
{
	struct given given = { .name = slice_from_text(word + 2) };
	const char *equal = strchr(word, '=');

	if (equal) {
		given.name.len = (size_t)(equal - word) - 2;
		given.value = equal + 1;
	}
	return given;
}

/* The next option or operand. False at the end. *RET_OPERAND is NULL for an option. */
static bool next(struct parser *parser, struct given *ret_given, const char **ret_operand)
{
	const char *word;

	*ret_operand = NULL;
	if (parser->letters && *parser->letters) {
		*ret_given =
			(struct given){ .letter = *parser->letters, .value = parser->letters[1] ? parser->letters + 1 : NULL };
		parser->letters++;
		return true;
	}
	parser->letters = NULL;
	if (parser->at >= parser->argc)
		return false;
	word = parser->argv[parser->at++];
	if (!parser->operands_only && strcmp(word, "--") == 0) {
		parser->operands_only = true;
		return next(parser, ret_given, ret_operand);
	}
	if (parser->operands_only || word[0] != '-' || word[1] == '\0') {
		*ret_operand = word;
	} else if (word[1] == '-') {
		*ret_given = take_long(word);
	} else {
		parser->letters = word + 1;
		return next(parser, ret_given, ret_operand);
	}
	return true;
}

/* May the next word be left to others? It may where it is no value of OPTION. */
static bool is_value(const struct parser *parser, const struct option *option)
{
	struct error ignored;

	return parser->at < parser->argc && value_check(option, option->name, parser->argv[parser->at], &ignored) >= 0;
}

/* The value of an option that takes one; NULL when nothing follows. Combined letters end with it. */
static const char *take_value(struct parser *parser, const struct given *given, const struct option *option)
{
	const char *value = given->value;

	parser->letters = NULL;
	if (value)
		return given->letter && *value == '=' ? value + 1 : value;
	if (option->otherwise && !is_value(parser, option))
		return option->otherwise;
	return parser->at < parser->argc ? parser->argv[parser->at++] : NULL;
}

static bool starts_command(struct slice word)
{
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		struct slice words = slice_from_text(command_words(id));

		if (slice_starts_with(words, word) && (words.len == word.len || words.ptr[word.len] == ' '))
			return true;
	}
	return false;
}

static int unknown_command(const char *word, struct error *err)
{
	cleanup_buffer struct buffer names = BUFFER_INIT(1000), list = BUFFER_INIT(1000);
	struct slice last = S(""), nearest;

	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		struct slice name = slice_from_text(command_words(id));

		name.len = strcspn(name.ptr, " ");
		if (slice_equal(name, last) || slice_equal(name, S("debug")))
			continue;
		buffer_addf(&list, "%s%.*s", list.len ? ", " : "", SLICE_ARG(name));
		buffer_addf(&names, "%.*s ", SLICE_ARG(name));
		last = name;
	}
	buffer_add_byte(&names, '\0');
	nearest = words_nearest(slice_from_text(word), names.ptr);
	if (nearest.len > 0)
		return error_set(err, ERR_USAGE, "'%.80s' is no command; did you mean %.*s?", word, SLICE_ARG(nearest));
	return error_set(err, ERR_USAGE, "'%.80s' is no command, they are %.*s; to scan it: plimsoll scan %.80s", word,
		SLICE_ARG(buffer_slice(&list)), word);
}

/* Sets options->command from the first operands, and says how many of them it took. */
static int find_command(struct parser parser, struct options *options, size_t *ret_taken, struct error *err)
{
	const char *operand, *first = NULL;
	struct given given;
	char words[64];

	options->command = COMMAND_NONE;
	while (next(&parser, &given, &operand)) {
		if (!operand) {
			enum option_id id = find_option(given.name, given.letter, IN_ALL);

			if (id != OPTION_COUNT && option_table[id].kind != VALUE_NONE)
				take_value(&parser, &given, &option_table[id]);
			else if (!given.letter)
				parser.letters = NULL;
			continue;
		}
		if (!first && !starts_command(slice_from_text(operand)))
			return unknown_command(operand, err);
		snprintf(words, sizeof words, "%s%s%s", first ? first : operand, first ? " " : "", first ? operand : "");
		for (unsigned id = 0; id < COMMAND_COUNT; id++) {
			if (strcmp(words, command_words(id)) == 0) {
				options->command = (enum command_id)id;
				*ret_taken = first ? 2 : 1;
				return 0;
			}
		}
		if (first)
			return error_set(
				err, ERR_USAGE, "'%s %.80s' is no command; plimsoll %s --help lists them", first, operand, first);
		first = options->command_word = operand;
	}
	*ret_taken = first ? 1 : 0;
	return 0;
}

static int unknown_option(const struct given *given, uint64_t commands, struct error *err)
{
	cleanup_buffer struct buffer names = BUFFER_INIT(4000), list = BUFFER_INIT(ERROR_TEXT_SIZE);
	struct slice nearest;
	char name[100];

	name_given(given, name);
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		const struct option *option = &option_table[id];

		if (!(option->commands & commands))
			continue;
		buffer_addf(&names, "%s %s ", option->name, option->alias ? option->alias : "");
		buffer_addf(&list, "%s--%s", list.len ? ", " : "", option->name);
	}
	buffer_add_byte(&names, '\0');
	nearest = words_nearest(given->name, names.ptr);
	if (nearest.len > 0)
		return error_set(err, ERR_USAGE, "there is no option %s; did you mean --%.*s?", name, SLICE_ARG(nearest));
	return error_set(err, ERR_USAGE, "there is no option %s; there are %.*s", name, SLICE_ARG(buffer_slice(&list)));
}

void options_add(struct options *options, enum option_id id, const char *value)
{
	struct option_values *values = &options->values[id];
	const char **items;

	if (!option_table[id].repeatable) {
		values->items = arena_array(&options->arena, const char *, 1);
		values->items[0] = value;
		values->count = 1;
		return;
	}
	items = arena_array(&options->arena, const char *, values->count + 1);
	if (values->count)
		memcpy(items, values->items, values->count * sizeof *items);
	items[values->count++] = value;
	values->items = items;
}

static int take_option(struct parser *parser, const struct given *given, struct options *options, struct error *err)
{
	uint64_t commands = UINT64_C(1) << options->command;
	enum option_id id = find_option(given->name, given->letter, commands);
	const struct option *option = &option_table[id];
	const char *value = "true";
	char name[100];
	int r;

	if (id == OPTION_COUNT) {
		if (options->command == COMMAND_NONE && options->command_word)
			return 0; /* only a group was named, which is the greater mistake */
		return unknown_option(given, commands, err);
	}
	name_given(given, name);
	if (option->kind != VALUE_NONE)
		value = take_value(parser, given, option);
	else if (!given->letter && given->value)
		value = given->value;
	if (!value)
		return error_set(err, ERR_USAGE, "%s: %s is missing", name, option->value);
	r = value_check(option, name, value, err);
	if (r < 0)
		return r;
	options_add(options, id, value);
	return 0;
}

void option_variable(const struct option *option, char name[OPTION_VARIABLE_SIZE])
{
	int length = snprintf(name, OPTION_VARIABLE_SIZE, "PLIMSOLL_%s", option->name);

	for (int i = 0; i < length && i < OPTION_VARIABLE_SIZE; i++)
		name[i] = name[i] == '-' ? '_' : (char)toupper((unsigned char)name[i]);
}

int options_take_variable(struct options *options, enum option_id id, struct error *err)
{
	const struct option *option = &option_table[id];
	char name[OPTION_VARIABLE_SIZE];
	struct slice rest, token;
	int r;

	if (option->no_environment)
		return 0;
	option_variable(option, name);
	rest = slice_from_text(getenv(name));
	if (rest.len > 0)
		options->values[id].source = arena_text(&options->arena, slice_from_text(name));
	for (size_t count = 0; rest.len > 0; count++) {
		const char *value;

		if (count == OPTIONS_MAX)
			return error_set(err, ERR_USAGE, "%s: more than %d values", name, OPTIONS_MAX);
		token = rest;
		rest = slice_from(rest, rest.len);
		if (option->repeatable) { /* commas part its values */
			rest = token;
			slice_next_token(&rest, ',', &token);
		}
		value = arena_text(&options->arena, token);
		r = value_check(option, name, value, err);
		if (r < 0)
			return r;
		options_add(options, id, value);
	}
	return 0;
}

static int take_variables(struct options *options, struct error *err)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		int r;

		if (!(option_table[id].commands & UINT64_C(1) << options->command) || options->values[id].count)
			continue;
		r = options_take_variable(options, (enum option_id)id, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int options_parse(int argc, char *const *argv, struct options *options, struct error *err)
{
	struct parser parser = { .argc = argc, .argv = argv, .at = 1 };
	const char *operand;
	struct given given;
	size_t skip = 0;
	int r;

	*options = (struct options){ .command = COMMAND_NONE };
	if (argc > OPTIONS_MAX)
		return error_set(err, ERR_USAGE, "more than %d words on the command line", OPTIONS_MAX);
	r = find_command(parser, options, &skip, err);
	if (r < 0)
		return r;
	options->operands = arena_array(&options->arena, const char *, (size_t)argc + 1);
	while (next(&parser, &given, &operand)) {
		if (operand && skip > 0)
			skip--;
		else if (operand)
			options->operands[options->operand_count++] = operand;
		else if ((r = take_option(&parser, &given, options, err)) < 0)
			return r;
	}
	return take_variables(options, err);
}

void options_done(struct options *options)
{
	arena_done(&options->arena);
}

const char *option_text(const struct options *options, enum option_id id)
{
	const struct option_values *values = &options->values[id];

	return values->count ? values->items[values->count - 1] : NULL;
}

bool option_given(const struct options *options, enum option_id id)
{
	const char *text = option_text(options, id);
	bool on = false;

	if (option_table[id].kind != VALUE_NONE)
		return text != NULL;
	return text && value_to_switch(slice_from_text(text), &on) && on;
}

uint64_t option_number(const struct options *options, enum option_id id, uint64_t otherwise)
{
	slice_to_u64(slice_from_text(option_text(options, id)), &otherwise);
	return otherwise;
}

uint64_t option_duration_ms(const struct options *options, enum option_id id, uint64_t otherwise)
{
	value_to_duration_ms(slice_from_text(option_text(options, id)), &otherwise);
	return otherwise;
}

uint64_t option_age_days(const struct options *options, enum option_id id, uint64_t otherwise)
{
	value_to_age_days(slice_from_text(option_text(options, id)), &otherwise);
	return otherwise;
}

uint64_t option_size(const struct options *options, enum option_id id, uint64_t otherwise)
{
	value_to_size(slice_from_text(option_text(options, id)), &otherwise);
	return otherwise;
}

enum rating option_rating(const struct options *options, enum option_id id)
{
	enum rating rating = RATING_UNKNOWN;

	rating_by_name(slice_from_text(option_text(options, id)), &rating);
	return rating;
}

unsigned option_ratings(const struct options *options, enum option_id id)
{
	const char *text = option_text(options, id);
	unsigned mask = 0;

	if (text)
		value_to_ratings(slice_from_text(text), &mask);
	return mask;
}

void option_split_output(const char *value, struct slice *ret_format, const char **ret_file)
{
	size_t length = strcspn(value, "=./@ ");

	if (value[length] == '@') /* of a version */
		length += strcspn(value + length, "=/ ");
	*ret_format = slice_make(value, value[length] == '=' ? length : 0);
	*ret_file = value[length] == '=' ? value + length + 1 : value;
}
