/* completion_bash.c - the completion script of bash */
#include "cli/completion.h"

static const char head[] = "# completion of plimsoll for bash; made by plimsoll completion bash\n"
			   "_plimsoll()\n"
			   "{\n"
			   "\tlocal at=$COMP_CWORD current previous before= command= words= i\n"
			   "\n"
			   "\tCOMPREPLY=()\n"
			   "\tcurrent=${COMP_WORDS[at]}\n"
			   "\t# bash takes cyclonedx@1.5 for three words, of which it keeps the first, and --format=json, too\n"
			   "\tif [[ $current == @ ]]; then\n"
			   "\t\tcurrent= before=${COMP_WORDS[at - 1]}@ at=$((at - 1))\n"
			   "\telif ((at > 1)) && [[ ${COMP_WORDS[at - 1]} == @ ]]; then\n"
			   "\t\tbefore=${COMP_WORDS[at - 2]}@ at=$((at - 2))\n"
			   "\tfi\n"
			   "\tif [[ $current == = ]]; then\n"
			   "\t\tcurrent=\n"
			   "\telif [[ ${COMP_WORDS[at - 1]} == = ]]; then\n"
			   "\t\tat=$((at - 1))\n"
			   "\tfi\n"
			   "\tprevious=${COMP_WORDS[at - 1]}\n"
			   "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
			   "\t\tcase ${COMP_WORDS[i]} in\n"
			   "\t\t-*) ;;\n"
			   "\t\t*)\n"
			   "\t\t\tcase \"$command ${COMP_WORDS[i]}\" in\n";

static const char after_commands[] = "\t\t\tesac ;;\n"
				     "\t\tesac\n"
				     "\tdone\n"
				     "\tcase \"$command $previous\" in\n";

static const char tail[] = "\tesac\n"
			   "\tif [[ $words == FILES && $current != -* ]]; then\n"
			   "\t\tcompopt -o filenames 2>/dev/null\n"
			   "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
			   "\telse\n"
			   "\t\t[[ $words == FILES ]] && words=\n"
			   "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$before$current\")\n"
			   "\t\tCOMPREPLY=(\"${COMPREPLY[@]#\"${before%@}\"}\")\n"
			   "\tfi\n"
			   "}\n"
			   "complete -F _plimsoll plimsoll\n";

static bool is_shown(enum command_id id)
{
	return !command_of(id)->hidden;
}

/* Which command is it so far? Groups count as commands that have commands for operands. */
static void write_commands(struct buffer *out)
{
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		struct slice words = slice_from_text(command_words(id)), group = completion_group(id);

		if (!is_shown(id))
			continue;
		if (completion_begins_group(id))
			buffer_addf(out, "\t\t\t' %.*s') command=%.*s ;;\n", SLICE_ARG(group), SLICE_ARG(group));
		if (group.len > 0)
			buffer_addf(out, "\t\t\t'%.*s') command='%.*s' ;;\n", SLICE_ARG(words), SLICE_ARG(words));
		else
			buffer_addf(out, "\t\t\t' %.*s') command=%.*s ;;\n", SLICE_ARG(words), SLICE_ARG(words));
	}
}

static void write_value(struct buffer *out, enum command_id id, const struct option *option)
{
	bool files = option->kind == VALUE_FILE || option->kind == VALUE_FOLDER || option->kind == VALUE_OUTPUT;

	if (!option->value)
		return;
	buffer_addf(out, "\t'%s --%s'", command_words(id), option->name);
	if (option->alias)
		buffer_addf(out, " | '%s --%s'", command_words(id), option->alias);
	if (option->letter)
		buffer_addf(out, " | '%s -%c'", command_words(id), option->letter);
	buffer_addf(out, ") words='%s' ;;\n", files ? "FILES" : option->words ? option->words + strspn(option->words, " ") : "");
}

/* Options where the word begins with a dash, else operands. */
static void write_words(struct buffer *out, enum command_id id, const char *words)
{
	const struct command *command = id == COMMAND_NONE ? NULL : command_of(id);

	buffer_addf(out, "\t'%s '*)\n\t\tif [[ $current == -* ]]; then\n\t\t\twords='", words);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option *option = &option_table[i];

		if (!(option->commands & UINT64_C(1) << id))
			continue;
		buffer_addf(out, "--%s ", option->name);
		if (option->alias)
			buffer_addf(out, "--%s ", option->alias);
		if (option->letter)
			buffer_addf(out, "-%c ", option->letter);
	}
	buffer_addf(out, "'\n\t\telse\n\t\t\twords='");
	if (command)
		buffer_addf(out, "%s", command->operand_words ? command->operand_words : *command->operands ? "FILES" : "");
	for (unsigned other = 0; !command && other < COMMAND_COUNT; other++) {
		struct slice all = slice_from_text(command_words(other)), group = completion_group(other);

		if (!is_shown(other))
			continue;
		if (*words && slice_equal(group, slice_from_text(words)))
			buffer_addf(out, "%.*s ", SLICE_ARG(slice_from(all, group.len + 1)));
		else if (!*words && (group.len == 0 || completion_begins_group(other)))
			buffer_addf(out, "%.*s ", SLICE_ARG(group.len ? group : all));
	}
	buffer_addf(out, "'\n\t\tfi ;;\n");
}

void completion_write_bash(struct buffer *out)
{
	buffer_add_slice(out, slice_from_text(head));
	write_commands(out);
	buffer_add_slice(out, slice_from_text(after_commands));
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		for (size_t i = 0; is_shown(id) && i < OPTION_COUNT; i++)
			if (option_table[i].commands & UINT64_C(1) << id)
				write_value(out, id, &option_table[i]);
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		if (is_shown(id))
			write_words(out, id, command_words(id));
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		char group[32];

		snprintf(group, sizeof group, "%.*s", SLICE_ARG(completion_group(id)));
		if (is_shown(id) && completion_begins_group(id))
			write_words(out, COMMAND_NONE, group);
	}
	write_words(out, COMMAND_NONE, "");
	buffer_add_slice(out, slice_from_text(tail));
}
