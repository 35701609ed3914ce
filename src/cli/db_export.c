/* db_export.c - plimsoll db export: an advisory store in one file, for machines without a network */
#include "base/cleanup.h"
#include "base/ed25519.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/signing.h"
#include "cli/stores.h"
#include "supply/bundle.h"
#include "supply/transfer.h"

static int export_store(const struct options *options, struct error *err)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(BUNDLE_FILE_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct places places;
	const char *store;
	int r = places_find(&arena, &places, err);

	if (r >= 0)
		r = stores_one(&places, option_text(options, OPTION_ONE_DB), &store, err);
	if (r >= 0)
		r = supply_export(store, &out, err);
	return r < 0 ? r : signing_write(options, options->operands[0], buffer_slice(&out), err);
}

static int db_export(const struct options *options)
{
	struct error err;
	int r = export_store(options, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_export = {
	.operands = "FILE",
	.operand_min = 1,
	.operand_max = 1,
	.about = "write an advisory store into one compressed file, for another machine",
	.text = "Reads all of your own store ($XDG_DATA_HOME/plimsoll/advisories.db), or of the one that --db names, and writes "
		"it to FILE, "
		"which 'plimsoll db import' reads. FILE is a zstd file: a frame that zstd skips, with lines that say what it is "
		"(plimsoll "
		"advisory store 1; its sequence number; its SHA-256; its bytes), and the store, which 'zstd -d' gives.\n"
		"\n"
		"With --key, FILE.sig becomes the signature of FILE: the 64 bytes of Ed25519 over the whole file, as 'openssl "
		"pkeyutl -verify "
		"-rawin -pubin -inkey PUBLIC.pem -in FILE -sigfile FILE.sig' checks them. 'openssl genpkey -algorithm ed25519' "
		"makes a key, "
		"'openssl pkey -pubout' its public half.\n",
	.run = db_export,
};
