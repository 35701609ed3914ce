/* commands.c - the table of commands */
#include "cli/command.h"

#define COMMAND(symbol, words) extern const struct command command_##symbol;
#include "cli/commands.def"
#undef COMMAND

const struct command *command_of(enum command_id id)
{
	static const struct command *const commands[COMMAND_COUNT] = {
#define COMMAND(symbol, words) [COMMAND_##symbol] = &command_##symbol,
#include "cli/commands.def"
#undef COMMAND
	};

	return commands[id];
}
