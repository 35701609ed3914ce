/* db_import.c - plimsoll db import: an advisory store from another machine becomes your own */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "cli/signing.h"
#include "supply/transfer.h"

#include <inttypes.h>

static int say_result(const struct options *options, const char *store, const struct import_result *result, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(65536);

	if (option_given(options, OPTION_QUIET))
		return 0;
	if (result->in_place) {
		buffer_addf(&text, "%s: is the store of %s already\n", store, result->date);
		return output_stdout(buffer_slice(&text), err);
	}
	buffer_addf(&text, "%s: of %s now%s%s: %" PRIu64 " %s on %" PRIu64 " %s\n", store, result->date,
		result->before[0] ? ", instead of " : "", result->before, result->advisories,
		result->advisories == 1 ? "advisory" : "advisories", result->packages,
		result->packages == 1 ? "package" : "packages");
	return output_stdout(buffer_slice(&text), err);
}

static int import(const struct options *options, struct arena *arena, struct error *err)
{
	struct import_options import = {
		.file = options->operands[0],
		.signature = signing_path(options->operands[0], arena),
		.public_key = option_text(options, OPTION_PUBLIC_KEY),
		.allow_older = option_given(options, OPTION_ALLOW_OLDER),
	};
	struct import_result result;
	struct places places;
	int r = places_find(arena, &places, err);

	if (r >= 0)
		r = places_check_reader(&places, err);
	if (r < 0)
		return r;
	if (option_given(options, OPTION_UNSIGNED))
		import.public_key = NULL;
	else if (!import.public_key)
		return error_set(err, ERR_USAGE,
			"nothing says whose signature it has to have: --key PUBLIC.pem does, --unsigned takes it from anybody");
	if (!places.store)
		return error_set(err, ERR_NOT_FOUND, "neither XDG_DATA_HOME nor HOME says where the store goes");
	import.store = places.store;
	import.reader_path = places.reader;
	r = supply_import(&import, &result, err);
	return r < 0 ? r : say_result(options, places.store, &result, err);
}

static int db_import(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;
	int r = import(options, &arena, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_import = {
	.operands = "FILE",
	.operand_min = 1,
	.operand_max = 1,
	.about = "put an exported advisory store in the place of your own",
	.text = "Before anything of FILE is looked at, its signature, FILE.sig, is checked against the public key that --key "
		"names (or the "
		"variable PLIMSOLL_KEY); without a key, --unsigned says that FILE may be anybody's. Then it is inflated in the "
		"jail, and taken "
		"only when digests, format, order, texts and counts are right. The store that was there is kept for 'plimsoll db "
		"rollback'.\n"
		"\n"
		"Every store has a sequence number, which grows: the seconds since 1970 when it was made. One with a lower "
		"number than the "
		"store in place is refused, so that nobody can keep you from what became known since; --allow-older takes it.\n"
		"\n"
		"After any error the store in place is what it was, and the exit code is 1.\n",
	.run = db_import,
};
