/* debug_man.c - plimsoll debug man: the manual pages, from the tables of commands and options and a few words here */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "report/formats.h"

#include <ctype.h>

#define PAGE_BYTES_MAX (1u << 18)
#define FORMATS_BYTES_MAX 1024u

static const char head[] =
	".\\\" made by plimsoll debug man from the tables of commands and options; tools/check-options --update writes it anew\n"
	".TH PLIMSOLL 1 \"\" \"plimsoll " PLIMSOLL_VERSION "\" \"User Commands\"\n"
	".SH NAME\n"
	"plimsoll \\- may this container sail?\n"
	".SH SYNOPSIS\n"
	".B plimsoll scan\n"
	".RI [ OPTION ]...\\& \" TARGET\"\n"
	".br\n"
	".B plimsoll\n"
	".IR COMMAND \" [\" OPTION ]...\n"
	".SH DESCRIPTION\n"
	"Plimsoll reads a container image, finds what is wrong with it, says how bad that is and what to do, and gives one "
	"verdict that a\n"
	"build, a registry and a cluster can act on:\n"
	".BR pass ,\n"
	".BR warn ,\n"
	".BR block \" or\"\n"
	".BR incomplete ,\n"
	"which means that something that matters could not be examined.\n"
	".PP\n"
	"Standard output carries the report and nothing else; standard error carries warnings, errors and, on a terminal, "
	"progress.\n"
	"Layers are read in a process without rights: no files, no network, no other processes. Nothing is unpacked.\n"
	".SH COMMANDS\n";

static const char tail[] =
	".SH REPORT\n"
	"The table begins with the verdict and why. Then comes what to do, most urgent first; then the findings by package, "
	"with\n"
	"rating, id, installed and fixed version, the layer and who brought it: the base image, or the image's own layers. At "
	"the end\n"
	"stand what could not be examined, and the numbers. What comes from an image is shown and never obeyed: control "
	"characters and\n"
	"those that turn the direction of writing appear as \\ex1b or \\eu202e.\n"
	".PP\n"
	"The json format is described by\n"
	".IR docs/report.schema.json .\n"
	".SH FORMATS\n"
	"Of\n"
	".BR \"plimsoll scan \\-\\-format\" :\n"
	"@FORMATS@"
	".PP\n"
	"Of\n"
	".BR \"plimsoll sbom \\-\\-format\" :\n"
	"@BOM_FORMATS@"
	".SH EXIT STATUS\n"
	".TP\n"
	".B 0\n"
	"Verdict pass or warn; other commands: done.\n"
	".TP\n"
	".B 1\n"
	"Wrong usage, or the command failed: nothing can be said.\n"
	".TP\n"
	".B 2\n"
	"Verdict block. With\n"
	".B \\-\\-exit\\-code\n"
	"another number.\n"
	".TP\n"
	".B 3\n"
	"Verdict incomplete, and nothing worse was found.\n"
	".SH ENVIRONMENT\n"
	"What the command line does not say, a variable may: its name is that of the option, in capitals, with PLIMSOLL_ before "
	"it and _\n"
	"for dashes. A switch takes true or false. Commas part the values of an option that may be repeated.\n"
	".PP\n"
	"@VARIABLES@\n"
	".TP\n"
	".B NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM\n"
	"Colours: never when NO_COLOR is set, always when CLICOLOR_FORCE is (and not 0); else on a terminal, unless CLICOLOR is "
	"0 or TERM is dumb.\n"
	".TP\n"
	".B COLUMNS\n"
	"Width of the table. Without it that of the terminal, and no limit where standard output is none.\n"
	".TP\n"
	".B CI\n"
	"When set there is no progress line.\n"
	".TP\n"
	".B SOURCE_DATE_EPOCH\n"
	"Seconds since 1970 that reports and stores give as their time.\n"
	".TP\n"
	".B XDG_CONFIG_HOME, PLIMSOLL_SYSCONFDIR\n"
	"Configuration is read from plimsoll/plimsoll.yaml below the one, without it from ~/.config/plimsoll/plimsoll.yaml, then "
	"from "
	"plimsoll.yaml in the other, without it in /etc/plimsoll.\n"
	".TP\n"
	".B XDG_CACHE_HOME\n"
	"Evidence is kept in plimsoll below it; without it in ~/.cache/plimsoll.\n"
	".TP\n"
	".B XDG_DATA_HOME\n"
	"Your own advisory store is plimsoll/advisories.db below it; without it in ~/.local/share.\n"
	".TP\n"
	".B PLIMSOLL_LIBEXECDIR, PLIMSOLL_DATADIR\n"
	"Folders of the reader and of the built-in advisories. Without them they are found from the place of the program.\n"
	".SH EXAMPLES\n"
	".TP\n"
	".B plimsoll scan image.tar\n"
	"Scan what docker save wrote.\n"
	".TP\n"
	".B docker save app:1.4 | plimsoll scan \\-\n"
	"The same without a file.\n"
	".TP\n"
	".B plimsoll scan \\-\\-fail\\-on high \\-o json=report.json oci:build/image\n"
	"End with 2 when anything is rated high or worse; print the table and write the JSON report besides.\n"
	".SH SEE ALSO\n"
	".BR plimsoll.yaml (5),\n"
	".BR plimsoll-policy (5)\n"
	".PP\n"
	"What is called docs/NAME here, and in \\-\\-help, is installed as\n"
	".IR share/doc/plimsoll/NAME .\n";

