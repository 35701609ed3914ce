/* db_push.c - plimsoll db push: an advisory store into a registry */
#include "base/cleanup.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "cli/signing.h"
#include "cli/stores.h"
#include "supply/ship.h"

#include <inttypes.h>

static int say_result(
	const struct options *options, struct repository *repository, const struct push_result *result, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(4096);

	if (option_given(options, OPTION_QUIET))
		return 0;
	buffer_addf(&text, "%s: sequence number %" PRIu64 ", %zu %s, %" PRIu64 " bytes in all, to %.*s\n", options->operands[0],
		result->sequence, result->deltas, result->deltas == 1 ? "delta" : "deltas", result->bytes,
		SLICE_ARG(repository_place(repository)));
	return output_stdout(buffer_slice(&text), err);
}

static int push(const struct options *options, struct arena *arena, struct error *err)
{
	cleanup_named_repository struct named_repository to = { 0 };
	cleanup_buffer struct buffer key = BUFFER_INIT(SIGNING_KEY_BYTES_MAX);
	struct push_options push = { .olds = options->values[OPTION_DELTA_FROM].items,
		.old_count = options->values[OPTION_DELTA_FROM].count };
	struct push_result result;
	struct places places;
	int r = places_find(arena, &places, err);

	if (r >= 0)
		r = stores_one(&places, option_text(options, OPTION_ONE_DB), &push.store, err);
	if (r >= 0 && option_given(options, OPTION_PRIVATE_KEY))
		r = file_read(option_text(options, OPTION_PRIVATE_KEY), &key, err);
	if (r >= 0)
		r = named_repository_open(options, &places, options->operands[0], arena, &to, err);
	if (r >= 0 && to.reference.digest.len)
		r = error_set(err, ERR_USAGE, "'%s': a store is sent under a tag", options->operands[0]);
	push.private_key = buffer_slice(&key);
	push.repository = to.repository;
	push.tag = to.reference.tag;
	if (r >= 0)
		r = supply_push(&push, &result, err);
	secret_wipe(key.ptr, key.len);
	return r < 0 ? r : say_result(options, to.repository, &result, err);
}

static int db_push(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;
	int r = push(options, &arena, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_push = {
	.operands = "REF",
	.operand_min = 1,
	.operand_max = 1,
	.about = "send an advisory store to a registry, from which plimsoll db pull has it",
	.text = "Sends your own store, or the one that --db names, to REF (registry.example/team/advisories:latest) as an "
		"artefact of OCI image specification 1.1. Its layers are the file that 'plimsoll db export' writes, a delta from "
		"each store that --delta-from names (where it is smaller), and with --key the Ed25519 signature of each. What "
		"the registry has already is not sent again; the manifest is sent last, so that whoever pulls meanwhile has the "
		"old store or the new one.\n"
		"\n"
		"Any registry takes it, and any tool can copy it to a mirror.\n",
	.run = db_push,
};
