/* config_schema.c - plimsoll debug config-schema: docs/plimsoll.schema.json, from the table of options */
#include "base/words.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/output.h"
#include "cli/say.h"
#include "codec/json.h"

#define SCHEMA_BYTES_MAX ((size_t)4 << 20)

static void put_words(struct json_writer *json, const char *words)
{
	struct slice word;

	json_key(json, "enum");
	json_begin_array(json);
	while (words_next(&words, &word))
		json_put_string(json, word);
	json_end_array(json);
}

static void put_text(struct json_writer *json, const char *pattern)
{
	json_member(json, "type", S("string"));
	if (pattern)
		json_member(json, "pattern", slice_from_text(pattern));
	else
		json_member_u64(json, "minLength", 1);
}

/* A text of PATTERN, or a whole number: what YAML makes of "30". */
static void put_text_or_number(struct json_writer *json, const char *pattern)
{
	json_key(json, "type");
	json_begin_array(json);
	json_put_string(json, S("string"));
	json_put_string(json, S("integer"));
	json_end_array(json);
	json_member(json, "pattern", slice_from_text(pattern));
	json_member_u64(json, "minimum", 0);
}

/* Ratings as rating_by_name() has them, in any case. */
#define RATING_PATTERN                                                                                                           \
	"([Cc][Rr][Ii][Tt][Ii][Cc][Aa][Ll]|[Hh][Ii][Gg][Hh]|[Mm][Oo][Dd][Ee][Rr][Aa][Tt][Ee]|[Mm][Ee][Dd][Ii][Uu][Mm]|[Ll][Oo][" \
	"Ww]|"                                                                                                                   \
	"[Nn][Ee][Gg][Ll][Ii][Gg][Ii][Bb][Ll][Ee]|[Uu][Nn][Kk][Nn][Oo][Ww][Nn])"

/* What one value may be. */
static void put_kind(struct json_writer *json, const struct option *option)
{
	switch (option->kind) {
	case VALUE_NONE:
		json_member(json, "type", S("boolean"));
		return;
	case VALUE_NUMBER:
		json_member(json, "type", S("integer"));
		json_member_u64(json, "minimum", option->min);
		json_member_u64(json, "maximum", option->max);
		return;
	case VALUE_WORD:
	case VALUE_WORDS:
		put_words(json, option->words);
		return;
	case VALUE_RATING:
	case VALUE_RATINGS:
		put_text(json, "^" RATING_PATTERN "$");
		return;
	case VALUE_DURATION:
		put_text_or_number(json, "^([0-9]+|([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$");
		return;
	case VALUE_AGE:
		put_text_or_number(json, "^[0-9]+[hdw]?$");
		return;
	case VALUE_SIZE:
		put_text_or_number(json, "^[0-9]+([KMGTkmgt]i?)?B?$");
		return;
	case VALUE_DATE:
		put_text(json, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
		return;
	case VALUE_PLATFORM:
		put_text(json, "^(all|[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?)$");
		return;
	case VALUE_DISTRIBUTION:
		put_text(json, "^[A-Za-z0-9_.-]+:[A-Za-z0-9_.+~-]+$");
		return;
	default:
		put_text(json, NULL);
	}
}

/* Several in one text, commas between. */
static void put_list_text(struct json_writer *json, const struct option *option)
{
	cleanup_buffer struct buffer one = BUFFER_INIT(4096), pattern = BUFFER_INIT(16384);
	const char *words = option->words, *between = "";
	struct slice word;

	if (option->kind == VALUE_WORDS) {
		buffer_add_byte(&one, '(');
		while (words_next(&words, &word)) {
			buffer_addf(&one, "%s%.*s", between, SLICE_ARG(word));
			between = "|";
		}
		buffer_add_byte(&one, ')');
	} else {
		buffer_addf(&one, "%s", option->kind == VALUE_RATINGS ? RATING_PATTERN : "[^,]+");
	}
	buffer_addf(&pattern, "^%.*s(,%.*s)*$", SLICE_ARG(buffer_slice(&one)), SLICE_ARG(buffer_slice(&one)));
	json_member(json, "type", S("string"));
	json_member(json, "pattern", buffer_slice(&pattern));
}

static void put_array(struct json_writer *json, const struct option *option)
{
	json_begin_object(json);
	json_member(json, "type", S("array"));
	if (!option->repeatable)
		json_member_u64(json, "minItems", 1);
	json_member_u64(json, "maxItems", OPTIONS_MAX);
	json_key(json, "items");
	json_begin_object(json);
	put_kind(json, option);
	json_end_object(json);
	json_end_object(json);
}

static void put_option(struct json_writer *json, const struct option *option)
{
	uint64_t number;

	json_begin_object(json);
	json_member(json, "description", slice_from_text(option->about));
	if (option->preset) {
		json_key(json, "default");
		if (option->kind == VALUE_NUMBER && slice_to_u64(slice_from_text(option->preset), &number))
			json_put_u64(json, number);
		else
			json_put_string(json, slice_from_text(option->preset));
	}
	if (option->repeatable || config_is_comma_list(option)) {
		json_key(json, "anyOf");
		json_begin_array(json);
		json_begin_object(json);
		if (option->repeatable)
			put_kind(json, option);
		else
			put_list_text(json, option);
		json_end_object(json);
		put_array(json, option);
		json_end_array(json);
	} else {
		put_kind(json, option);
	}
	json_end_object(json);
}

static void put_section(struct json_writer *json, enum command_id command)
{
	json_begin_object(json);
	json_key(json, "description");
	json_put_string(json, slice_from_text(command_of(command)->about));
	json_member(json, "type", S("object"));
	json_member_bool(json, "additionalProperties", false);
	json_key(json, "properties");
	json_begin_object(json);
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		if (config_key_of(slice_from_text(option_table[id].name), command) != (enum option_id)id)
			continue;
		json_key(json, option_table[id].name);
		put_option(json, &option_table[id]);
	}
	json_end_object(json);
	json_end_object(json);
}

