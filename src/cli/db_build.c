/* db_build.c - plimsoll db build: make an advisory store from a folder of feeds */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "supply/build.h"

#include <inttypes.h>

static void add_feed(struct buffer *text, const struct build_feed *feed)
{
	if (feed->skipped) {
		buffer_addf(text, "%.*s: skipped, %s\n", SLICE_ARG(feed->name), feed->skipped);
		return;
	}
	buffer_addf(text, "%.*s: %" PRIu64 " %s in %" PRIu64 " %s", SLICE_ARG(feed->name), feed->advisories,
		feed->advisories == 1 ? "statement" : "statements", feed->documents,
		feed->documents == 1 ? "document" : "documents");
	if (feed->notes)
		buffer_addf(text, ", %" PRIu64 " not read whole", feed->notes);
	if (feed->remarks)
		buffer_addf(text, ", %" PRIu64 " withdrawn (named with --verbose)", feed->remarks);
	buffer_add_byte(text, '\n');
}

static void say_notes(const struct options *options, const struct build_result *result)
{
	for (size_t i = 0; i < result->note_count; i++)
		if (result->notes[i].remark)
			say_detail(options, "%.*s", SLICE_ARG(result->notes[i].text));
		else
			say_warning(options, "%.*s", SLICE_ARG(result->notes[i].text));
}

static int say_result(const struct options *options, const struct build_result *result, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(1 << 24);

	if (option_given(options, OPTION_QUIET))
		return 0;
	for (size_t i = 0; i < result->feed_count; i++)
		add_feed(&text, &result->feeds[i]);
	buffer_addf(&text, "%s: %" PRIu64 " %s\n", option_text(options, OPTION_STORE_OUTPUT), result->advisories,
		result->advisories == 1 ? "statement" : "statements");
	return output_stdout(buffer_slice(&text), err);
}

static int build(const struct options *options, const struct places *places, struct error *err)
{
	__attribute__((cleanup(build_result_done))) struct build_result result = { 0 };
	struct build_options build = {
		.from = option_text(options, OPTION_FROM),
		.output = option_text(options, OPTION_STORE_OUTPUT),
		.reader_path = places->reader,
		.name = option_text(options, OPTION_NAME),
		.date = option_text(options, OPTION_AS_OF),
		.partial = option_given(options, OPTION_PARTIAL),
		.strict = option_given(options, OPTION_STRICT),
	};
	int r;

	if (!build.from)
		return error_set(err, ERR_USAGE, "--from is missing: plimsoll db build --from DIR --output FILE");
	if (!build.output)
		return error_set(err, ERR_USAGE, "--output is missing: plimsoll db build --from DIR --output FILE");
	r = supply_build(&build, &result, err);
	say_notes(options, &result);
	return r < 0 ? r : say_result(options, &result, err);
}

static int db_build(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	if (r == 0)
		r = build(options, &places, &err);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_build = {
	.operands = "",
	.about = "make an advisory store from a folder of feeds",
	.text = "Each folder below DIR is a feed and its name says which. DIR/osv holds advisories in OSV format, one a .json "
		"file, "
		"also in folders of its own; archives must be unpacked. Other folders are named and skipped. The store appears "
		"under "
		"FILE when it is whole, and not before.\n",
	.run = db_build,
};
