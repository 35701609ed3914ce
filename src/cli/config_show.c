/* config_show.c - plimsoll config show: what every option is, and who says so */
#include "base/cleanup.h"
#include "base/folder.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "codec/json.h"
#include "report/page.h"

#define SHOWN_BYTES_MAX ((size_t)4 << 20)
#define LEFT 2
#define VALUE_COLUMN 26

/* One line: an option of all commands that have it, or of one. */
struct row {
	const char *section; /* "db-update", or "": it stands at the top */
	const struct option *option;
	struct option_values said; /* count 0: nobody says it, or somebody says that there is none */
};

struct rows {
	struct row *items;
	size_t count;
};

struct showing {
	struct config config;
	struct rows rows;
	struct places places;
	const char *store, *cache;
};

static const char *source_of(const struct row *row)
{
	if (row->said.source)
		return row->said.source;
	return row->option->preset || row->option->kind == VALUE_NONE ? "built in" : "not set";
}

static const char *preset_of(const struct option *option)
{
	return option->preset ? option->preset : option->kind == VALUE_NONE ? "false" : NULL;
}

static void add_row(struct rows *rows, const struct options *options, enum option_id id, const char *section)
{
	rows->items[rows->count++] = (struct row){ .section = section, .option = &option_table[id], .said = options->values[id] };
}

/* For COMMAND, as it would have it. */
static int collect_of(
	const struct config *config, struct options *options, enum command_id command, struct rows *rows, struct error *err)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		int r;

		if (option_table[id].no_key || !(option_table[id].commands & UINT64_C(1) << command))
			continue;
		r = options_take_variable(options, (enum option_id)id, err);
		if (r < 0)
			return r;
		if (options->values[id].count == 0)
			config_take(config, options, (enum option_id)id, command, false);
		add_row(rows, options, (enum option_id)id, "");
	}
	return 0;
}

/* What the section of one command says, or what only a section can: a variable would go before it. */
static void collect_sections(
	const struct config *config, struct options *options, enum option_id id, bool at_top, struct rows *rows)
{
	const struct option_values before = options->values[id];

	for (unsigned command = 0; command < COMMAND_COUNT; command++) {
		char section[CONFIG_SECTION_SIZE];

		config_section((enum command_id)command, section);
		if (!section[0] || !(option_table[id].commands & UINT64_C(1) << command))
			continue;
		options->values[id] = (struct option_values){ 0 };
		if (config_take(config, options, id, (enum command_id)command, true) || !at_top)
			add_row(rows, options, id, arena_text(&options->arena, slice_from_text(section)));
	}
	options->values[id] = before;
}

static int collect_all(const struct config *config, struct options *options, struct rows *rows, struct error *err)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		bool at_top = config_key_at_top(slice_from_text(option_table[id].name)) == (enum option_id)id, variable;
		int r;

		if (option_table[id].no_key)
			continue;
		r = options_take_variable(options, (enum option_id)id, err);
		if (r < 0)
			return r;
		variable = options->values[id].count > 0;
		if (at_top) {
			if (!variable)
				config_take(config, options, (enum option_id)id, COMMAND_NONE, false);
			add_row(rows, options, (enum option_id)id, "");
		}
		if (!variable)
			collect_sections(config, options, (enum option_id)id, at_top, rows);
	}
	return 0;
}

static void write_values(struct page *page, const struct row *row)
{
	const char *preset = preset_of(row->option);

	if (row->said.count == 0)
		page_put(page, slice_from_text(row->said.source ? "(none)" : preset ? preset : "-"));
	for (size_t i = 0; i < row->said.count; i++) {
		if (i)
			page_put(page, S(", "));
		page_put(page, slice_from_text(row->said.items[i]));
	}
}

static void write_pair(struct page *page, const char *name, const char *value, const char *remark)
{
	page->indent = VALUE_COLUMN + 2;
	page_tab(page, LEFT);
	page_put(page, slice_from_text(name));
	page_tab(page, page->column + 2 > VALUE_COLUMN ? page->column + 2 : VALUE_COLUMN);
	page_put(page, slice_from_text(value));
	if (remark) {
		page_ink(page, INK_FAINT);
		page_wordsf(page, " (%s)", remark);
		page_ink(page, INK_PLAIN);
	}
	page_newline(page);
}

