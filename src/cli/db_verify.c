/* db_verify.c - plimsoll db verify: is a store whole? */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/stores.h"
#include "vulndb/vulndb.h"

static int say_good(const char *path, struct error *err)
{
	cleanup_vulndb struct vulndb *store = NULL;
	cleanup_buffer struct buffer text = BUFFER_INIT(65536);
	const struct vulndb_facts *facts;
	char hex[SHA256_HEX_SIZE];
	int r = vulndb_open(path, &store, err);

	if (r >= 0)
		r = file_digest(path, hex, err);
	if (r < 0)
		return r;
	facts = vulndb_facts(store);
	buffer_addf(&text, "%s: good\n  sha256:%s\n  ", path, hex);
	stores_add_counts(&text, facts);
	buffer_addf(&text, ", of %.*s\n", SLICE_ARG(facts->date));
	return output_stdout(buffer_slice(&text), err);
}

static int db_verify(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct option_values *given = &options->values[OPTION_DB];
	const char *file = options->operand_count ? options->operands[0] : given->count ? given->items[0] : NULL, *path;
	struct places places;
	struct error err;
	int r = given->count + options->operand_count > 1 ? error_set(&err, ERR_USAGE, "one store at a time: FILE, or --db FILE")
							  : places_find(&arena, &places, &err);

	if (r >= 0)
		r = stores_one(&places, file, &path, &err);
	if (r >= 0)
		r = vulndb_verify(path, &err);
	if (r >= 0 && !option_given(options, OPTION_QUIET))
		r = say_good(path, &err);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_verify = {
	.operands = "[FILE]",
	.operand_max = 1,
	.about = "read all of an advisory store and say whether it is whole",
	.text = "Reads every entry of FILE (--db FILE is the same), or of your own store "
		"($XDG_DATA_HOME/plimsoll/advisories.db): checksums, order, "
		"texts, "
		"counts. Prints the digest of the file and how much it holds; ends with 1 and says what is wrong first where it "
		"is "
		"damaged. A scan checks of a store what it reads.\n",
	.run = db_verify,
};
