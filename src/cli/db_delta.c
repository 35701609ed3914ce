/* db_delta.c - plimsoll db delta: what makes a new advisory store of an old one */
#include "base/cleanup.h"
#include "cli/command.h"
#include "cli/say.h"
#include "cli/signing.h"
#include "supply/bundle.h"
#include "supply/transfer.h"

static int delta(const struct options *options, struct error *err)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(BUNDLE_FILE_BYTES_MAX);
	const char *file = option_text(options, OPTION_DELTA_OUTPUT);
	int r;

	if (!file)
		return error_set(err, ERR_USAGE, "--output is missing: plimsoll db delta OLD NEW --output FILE");
	r = supply_delta(options->operands[0], options->operands[1], &out, err);
	return r < 0 ? r : signing_write(options, file, buffer_slice(&out), err);
}

static int db_delta(const struct options *options)
{
	struct error err;
	int r = delta(options, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_delta = {
	.operands = "OLD NEW --output FILE",
	.operand_min = 2,
	.operand_max = 2,
	.about = "write what makes a new advisory store of an old one",
	.text = "OLD and NEW are stores. 'plimsoll db import FILE' makes NEW, byte for byte, where OLD is in place, and refuses "
		"FILE where another "
		"one is. FILE is made, and with --key signed, as by 'plimsoll db export'; its first line is 'plimsoll advisory "
		"delta 1', and a line "
		"more, base, names OLD by its SHA-256.\n",
	.run = db_delta,
};
