/* config_keys.c - the keys of plimsoll.yaml are the names of options, and so are its mistakes */
#include "cli/config.h"

#include "base/words.h"
#include "cli/command.h"
#include "cli/values.h"
#include "codec/schema.h"

#define VALUE_BYTES_MAX 4096u
#define NAMES_BYTES_MAX 8192u
#define LIST_BYTES_MAX 300u
#define SHOWN_BYTES_MAX 60u

static bool has_key(unsigned id, struct slice name)
{
	return !option_table[id].no_key && slice_equal(name, slice_from_text(option_table[id].name));
}

enum option_id config_key_at_top(struct slice name)
{
	enum option_id only = OPTION_COUNT;
	unsigned count = 0;

	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		if (!has_key(id, name))
			continue;
		if (!option_table[id].no_environment)
			return (enum option_id)id;
		only = (enum option_id)id;
		count++;
	}
	return count == 1 ? only : OPTION_COUNT;
}

enum option_id config_key_of(struct slice name, enum command_id command)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++)
		if (has_key(id, name) && option_table[id].commands & UINT64_C(1) << command)
			return (enum option_id)id;
	return OPTION_COUNT;
}

bool config_counts_for(enum command_id command)
{
	return command != COMMAND_NONE && !command_of(command)->hidden && command != COMMAND_help &&
	       command != COMMAND_completion;
}

void config_section(enum command_id command, char name[CONFIG_SECTION_SIZE])
{
	name[0] = '\0';
	if (!config_counts_for(command))
		return;
	snprintf(name, CONFIG_SECTION_SIZE, "%s", command_words(command));
	for (char *at = name; *at; at++)
		*at = *at == ' ' ? '-' : *at;
}

bool config_is_comma_list(const struct option *option)
{
	return !option->repeatable && option->value && strcmp(option->value, "LIST") == 0;
}

/* Paths of what is read are looked for beside the file that names them: it says the same from every folder, and nothing that lies
 * where plimsoll happens to be called is taken for the user's. */
static const char *value_text(const struct config_file *file, const struct option *option, struct slice text, struct arena *arena)
{
	bool path = option->kind == VALUE_FILE || option->kind == VALUE_FOLDER;
	const char *slash = strrchr(file->path, '/'), *home = getenv("HOME");

	if (path && slice_starts_with(text, S("~/")) && home && *home)
		return arena_printf(arena, "%s%.*s", home, SLICE_ARG(slice_from(text, 1))).ptr;
	if (!path || !slash || text.ptr[0] == '/' || strcmp(option->name, "output") == 0 ||
		(option->words && words_have(option->words, text)))
		return arena_text(arena, text);
	return arena_printf(arena, "%.*s/%.*s", (int)(slash - file->path), file->path, SLICE_ARG(text)).ptr;
}

size_t config_values(const struct config_file *file, const struct option *option, const struct tree *value, struct arena *arena,
	const char ***ret_values)
{
	const struct tree *const *items = value->kind == TREE_LIST ? (const struct tree *const *)value->items : &value;
	size_t count = value->kind == TREE_LIST ? value->count : 1;
	cleanup_buffer struct buffer joined = BUFFER_INIT(CONFIG_BYTES_MAX);

	*ret_values = arena_array(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (config_is_comma_list(option))
			buffer_addf(&joined, "%s%.*s", i ? "," : "", SLICE_ARG(items[i]->text));
		else
			(*ret_values)[i] = value_text(file, option, items[i]->text, arena);
	}
	if (!config_is_comma_list(option) || count == 0)
		return count;
	(*ret_values)[0] = arena_text(arena, buffer_slice(&joined));
	return 1;
}

/* The names that are right in the section of COMMAND, or at the top, blanks between. */
static void add_names(struct buffer *out, enum command_id command)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		struct slice name = slice_from_text(option_table[id].name);

		if ((command == COMMAND_NONE ? config_key_at_top(name) : config_key_of(name, command)) == (enum option_id)id)
			buffer_addf(out, "%s ", option_table[id].name);
	}
	for (unsigned other = 0; command == COMMAND_NONE && other < COMMAND_COUNT; other++) {
		char section[CONFIG_SECTION_SIZE];

		config_section((enum command_id)other, section);
		if (section[0])
			buffer_addf(out, "%s ", section);
	}
	buffer_add_byte(out, '\0');
}

static const char *name_of_alias(struct slice key)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++)
		if (option_table[id].alias && slice_equal(key, slice_from_text(option_table[id].alias)))
			return option_table[id].name;
	return NULL;
}

