/* db_pull.c - plimsoll db pull: an advisory store from a registry becomes your own */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "supply/ship.h"

#include <inttypes.h>

static int say_result(const struct options *options, const char *store, struct repository *repository,
	const struct pull_result *result, struct error *err)
{
	const struct import_result *import = &result->import;
	cleanup_buffer struct buffer text = BUFFER_INIT(4096);

	if (option_given(options, OPTION_QUIET))
		return 0;
	if (result->unchanged || import->in_place)
		buffer_addf(&text, "%s: is what %s has at %.*s\n", store, options->operands[0],
			SLICE_ARG(repository_place(repository)));
	else
		buffer_addf(&text, "%s: of %s now%s%s: %" PRIu64 " %s on %" PRIu64 " %s; %" PRIu64 " bytes from %.*s%s\n", store,
			import->date, import->before[0] ? ", instead of " : "", import->before, import->advisories,
			import->advisories == 1 ? "advisory" : "advisories", import->packages,
			import->packages == 1 ? "package" : "packages", result->bytes, SLICE_ARG(repository_place(repository)),
			result->by_delta ? ", a delta" : "");
	return output_stdout(buffer_slice(&text), err);
}

/* Whose signature it has to have, and where it goes. */
static int choose(const struct options *options, const struct places *places, struct pull_options *pull, struct error *err)
{
	pull->public_key = option_given(options, OPTION_UNSIGNED) ? NULL : option_text(options, OPTION_PUBLIC_KEY);
	if (!pull->public_key && !option_given(options, OPTION_UNSIGNED))
		return error_set(err, ERR_USAGE,
			"nothing says whose signature it has to have: --key PUBLIC.pem does, --unsigned takes it from anybody");
	if (!places->store)
		return error_set(err, ERR_NOT_FOUND, "neither XDG_DATA_HOME nor HOME says where the store goes");
	pull->name = options->operands[0];
	pull->store = places->store;
	pull->reader_path = places->reader;
	pull->allow_older = option_given(options, OPTION_ALLOW_OLDER);
	return 0;
}

static int pull_store(const struct options *options, struct arena *arena, struct error *err)
{
	cleanup_named_repository struct named_repository from = { 0 };
	struct pull_options pull = { 0 };
	struct pull_result result;
	struct places places;
	int r = places_find(arena, &places, err);

	if (r >= 0)
		r = places_check_reader(&places, err);
	if (r >= 0)
		r = choose(options, &places, &pull, err);
	if (r >= 0)
		r = named_repository_open(options, &places, options->operands[0], arena, &from, err);
	if (r < 0)
		return r;
	pull.repository = from.repository;
	pull.what = reference_what(&from.reference);
	pull.deadline = from.options.deadline;
	r = supply_pull(&pull, &result, err);
	return r < 0 ? r : say_result(options, places.store, from.repository, &result, err);
}

static int db_pull(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;
	int r = pull_store(options, &arena, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_pull = {
	.operands = "REF",
	.operand_min = 1,
	.operand_max = 1,
	.about = "have an advisory store from a registry, and put it in the place of your own",
	.text = "Fetches what 'plimsoll db push' sent to REF, from the mirrors that registries.conf names first: the delta of "
		"the "
		"store in place where there is one, else the whole store; nothing where the registry has what is in place. Then "
		"it is taken as 'plimsoll db import' takes a file: first its signature, by the public key that --key names (or "
		"the variable PLIMSOLL_KEY), before anything of it is looked at; without a key, --unsigned says that it may be "
		"anybody's. The store that was there is kept for 'plimsoll db rollback'.\n"
		"\n"
		"A store with a lower sequence number than the one in place is refused; --allow-older takes it. After any error "
		"the store in place is what it was, and the exit code is 1.\n",
	.run = db_pull,
};