/* Text for troff: dashes that can be copied, no escapes, no line that looks like a request. */
static void add_text(struct buffer *out, struct slice text)
{
	if (text.len > 0 && (text.ptr[0] == '.' || text.ptr[0] == '\''))
		buffer_add_slice(out, S("\\&"));
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '-')
			buffer_add_slice(out, S("\\-"));
		else if (text.ptr[i] == '\\')
			buffer_add_slice(out, S("\\e"));
		else
			buffer_add_byte(out, text.ptr[i]);
	}
}

static void add_bold(struct buffer *out, const char *before, struct slice text)
{
	buffer_add_slice(out, S("\\fB"));
	buffer_addf(out, "%s", before);
	add_text(out, text);
	buffer_add_slice(out, S("\\fR"));
}

static void write_option(struct buffer *out, const struct option *option)
{
	char letter[] = { option->letter, '\0' };

	buffer_add_slice(out, S(".TP\n"));
	if (option->letter) {
		add_bold(out, "\\-", slice_from_text(letter));
		buffer_add_slice(out, S(", "));
	}
	add_bold(out, "\\-\\-", slice_from_text(option->name));
	if (option->value) {
		buffer_add_slice(out, S(" \\fI"));
		add_text(out, slice_from_text(option->value));
		buffer_add_slice(out, S("\\fR"));
	}
	if (option->alias) {
		buffer_add_slice(out, S(", "));
		add_bold(out, "\\-\\-", slice_from_text(option->alias));
	}
	buffer_addf(out, "\n%c", toupper((unsigned char)option->about[0]));
	add_text(out, slice_from_text(option->about + 1));
	buffer_add_slice(out, S(".\n"));
}

static void write_paragraphs(struct buffer *out, const char *text)
{
	struct slice rest = slice_from_text(text), line;

	while (slice_next_line(&rest, &line)) {
		ptrdiff_t gap;

		if (line.len == 0)
			continue;
		if (!slice_starts_with(line, S("  "))) {
			buffer_add_slice(out, S(".PP\n"));
			add_text(out, line);
			buffer_add_byte(out, '\n');
			continue;
		}
		line = slice_from(line, 2);
		gap = slice_find(line, S("  "));
		buffer_add_slice(out, S(".TP\n"));
		add_bold(out, "", slice_first(line, (size_t)gap));
		buffer_add_byte(out, '\n');
		add_text(out, slice_from(line, (size_t)gap + 2));
		buffer_add_byte(out, '\n');
	}
}

/* Options that every command has come once, at the end. */
static bool is_common(const struct option *option)
{
	return option->commands == UINT64_MAX;
}

static void write_about(struct buffer *out, const struct command *command)
{
	buffer_addf(out, "%c", toupper((unsigned char)command->about[0]));
	add_text(out, slice_from_text(command->about + 1));
	buffer_add_slice(out, S(".\n"));
	if (command->text)
		write_paragraphs(out, command->text);
}

static void write_command(struct buffer *out, enum command_id id)
{
	const struct command *command = command_of(id);

	buffer_addf(out, ".SS plimsoll %s %s\n", command_words(id), command->operands);
	write_about(out, command);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if ((option_table[i].commands & UINT64_C(1) << id) && !is_common(&option_table[i]))
			write_option(out, &option_table[i]);
}

static void write_variables(struct buffer *out)
{
	char name[OPTION_VARIABLE_SIZE];
	const char *between = "";

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (option_table[i].no_environment)
			continue;
		option_variable(&option_table[i], name);
		buffer_addf(out, "%s%s", between, name);
		between = ", ";
	}
	buffer_add_byte(out, '.');
}

static void write_formats(struct buffer *out, const struct report_format *const *formats, const char *words)
{
	for (size_t i = 0; formats[i]; i++) {
		cleanup_buffer struct buffer versions = BUFFER_INIT(FORMATS_BYTES_MAX);

		format_versions(formats[i], words, &versions);
		buffer_add_slice(out, S(".TP\n"));
		add_bold(out, "", slice_from_text(formats[i]->name));
		buffer_addf(out, "\n%c", toupper((unsigned char)formats[i]->about[0]));
		add_text(out, slice_from_text(formats[i]->about + 1));
		if (versions.len) {
			buffer_add_slice(out, S("; also "));
			add_text(out, buffer_slice(&versions));
		}
		buffer_add_slice(out, S(".\n"));
	}
}

