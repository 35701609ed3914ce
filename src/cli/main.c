/* main.c - plimsoll: read the command line, run the command */
#include "base/clock.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/help.h"
#include "cli/say.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* With a standard descriptor closed, the next file opened would be written to by mistake. These fail when they are used. */
static void open_missing_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			abort();
}

static int run(const struct options *options)
{
	const struct command *command = command_of(options->command);
	const char *words = command_words(options->command);

	if (option_given(options, OPTION_HELP))
		return help_print(options->command, NULL);
	if (options->operand_count < command->operand_min) {
		say_error("%s is missing: plimsoll %s [OPTION]... %s", command->operands, words, command->operands);
		return EXIT_FAILED;
	}
	if (options->operand_count > command->operand_max) {
		say_error("'%s' is too much: plimsoll %s [OPTION]...%s%s", options->operands[command->operand_max], words,
			*command->operands ? " " : "", command->operands);
		return EXIT_FAILED;
	}
	return command->run(options);
}

static int run_without_command(const struct options *options)
{
	if (option_given(options, OPTION_VERSION))
		return command_of(COMMAND_version)->run(options);
	if (option_given(options, OPTION_HELP))
		return help_print(COMMAND_NONE, options->command_word);
	if (options->command_word)
		say_error("plimsoll %s: which command? plimsoll %s --help lists them", options->command_word,
			options->command_word);
	else
		say_error("which command? plimsoll --help lists them; most often it is: plimsoll scan TARGET");
	return EXIT_FAILED;
}

static int take_configuration(struct options *options, struct error *err)
{
	struct config config;
	int r;

	if (!config_counts_for(options->command) || option_given(options, OPTION_HELP))
		return 0;
	r = config_read(option_text(options, OPTION_CONFIG), &options->arena, &config, err);
	return r < 0 ? r : config_apply(&config, options, err);
}

int main(int argc, char **argv)
{
	cleanup_options struct options options;
	struct error err;

	memory_keep_small();
	open_missing_descriptors();
	signal(SIGPIPE, SIG_IGN); /* a reader that dies is an error of a write */
	signal(SIGXFSZ, SIG_IGN); /* and so is a file that is larger than it may be */
	if (options_parse(argc, argv, &options, &err) < 0 || take_configuration(&options, &err) < 0) {
		say_error("%s", err.text);
		return EXIT_FAILED;
	}
	if (clock_check(&err) < 0) {
		say_error("%s", err.text);
		return EXIT_FAILED;
	}
	return options.command == COMMAND_NONE ? run_without_command(&options) : run(&options);
}
