/* completion_zsh.c - the completion script of zsh */
#include "cli/completion.h"

/* Words for _arguments and _describe: what they take for their own is escaped. */
static void add_words(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'') {
			buffer_add_slice(out, S("'\\''"));
			continue;
		}
		if (text.ptr[i] == '[' || text.ptr[i] == ']' || text.ptr[i] == ':' || text.ptr[i] == '\\')
			buffer_add_byte(out, '\\');
		buffer_add_byte(out, text.ptr[i]);
	}
}

/* Those that are reached from GROUP, or from the beginning. */
static void write_list(struct buffer *out, struct slice group)
{
	buffer_add_slice(out, S("list=("));
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		struct slice words = slice_from_text(command_words(id)), own = completion_group(id);

		if (command_of(id)->hidden)
			continue;
		if (group.len > 0 ? !slice_equal(own, group) : own.len > 0 && !completion_begins_group(id))
			continue;
		if (group.len > 0)
			words = slice_from(words, group.len + 1);
		buffer_addf(out, "\n\t\t\t'%.*s:", SLICE_ARG(group.len == 0 && own.len ? own : words));
		add_words(out, group.len == 0 && own.len ? S("more commands") : slice_from_text(command_of(id)->about));
		buffer_add_byte(out, '\'');
	}
	buffer_add_slice(out, S("\n\t\t)\n"));
}

static void write_value(struct buffer *out, const struct option *option)
{
	if (!option->value)
		return;
	buffer_add_byte(out, ':');
	add_words(out, slice_from_text(option->value));
	buffer_add_byte(out, ':');
	if (option->kind == VALUE_FILE || option->kind == VALUE_OUTPUT)
		buffer_add_slice(out, S("_files"));
	else if (option->kind == VALUE_FOLDER)
		buffer_add_slice(out, S("_files -/"));
	else if (option->kind == VALUE_WORDS || option->kind == VALUE_RATINGS)
		buffer_addf(out, "_values -s , word %s", option->words);
	else if (option->words)
		buffer_addf(out, "(%s)", option->words + strspn(option->words, " "));
}

static void write_spec(struct buffer *out, const struct option *option, const char *name, bool is_letter)
{
	buffer_addf(out, " \\\n\t\t\t'%s%s%s%s[", option->repeatable ? "*" : "", is_letter ? "-" : "--", name,
		!option->value ? ""
		: is_letter    ? "+"
			       : "=");
	add_words(out, slice_from_text(option->about));
	buffer_add_byte(out, ']');
	write_value(out, option);
	buffer_add_byte(out, '\'');
}

static void write_command(struct buffer *out, enum command_id id)
{
	const struct command *command = command_of(id);

	buffer_addf(out, "\t'%s')\n\t\t_arguments -s -S", command_words(id));
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option *option = &option_table[i];
		char letter[] = { option->letter, '\0' };

		if (!(option->commands & UINT64_C(1) << id))
			continue;
		write_spec(out, option, option->name, false);
		if (option->alias)
			write_spec(out, option, option->alias, false);
		if (option->letter)
			write_spec(out, option, letter, true);
	}
	if (command->operand_words)
		buffer_addf(out, " \\\n\t\t\t'*:%s:(%s)'", command->operands, command->operand_words);
	else if (*command->operands)
		buffer_addf(out, " \\\n\t\t\t'*:%s:_files'", command->operands);
	buffer_add_slice(out, S(" ;;\n"));
}

static void write_groups(struct buffer *out)
{
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		struct slice group = completion_group(id);

		if (command_of(id)->hidden || !completion_begins_group(id))
			continue;
		buffer_addf(out, "\t%.*s)\n\t\tif ((CURRENT == 3)); then\n\t\t\t", SLICE_ARG(group));
		write_list(out, group);
		buffer_add_slice(out, S("\t\t\t_describe command list\n\t\t\treturn\n\t\tfi\n\t\tcommand=\"$words[2] $words[3]\" "
					"taken=2 ;;\n"));
	}
}

void completion_write_zsh(struct buffer *out)
{
	buffer_add_slice(out, S("#compdef plimsoll\n"
				"# completion of plimsoll for zsh; made by plimsoll completion zsh\n"
				"_plimsoll()\n"
				"{\n"
				"\tlocal command=$words[2] taken=1\n"
				"\tlocal -a list\n"
				"\n"
				"\tif ((CURRENT == 2)); then\n"
				"\t\t"));
	write_list(out, S(""));
	buffer_add_slice(out, S("\t\t_describe command list\n"
				"\t\treturn\n"
				"\tfi\n"
				"\tcase $command in\n"));
	write_groups(out);
	buffer_add_slice(out, S("\tesac\n"
				"\tshift $taken words\n"
				"\t((CURRENT -= taken))\n"
				"\tcase $command in\n"));
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		if (!command_of(id)->hidden)
			write_command(out, id);
	buffer_add_slice(out, S("\tesac\n"
				"}\n"
				"if [[ ${funcstack[1]-} == _plimsoll ]]; then\n"
				"\t_plimsoll \"$@\"\n"
				"else\n"
				"\tcompdef _plimsoll plimsoll\n"
				"fi\n"));
}
