/* build.c - make an advisory store from a folder of feeds: documents go into the jail, records come out */
#include "supply/build.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "supply/building.h"
#include "supply/place.h"
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#define SKIPS_MAX 20u       /* reasons that a store keeps for each source; all are said when it is made */
#define SKIP_BYTES_MAX 500u /* of each */

static int say_empty(const struct building *building, struct error *err)
{
	const struct build_result *result = building->result;
	const char *from = building->options->from;
	uint64_t documents = 0, refused = 0;

	for (size_t i = 0; i < result->source_count; i++) {
		documents += result->sources[i].documents;
		refused += result->sources[i].refused;
	}
	if (building->feed_count == 0)
		return error_set(err, ERR_NOT_FOUND,
			"'%s' has no folder of a known feed: advisories in OSV format go into '%s/osv'", from, from);
	if (documents == 0)
		return error_set(err, ERR_NOT_FOUND, "'%s' holds no document of a known feed%s", from,
			refused ? ", only what is refused" : "");
	return error_set(err, ERR_NOT_FOUND, "'%s' holds no advisory in %" PRIu64 " %s", from, documents,
		documents == 1 ? "document" : "documents");
}

static int check_strict(const struct building *building, struct error *err)
{
	const struct build_result *result = building->result;

	for (size_t i = 0; building->options->strict && i < result->note_count; i++)
		if (!result->notes[i].remark)
			return error_set(err, ERR_FORMAT, "%.*s", SLICE_ARG(result->notes[i].text));
	return 0;
}

/* Why things of SOURCE were left out: the first few, the source's name apart. */
static struct slices list_skips(const struct building *building, const struct build_source *source)
{
	const struct build_result *result = building->result;
	struct slices skips = { arena_array(&building->result->arena, struct slice, SKIPS_MAX), 0 };

	for (size_t i = 0; i < result->note_count && skips.count < SKIPS_MAX; i++) {
		const struct build_note *note = &result->notes[i];
		struct slice text = note->text;

		if (note->remark || !slice_equal(note->source, source->name))
			continue;
		if (slice_starts_with(text, source->name) && slice_starts_with(slice_from(text, source->name.len), S("/")))
			text = slice_from(text, source->name.len + 1);
		skips.items[skips.count++] = slice_first(text, SKIP_BYTES_MAX);
	}
	return skips;
}

static void list_unread(const struct building *building, struct vulndb_facts *facts)
{
	const struct build_result *result = building->result;

	facts->unread = arena_array(&building->result->arena, struct vulndb_unread, result->source_count);
	for (size_t i = 0; i < result->source_count; i++) {
		const struct build_source *source = &result->sources[i];
		struct slice why = slice_from_text(source->skipped);

		if (source->files)
			continue;
		if (!source->skipped && source->refused) {
			struct slices skips = list_skips(building, source);

			why = skips.count ? skips.items[0] : S("refused");
		}
		if (why.len)
			facts->unread[facts->unread_count++] = (struct vulndb_unread){ source->name, why };
	}
}

/* The sources that gave anything, for the store's own account of itself. */
static struct vulndb_feed *list_feeds(const struct building *building, size_t *ret_count)
{
	const struct build_result *result = building->result;
	struct vulndb_feed *feeds = arena_array(&building->result->arena, struct vulndb_feed, result->source_count);
	size_t count = 0;

	for (size_t i = 0; i < result->source_count; i++) {
		const struct build_source *source = &result->sources[i];

		if (source->files == 0)
			continue;
		feeds[count++] = (struct vulndb_feed){ .name = source->name,
			.date = source->date,
			.dated_by_files = source->dated_by_files,
			.digest = source->digest,
			.documents = source->documents,
			.statements = source->statements,
			.licence = feed_licence_of(source->name),
			.skips = list_skips(building, source),
			.skipped = source->malformed + source->refused };
	}
	*ret_count = count;
	return feeds;
}

/* The time; but where a clock was turned back, more than the store has whose PLACE it takes. */
static uint64_t sequence_of(uint64_t now, const char *place)
{
	uint64_t before = 0;

	return place && vulndb_sequence(place, &before, NULL) == 0 && before >= now && before < UINT64_MAX ? before + 1 : now;
}

static int finish(struct building *building, struct error *err)
{
	const struct build_options *options = building->options;
	struct vulndb_facts facts = { .partial = options->partial };
	const char *made = arena_printf(&building->result->arena, "%s.made.new", options->output).ptr;
	uint64_t now = clock_seconds();
	char built[CLOCK_TEXT_SIZE];
	int r;

	building_sum_up(building);
	building_sort_notes(building);
	if (building->result->statements == 0)
		return say_empty(building, err);
	r = check_strict(building, err);
	if (r < 0)
		return r;
	clock_text(now, built);
	facts.sequence = sequence_of(now, clock_is_told() ? NULL : options->output);
	facts.built = slice_from_text(built);
	facts.date = building->result->date = building_date(building);
	facts.name = options->name ? slice_from_text(options->name) : slice_base_name(slice_from_text(options->output));
	if (!options->partial)
		facts.feeds = list_feeds(building, &facts.feed_count);
	if (!options->partial)
		list_unread(building, &facts);
	if (!options->keep_previous)
		return vulndb_builder_finish(building->builder, &facts, options->output, err);
	r = vulndb_builder_finish(building->builder, &facts, made, err);
	return r < 0 ? r : place_replace(options->output, made, err);
}

/* Before a feed is read for minutes. */
static int check_output(const char *output, struct error *err)
{
	struct slice folder = slice_folder_name(slice_from_text(output));
	cleanup_free char *name = folder.len ? memory_text(folder.ptr, folder.len) : memory_text(output[0] == '/' ? "/" : ".", 1);
	struct stat status;

	if (stat(name, &status) < 0)
		return error_errno(err, "the store's folder '%s'", name);
	if (stat(output, &status) == 0 && !S_ISREG(status.st_mode))
		return error_set(err, ERR_USAGE, "'%s' is no regular file: a store does not take its place", output);
	return 0;
}

static int build(struct building *building, struct error *err)
{
	char today[CLOCK_TEXT_SIZE];
	int r = building_list(building, err);

	clock_day((uint64_t)time(NULL), today);
	memcpy(building->today, today, sizeof building->today);
	building->dates = memory_new((building->result->source_count + 1) * sizeof *building->dates);
	if (r >= 0)
		r = building_read(building, err);
	return r < 0 ? r : finish(building, err);
}

int supply_build(const struct build_options *options, struct build_result *ret_result, struct error *err)
{
	cleanup_fd int from = open(options->from, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct building building = { .options = options, .result = ret_result, .from = from };
	cleanup_reader struct reader *reader = NULL;
	cleanup_fd int lock = -1;
	int r;

	*ret_result = (struct build_result){ 0 };
	if (from < 0)
		return error_errno(err, "open '%s'", options->from);
	r = options->keep_previous ? place_lock(options->output, &lock, err) : 0;
	if (r >= 0)
		r = check_output(options->output, err);
	if (r >= 0)
		r = reader_start(options->reader_path, &reader, err);
	if (r < 0)
		return r;
	building.reader = reader;
	building.builder = vulndb_builder_new();
	r = build(&building, err);
	vulndb_builder_free(building.builder);
	free(building.files);
	free(building.dates);
	return r;
}

void build_result_done(struct build_result *result)
{
	free(result->sources);
	free(result->notes);
	free(result->refused);
	arena_done(&result->arena);
	*result = (struct build_result){ 0 };
}