/* The tail, with what the tables say in the place of the marks. */
static void write_tail(struct buffer *out)
{
	struct slice rest = slice_from_text(tail), before, mark;
	ptrdiff_t at;

	while ((at = slice_find_byte(rest, '@')) >= 0) {
		before = slice_first(rest, (size_t)at);
		buffer_add_slice(out, before);
		slice_cut(slice_from(rest, (size_t)at + 1), '@', &mark, &rest);
		if (slice_equal(mark, S("VARIABLES")))
			write_variables(out);
		else if (slice_equal(mark, S("FORMATS")))
			write_formats(out, report_formats, option_table[OPTION_FORMAT].words);
		else
			write_formats(out, bom_formats, option_table[OPTION_BOM_FORMAT].words);
	}
	buffer_add_slice(out, rest);
}

static void man_write(struct buffer *out)
{
	buffer_add_slice(out, slice_from_text(head));
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		if (!command_of(id)->hidden)
			write_command(out, id);
	buffer_add_slice(out, S(".SS Every command\n"));
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (is_common(&option_table[i]))
			write_option(out, &option_table[i]);
	buffer_add_slice(out, S(".SS plimsoll alone\n"));
	write_option(out, &option_table[OPTION_VERSION]);
	write_tail(out);
}

/* plimsoll-db-update(1): one command by itself. */
static void man_write_command(struct buffer *out, enum command_id id)
{
	const struct command *command = command_of(id);
	char name[64];

	snprintf(name, sizeof name, "plimsoll-%s", command_words(id));
	for (char *at = name; *at; at++)
		*at = *at == ' ' ? '-' : *at;
	buffer_add_slice(out, S(".\\\" made by plimsoll debug man from the tables of commands and options\n.TH "));
	for (const char *at = name; *at; at++)
		buffer_add_byte(out, (char)toupper((unsigned char)*at));
	buffer_addf(out, " 1 \"\" \"plimsoll " PLIMSOLL_VERSION "\" \"User Commands\"\n.SH NAME\n");
	add_text(out, slice_from_text(name));
	buffer_add_slice(out, S(" \\- "));
	add_text(out, slice_from_text(command->about));
	buffer_addf(out, "\n.SH SYNOPSIS\n.B plimsoll %s\n[\\fIOPTION\\fR]... ", command_words(id));
	add_text(out, slice_from_text(command->operands));
	buffer_add_slice(out, S("\n.SH DESCRIPTION\n"));
	write_about(out, command);
	buffer_add_slice(out, S(".SH OPTIONS\n"));
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_table[i].commands & UINT64_C(1) << id)
			write_option(out, &option_table[i]);
	if (id == COMMAND_scan || id == COMMAND_sbom) {
		buffer_add_slice(out, S(".SH FORMATS\n"));
		if (id == COMMAND_scan)
			write_formats(out, report_formats, option_table[OPTION_FORMAT].words);
		else
			write_formats(out, bom_formats, option_table[OPTION_BOM_FORMAT].words);
	}
	buffer_add_slice(out, S(".SH SEE ALSO\n.BR plimsoll (1),\nwhich has the exit codes, variables and files;\n"
				".BR plimsoll.yaml (5),\n.BR plimsoll\\-policy (5)\n"));
}

/* The command whose words are the operands, or COMMAND_NONE. */
static enum command_id command_named(const struct options *options)
{
	char words[64];

	snprintf(words, sizeof words, "%s%s%s", options->operands[0], options->operand_count > 1 ? " " : "",
		options->operand_count > 1 ? options->operands[1] : "");
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		if (strcmp(words, command_words(id)) == 0 && !command_of(id)->hidden)
			return (enum command_id)id;
	return COMMAND_NONE;
}

static int debug_man(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(PAGE_BYTES_MAX);
	enum command_id id = options->operand_count ? command_named(options) : COMMAND_NONE;
	struct error err;

	if (options->operand_count && id == COMMAND_NONE) {
		say_error("'%s' is no command", options->operands[0]);
		return EXIT_FAILED;
	}
	if (id == COMMAND_NONE)
		man_write(&text);
	else
		man_write_command(&text, id);
	if (output_stdout(buffer_slice(&text), &err) == 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_debug_man = {
	.operands = "[COMMAND]",
	.operand_max = 2,
	.hidden = true,
	.about = "print the manual page of plimsoll, or of one command",
	.run = debug_man,
};