/* A key that is an option, the section of a command, or both. */
static void put_key(struct json_writer *json, const char *name, enum option_id id, enum command_id command)
{
	json_key(json, name);
	if (id != OPTION_COUNT && command != COMMAND_NONE) {
		json_begin_object(json);
		json_key(json, "anyOf");
		json_begin_array(json);
		put_option(json, &option_table[id]);
		put_section(json, command);
		json_end_array(json);
		json_end_object(json);
	} else if (id != OPTION_COUNT) {
		put_option(json, &option_table[id]);
	} else {
		put_section(json, command);
	}
}

static enum command_id section_called(const char *name)
{
	char section[CONFIG_SECTION_SIZE];

	for (unsigned command = 0; command < COMMAND_COUNT; command++) {
		config_section((enum command_id)command, section);
		if (strcmp(section, name) == 0)
			return (enum command_id)command;
	}
	return COMMAND_NONE;
}

static void put_keys(struct json_writer *json)
{
	char section[CONFIG_SECTION_SIZE];

	for (unsigned id = 0; id < OPTION_COUNT; id++)
		if (config_key_at_top(slice_from_text(option_table[id].name)) == (enum option_id)id)
			put_key(json, option_table[id].name, (enum option_id)id, section_called(option_table[id].name));
	for (unsigned command = 0; command < COMMAND_COUNT; command++) {
		config_section((enum command_id)command, section);
		if (section[0] && config_key_at_top(slice_from_text(section)) == OPTION_COUNT)
			put_key(json, section, OPTION_COUNT, (enum command_id)command);
	}
}

static int debug_config_schema(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(SCHEMA_BYTES_MAX);
	struct json_writer json;
	struct error err;

	(void)options;
	json_writer_init(&json, &text, true);
	json_begin_object(&json);
	json_member(&json, "$schema", S("http://json-schema.org/draft-07/schema#"));
	json_member(&json, "title", S("plimsoll.yaml"));
	json_member(&json, "description",
		S("The configuration file of plimsoll: options by their names, at the top for all commands, in the section of a "
		  "command for that one. Made by plimsoll debug config-schema from the table of options."));
	json_member(&json, "type", S("object"));
	json_member_bool(&json, "additionalProperties", false);
	json_key(&json, "properties");
	json_begin_object(&json);
	put_keys(&json);
	json_end_object(&json);
	json_end_object(&json);
	buffer_add_byte(&text, '\n');
	if (output_stdout(buffer_slice(&text), &err) == 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_debug_config_schema = {
	.operands = "",
	.hidden = true,
	.about = "print the JSON Schema of the configuration file",
	.run = debug_config_schema,
};
