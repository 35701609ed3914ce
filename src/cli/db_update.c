/* db_update.c - plimsoll db update: says that this version cannot, and what can be done instead
 *
 * Reports name this command where the advisories are partial: who types it must not find "no such command". */
#include "cli/command.h"
#include "cli/say.h"

static int db_update(const struct options *options)
{
	(void)options;
	say_error("this version does not fetch advisories yet: get OSV records (https://osv.dev) as JSON files into a folder "
		  "DIR/osv, run 'plimsoll db build --from DIR --output FILE', and scan with '--db FILE'");
	return EXIT_FAILED;
}

const struct command command_db_update = {
	.operands = "",
	.hidden = true,
	.about = "fetch advisories (not in this version)",
	.run = db_update,
};