static void refuse_key(struct schema *schema, const struct tree *value, struct slice key, enum command_id command)
{
	cleanup_buffer struct buffer names = BUFFER_INIT(NAMES_BYTES_MAX), list = BUFFER_INIT(LIST_BYTES_MAX);
	struct slice shown = slice_first(key, SHOWN_BYTES_MAX), nearest;
	enum option_id elsewhere = command == COMMAND_NONE ? OPTION_COUNT : config_key_at_top(key);

	if (slice_equal(key, S("password")) || slice_equal(key, S("password-stdin"))) {
		schema_fail_key(schema, value,
			"'%.*s': passwords stand in no configuration file: PLIMSOLL_PASSWORD, or --password-stdin",
			SLICE_ARG(shown));
		return;
	}
	if (elsewhere != OPTION_COUNT) {
		schema_fail_key(schema, value, "plimsoll %s has no '%.*s'", command_words(command), SLICE_ARG(shown));
		return;
	}
	add_names(&names, command);
	nearest = name_of_alias(key) ? slice_from_text(name_of_alias(key)) : words_nearest(key, names.ptr);
	words_list(&list, names.ptr);
	if (nearest.len)
		schema_fail_key(schema, value, "unknown key '%.*s'; did you mean '%.*s'?", SLICE_ARG(shown), SLICE_ARG(nearest));
	else
		schema_fail_key(schema, value, "unknown key '%.*s'; there are %.*s%s", SLICE_ARG(shown),
			SLICE_ARG(buffer_slice(&list)), list.full ? "..." : "");
}

static void check_text(struct schema *schema, const struct config_file *file, const struct option *option,
	const struct tree *value, const struct tree *item)
{
	const char *name = arena_printf(
		schema->arena, "%s:%llu:%u: %s", file->path, (unsigned long long)item->line, (unsigned)item->column, option->name)
				   .ptr;
	struct slice text = item->text;

	if (!item->quoted && tree_is_null(item)) {
		schema_fail(schema, item, "'%s' has no value", option->name);
		return;
	}
	if (option->kind != VALUE_NONE)
		text = schema_line(schema, item, VALUE_BYTES_MAX);
	if (schema->failed)
		return;
	if (option->repeatable || !config_is_comma_list(option) || value == item)
		schema->failed = value_check(option, name, arena_text(schema->arena, text), schema->err);
}

/* Of LIST all items together, as the command line has them. */
static void check_joined(
	struct schema *schema, const struct config_file *file, const struct option *option, const struct tree *value)
{
	const char *name = arena_printf(schema->arena, "%s:%llu:%u: %s", file->path, (unsigned long long)value->line,
		(unsigned)value->column, option->name)
				   .ptr;
	const char **values;

	if (config_values(file, option, value, schema->arena, &values) > 0)
		schema->failed = value_check(option, name, values[0], schema->err);
}

static void check_value(
	struct schema *schema, const struct config_file *file, const struct option *option, const struct tree *value)
{
	bool list = option->repeatable || config_is_comma_list(option);

	if (value->kind == TREE_TABLE || (value->kind == TREE_LIST && !list)) {
		schema_fail(schema, value, "'%s': expected %s%s, found a %s", option->name,
			option->kind == VALUE_NONE ? "true or false" : option->value, list ? ", or a list" : "",
			value->kind == TREE_LIST ? "list" : "table");
		return;
	}
	if (value->kind == TREE_TEXT) {
		check_text(schema, file, option, value, value);
		return;
	}
	if (!schema_list(schema, value, config_is_comma_list(option) ? 1 : 0, OPTIONS_MAX))
		return;
	for (size_t i = 0; i < value->count && !schema->failed; i++) {
		if (value->items[i]->kind != TREE_TEXT)
			schema_fail(schema, value->items[i], "'%s': expected %s in the list", option->name, option->value);
		else
			check_text(schema, file, option, value, value->items[i]);
	}
	if (!schema->failed && config_is_comma_list(option))
		check_joined(schema, file, option, value);
}

static void check_section(
	struct schema *schema, const struct config_file *file, const struct tree *table, enum command_id command)
{
	for (size_t i = 0; i < table->count && !schema->failed; i++) {
		enum option_id id = config_key_of(table->keys[i], command);

		if (id == OPTION_COUNT)
			refuse_key(schema, table->items[i], table->keys[i], command);
		else
			check_value(schema, file, &option_table[id], table->items[i]);
	}
}

static enum command_id command_of_section(struct slice key)
{
	char section[CONFIG_SECTION_SIZE];

	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		config_section((enum command_id)id, section);
		if (section[0] && slice_equal(key, slice_from_text(section)))
			return (enum command_id)id;
	}
	return COMMAND_NONE;
}

int config_check(const struct config_file *file, struct arena *arena, struct error *err)
{
	struct schema schema = { .name = slice_from_text(file->path), .arena = arena, .err = err };

	if (file->root->kind != TREE_TABLE)
		schema_fail(&schema, file->root, "expected keys that are names of options, as fail-on: high");
	for (size_t i = 0; i < file->root->count && !schema.failed; i++) {
		struct slice key = file->root->keys[i];
		const struct tree *value = file->root->items[i];
		enum command_id command = command_of_section(key);
		enum option_id id = config_key_at_top(key);

		if (command != COMMAND_NONE && (value->kind == TREE_TABLE || id == OPTION_COUNT)) {
			if (value->kind != TREE_TABLE)
				schema_fail(&schema, value, "'%.*s' is the section of a command: expected keys below it",
					SLICE_ARG(key));
			else
				check_section(&schema, file, value, command);
		} else if (id == OPTION_COUNT) {
			refuse_key(&schema, value, key, COMMAND_NONE);
		} else {
			check_value(&schema, file, &option_table[id], value);
		}
	}
	return schema.failed;
}
