/* help.c - plimsoll help, and what --help prints */
#include "cli/help.h"

#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "report/formats.h"
#include "report/page.h"

#include <ctype.h>

#define HELP_WORDS "scan sbom explain vex registry db rules policy cache config compare-versions cvss purl completion version"
#define HELP_BYTES_MAX (1u << 16)
#define OPTION_COLUMN 2
#define ABOUT_COLUMN 26

static bool is_in_group(enum command_id id, const char *group)
{
	struct slice words = slice_from_text(command_words(id)), name = slice_from_text(group);

	return !group || (slice_starts_with(words, name) && words.len > name.len && words.ptr[name.len] == ' ');
}

static void write_commands(struct page *page, const char *group)
{
	page_put(page, S("Commands:"));
	page_newline(page);
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		const struct command *command = command_of(id);

		if (command->hidden || !is_in_group(id, group))
			continue;
		page->indent = ABOUT_COLUMN;
		page_tab(page, OPTION_COLUMN);
		page_put(page, slice_from_text(command_words(id)));
		if (*command->operands) {
			page_put(page, S(" "));
			page_put(page, slice_from_text(command->operands));
		}
		if (page->column + 2 > ABOUT_COLUMN)
			page_newline(page);
		page_tab(page, ABOUT_COLUMN);
		page_words(page, slice_from_text(command->about));
		page_newline(page);
	}
}

static void write_option(struct page *page, const struct option *option)
{
	char letter[] = "    ";

	if (option->letter)
		snprintf(letter, sizeof letter, "-%c, ", option->letter);
	page->indent = ABOUT_COLUMN;
	page_tab(page, OPTION_COLUMN);
	page_put(page, slice_from_text(letter));
	page_put(page, S("--"));
	page_put(page, slice_from_text(option->name));
	if (option->value) {
		page_put(page, S(" "));
		page_put(page, slice_from_text(option->value));
	}
	if (page->column + 2 > ABOUT_COLUMN)
		page_newline(page);
	page_tab(page, ABOUT_COLUMN);
	page_words(page, slice_from_text(option->about));
	if (option->alias)
		page_wordsf(page, " (also --%s)", option->alias);
	page_newline(page);
}

static void write_options(struct page *page, enum command_id id)
{
	page_put(page, S("Options:"));
	page_newline(page);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_table[i].commands & UINT64_C(1) << id)
			write_option(page, &option_table[i]);
}

/* What the words of --format mean, and which versions of a specification there are. */
static void write_formats(struct page *page, enum option_id id)
{
	const struct report_format *const *formats = id == OPTION_FORMAT       ? report_formats
						     : id == OPTION_BOM_FORMAT ? bom_formats
									       : NULL;

	if (!formats)
		return;
	page_newline(page);
	page_put(page, S("Formats:"));
	page_newline(page);
	for (size_t i = 0; formats[i]; i++) {
		cleanup_buffer struct buffer versions = BUFFER_INIT(HELP_BYTES_MAX);

		page->indent = ABOUT_COLUMN;
		page_tab(page, OPTION_COLUMN);
		page_put(page, slice_from_text(formats[i]->name));
		page_tab(page, ABOUT_COLUMN);
		page_words(page, slice_from_text(formats[i]->about));
		format_versions(formats[i], option_table[id].words, &versions);
		if (versions.len)
			page_wordsf(page, "; also %.*s", SLICE_ARG(buffer_slice(&versions)));
		page_newline(page);
	}
}

/* Where the texts of a list begin: two blanks behind its longest word. TEXT begins with the list. */
static size_t list_column(struct slice text)
{
	size_t longest = 0;
	struct slice line;

	while (slice_next_line(&text, &line) && slice_starts_with(line, S("  "))) {
		ptrdiff_t gap = slice_find(slice_from(line, 2), S("  "));

		longest = (size_t)gap > longest ? (size_t)gap : longest;
	}
	return OPTION_COLUMN + longest + 2;
}

/* A line "  word  text" is an item of a list; others are paragraphs. */
static void write_text(struct page *page, const char *text)
{
	struct slice rest = slice_from_text(text), before = rest, line;
	size_t column = 0;

	for (; slice_next_line(&rest, &line); before = rest) {
		ptrdiff_t gap;

		page->indent = 0;
		if (!slice_starts_with(line, S("  "))) {
			column = 0;
			page_words(page, line);
			page_newline(page);
			continue;
		}
		if (column == 0)
			column = list_column(before);
		line = slice_from(line, 2);
		gap = slice_find(line, S("  "));
		page_tab(page, OPTION_COLUMN);
		page_put(page, slice_first(line, (size_t)gap));
		page->indent = column;
		page_tab(page, column);
		page_words(page, slice_from(line, (size_t)gap + 2));
		page_newline(page);
	}
}

static void write_general(struct page *page, const char *group)
{
	if (group) {
		page_wordsf(page, "Usage: plimsoll %s COMMAND [OPTION]...", group);
	} else {
		page_put(page, S("plimsoll - may this container sail?"));
		page_newline(page);
		page_newline(page);
		page_put(page, S("Usage: plimsoll COMMAND [OPTION]..."));
	}
	page_newline(page);
	page_newline(page);
	write_commands(page, group);
	if (group)
		return;
	page_newline(page);
	write_options(page, COMMAND_NONE);
	page_newline(page);
	page->indent = 0;
	page_words(page, S("plimsoll COMMAND --help tells more. A variable stands for every option: PLIMSOLL_FAIL_ON for "
			   "--fail-on."));
	page_newline(page);
}

void help_write(enum command_id id, const char *group, struct buffer *out)
{
	const struct command *command;
	struct page page;

	page_init(&page, out, HELP_COLUMNS, false);
	if (id == COMMAND_NONE) {
		write_general(&page, group);
		return;
	}
	command = command_of(id);
	page_wordsf(&page, "Usage: plimsoll %s [OPTION]... %s", command_words(id), command->operands);
	page_newline(&page);
	page_newline(&page);
	page_wordsf(&page, "%c%s.", toupper((unsigned char)command->about[0]), command->about + 1);
	page_newline(&page);
	if (command->text) {
		page_newline(&page);
		write_text(&page, command->text);
	}
	page_newline(&page);
	write_options(&page, id);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_table[i].commands & UINT64_C(1) << id)
			write_formats(&page, (enum option_id)i);
}

int help_print(enum command_id id, const char *group)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(HELP_BYTES_MAX);
	struct error err;

	help_write(id, group, &text);
	if (output_stdout(buffer_slice(&text), &err) == 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

/* "help", "help scan", "help db", "help db status" */
static int help(const struct options *options)
{
	cleanup_buffer struct buffer words = BUFFER_INIT(HELP_BYTES_MAX);

	for (size_t i = 0; i < options->operand_count; i++)
		buffer_addf(&words, "%s%s", i ? " " : "", options->operands[i]);
	buffer_add_byte(&words, '\0');
	if (words.full || options->operand_count == 0)
		return help_print(COMMAND_NONE, NULL);
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		if (strcmp(words.ptr, command_words(id)) == 0)
			return help_print(id, NULL);
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		if (is_in_group(id, words.ptr))
			return help_print(COMMAND_NONE, words.ptr);
	say_error("'%s' is no command; plimsoll help lists them", words.ptr);
	return EXIT_FAILED;
}

const struct command command_help = {
	.operands = "[COMMAND]",
	.operand_max = 2,
	.operand_words = HELP_WORDS,
	.about = "show help, of a command or of all",
	.run = help,
};
