/* completion_fish.c - the completion script of fish */
#include "cli/completion.h"

static void add_quoted(struct buffer *out, struct slice text)
{
	buffer_add_byte(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'' || text.ptr[i] == '\\')
			buffer_add_byte(out, '\\');
		buffer_add_byte(out, text.ptr[i]);
	}
	buffer_add_byte(out, '\'');
}

static void begin(struct buffer *out, const char *condition, struct slice words)
{
	buffer_addf(out, "complete -c plimsoll -n '%s%s%.*s'", condition, words.len ? " " : "", SLICE_ARG(words));
}

static void write_command_words(struct buffer *out, enum command_id id)
{
	struct slice words = slice_from_text(command_words(id)), group = completion_group(id);

	if (completion_begins_group(id)) {
		begin(out, "__plimsoll_begins", S(""));
		buffer_addf(out, " -a %.*s -d 'more commands'\n", SLICE_ARG(group));
	}
	if (group.len > 0) {
		begin(out, "__plimsoll_begins", group);
		words = slice_from(words, group.len + 1);
	} else {
		begin(out, "__plimsoll_begins", S(""));
	}
	buffer_addf(out, " -a %.*s -d ", SLICE_ARG(words));
	add_quoted(out, slice_from_text(command_of(id)->about));
	buffer_add_byte(out, '\n');
}

static void write_option(struct buffer *out, enum command_id id, const struct option *option)
{
	begin(out, "__plimsoll_is", slice_from_text(command_words(id)));
	if (option->letter)
		buffer_addf(out, " -s %c", option->letter);
	buffer_addf(out, " -l %s", option->name);
	if (option->alias)
		buffer_addf(out, " -l %s", option->alias);
	if (option->kind == VALUE_FILE || option->kind == VALUE_FOLDER || option->kind == VALUE_OUTPUT)
		buffer_add_slice(out, S(" -r -F"));
	else if (option->value)
		buffer_add_slice(out, S(" -x"));
	if (option->words && option->kind != VALUE_OUTPUT)
		buffer_addf(out, " -a '%s'", option->words + strspn(option->words, " "));
	buffer_add_slice(out, S(" -d "));
	add_quoted(out, slice_from_text(option->about));
	buffer_add_byte(out, '\n');
}

void completion_write_fish(struct buffer *out)
{
	buffer_add_slice(out, S("# completion of plimsoll for fish; made by plimsoll completion fish\n"
				"function __plimsoll_words\n"
				"\tcommandline -opc | string match -v -- '-*' | tail -n +2\n"
				"end\n"
				"# The words so far are these, and no more\n"
				"function __plimsoll_begins\n"
				"\tset -l words (__plimsoll_words)\n"
				"\ttest \"$words\" = \"$argv\"\n"
				"end\n"
				"# The words begin with these\n"
				"function __plimsoll_is\n"
				"\tset -l words (__plimsoll_words)\n"
				"\tset -l count (count $argv)\n"
				"\ttest \"$words[1..$count]\" = \"$argv\"\n"
				"end\n"
				"complete -c plimsoll -f\n"));
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		const struct command *command = command_of(id);

		if (command->hidden)
			continue;
		write_command_words(out, id);
		if (*command->operands) {
			begin(out, "__plimsoll_is", slice_from_text(command_words(id)));
			if (command->operand_words)
				buffer_addf(out, " -a '%s'\n", command->operand_words);
			else
				buffer_add_slice(out, S(" -F\n"));
		}
		for (size_t i = 0; i < OPTION_COUNT; i++)
			if (option_table[i].commands & UINT64_C(1) << id)
				write_option(out, id, &option_table[i]);
	}
}
