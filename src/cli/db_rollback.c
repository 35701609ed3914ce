/* db_rollback.c - plimsoll db rollback: back to the store before */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/stores.h"
#include "supply/place.h"

static int say_change(const char *path, const struct place_change *change, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(65536);

	buffer_addf(&text, "%s: %s now, instead of %s\n", path, change->to,
		change->from[0] ? change->from : "one that is damaged or missing");
	return output_stdout(buffer_slice(&text), err);
}

static int db_rollback(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct place_change change;
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	if (r >= 0 && !places.store)
		r = error_set(&err, ERR_NOT_FOUND, "neither XDG_DATA_HOME nor HOME says where the store is");
	if (r >= 0)
		r = place_swap(places.store, &change, &err);
	if (r >= 0 && !option_given(options, OPTION_QUIET))
		r = say_change(places.store, &change, &err);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_rollback = {
	.operands = "",
	.about = "go back to the advisory store before",
	.text = "Whenever 'plimsoll db build' or 'plimsoll db update' puts a new store into its place, "
		"$XDG_DATA_HOME/plimsoll/advisories.db, the one that was there is kept beside it. This lets the two change "
		"places, "
		"and says of which dates they are and when they were built; doing it again goes forward again. One that is "
		"damaged is not gone back to.\n",
	.run = db_rollback,
};