static void write_heading(struct page *page, const char *heading)
{
	page->indent = 0;
	page_ink(page, INK_BOLD);
	page_words(page, slice_from_text(heading));
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

static void write_row(struct page *page, const struct row *row)
{
	page->indent = VALUE_COLUMN + 2;
	page_tab(page, LEFT);
	page_wordsf(page, "%s%s%s", row->section, *row->section ? ": " : "", row->option->name);
	page_tab(page, page->column + 2 > VALUE_COLUMN ? page->column + 2 : VALUE_COLUMN);
	write_values(page, row);
	page_ink(page, INK_FAINT);
	page_wordsf(page, " (%s)", source_of(row));
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

static void write_text(const struct showing *shown, struct buffer *out)
{
	struct report_style style = terminal_style();
	struct page page;

	page_init(&page, out, style.columns, style.colour);
	write_heading(&page, "Configuration files, the first that says something counts");
	for (size_t i = 0; i < shown->config.file_count; i++)
		write_pair(&page, shown->config.files[i].kind, shown->config.files[i].path,
			shown->config.files[i].there ? "read" : "not there");
	page_newline(&page);
	write_heading(&page, "Places");
	write_pair(&page, "advisories", shown->store, NULL);
	write_pair(&page, "built-in advisories", shown->places.builtin, NULL);
	write_pair(&page, "fetched feeds", shown->places.fetched ? shown->places.fetched : "-", NULL);
	write_pair(&page, "list of feeds", shown->places.feeds, NULL);
	write_pair(&page, "short names", shown->places.registries, NULL);
	write_pair(&page, "evidence", shown->cache, NULL);
	write_pair(&page, "reader", shown->places.reader, NULL);
	write_pair(&page, "fetcher", shown->places.fetcher, NULL);
	page_newline(&page);
	write_heading(&page, "Options, and who says so");
	for (size_t i = 0; i < shown->rows.count; i++)
		write_row(&page, &shown->rows.items[i]);
}

static void write_json_row(struct json_writer *json, const struct row *row)
{
	const char *preset = preset_of(row->option);

	json_begin_object(json);
	json_member_if(json, "section", slice_from_text(row->section));
	json_member(json, "key", slice_from_text(row->option->name));
	json_key(json, "value");
	if (row->option->repeatable) {
		json_begin_array(json);
		for (size_t i = 0; i < row->said.count; i++)
			json_put_string(json, slice_from_text(row->said.items[i]));
		json_end_array(json);
	} else if (row->said.count || preset) {
		json_put_string(json, slice_from_text(row->said.count ? row->said.items[0] : preset));
	} else {
		json_put_null(json);
	}
	json_member(json, "source", slice_from_text(source_of(row)));
	json_end_object(json);
}

static void write_json(const struct showing *shown, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_key(&json, "files");
	json_begin_array(&json);
	for (size_t i = 0; i < shown->config.file_count; i++) {
		json_begin_object(&json);
		json_member(&json, "kind", slice_from_text(shown->config.files[i].kind));
		json_member(&json, "path", slice_from_text(shown->config.files[i].path));
		json_member_bool(&json, "read", shown->config.files[i].there);
		json_end_object(&json);
	}
	json_end_array(&json);
	json_key(&json, "places");
	json_begin_object(&json);
	json_member(&json, "advisories", slice_from_text(shown->store));
	json_member(&json, "builtin_advisories", slice_from_text(shown->places.builtin));
	json_member(&json, "fetched_feeds", slice_from_text(shown->places.fetched));
	json_member(&json, "feed_list", slice_from_text(shown->places.feeds));
	json_member(&json, "short_names", slice_from_text(shown->places.registries));
	json_member(&json, "evidence", slice_from_text(shown->cache));
	json_member(&json, "reader", slice_from_text(shown->places.reader));
	json_member(&json, "fetcher", slice_from_text(shown->places.fetcher));
	json_end_object(&json);
	json_key(&json, "options");
	json_begin_array(&json);
	for (size_t i = 0; i < shown->rows.count; i++)
		write_json_row(&json, &shown->rows.items[i]);
	json_end_array(&json);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

/* "db update", "db-update" or nothing, which is COMMAND_NONE. */
static int find_command(const struct options *options, enum command_id *ret_command, struct error *err)
{
	char words[CONFIG_SECTION_SIZE], section[CONFIG_SECTION_SIZE];

	*ret_command = COMMAND_NONE;
	if (options->operand_count == 0)
		return 0;
	snprintf(words, sizeof words, "%s%s%s", options->operands[0], options->operand_count > 1 ? "-" : "",
		options->operand_count > 1 ? options->operands[1] : "");
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		config_section((enum command_id)id, section);
		if (section[0] && strcmp(section, words) == 0) {
			*ret_command = (enum command_id)id;
			return 0;
		}
	}
	return error_set(err, ERR_USAGE, "'%.80s' is no command; plimsoll help lists them", words);
}

static int collect(const struct options *options, struct options *asked, struct showing *shown, struct error *err)
{
	enum command_id command;
	int r = find_command(options, &command, err);

	shown->rows.items = arena_array(&asked->arena, struct row, OPTION_COUNT * (size_t)COMMAND_COUNT);
	if (r == 0)
		r = config_read(option_text(options, OPTION_CONFIG), &asked->arena, &shown->config, err);
	if (r == 0)
		r = places_find(&asked->arena, &shown->places, err);
	if (r == 0)
		r = command == COMMAND_NONE ? collect_all(&shown->config, asked, &shown->rows, err)
					    : collect_of(&shown->config, asked, command, &shown->rows, err);
	return r;
}

static int config_show(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(SHOWN_BYTES_MAX);
	cleanup_options struct options asked = { .command = COMMAND_NONE };
	cleanup_free char *cache = folder_of_user("XDG_CACHE_HOME", ".cache");
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	struct showing shown = { 0 };
	struct error err;
	int r = collect(options, &asked, &shown, &err);

	if (r == 0) {
		const char *cache_dir = option_text(&asked, OPTION_CACHE_DIR), *store = option_text(&asked, OPTION_DB);

		shown.cache = cache_dir ? cache_dir : cache ? cache : "-";
		shown.store = store ? store : shown.places.store ? shown.places.store : "-";
		if (format && strcmp(format, "json") == 0)
			write_json(&shown, &text);
		else
			write_text(&shown, &text);
		r = output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_config_show = {
	.operands = "[COMMAND]",
	.operand_max = 2,
	.operand_words = "scan sbom explain vex registry-list registry-scan db-update",
	.about = "show what every option is, and who says so: a variable, or a file with its line",
	.text = "With COMMAND, as db update, the options of that command, as it would have them without its command line. "
		"Without it "
		"all keys of a configuration file, and what the sections of commands say. docs/config.md describes the file.\n",
	.run = config_show,
};
