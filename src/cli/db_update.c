/* db_update.c - plimsoll db update: fetch feeds, and make the user's store of them */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/folder.h"
#include "cli/built.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "model/feeds.h"
#include "supply/update.h"

#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

#define TEXT_BYTES_MAX (1u << 20)
#define NAME_COLUMNS 34

struct showing {
	const struct options *options;
	struct progress progress;
	bool line; /* a progress line is shown */
	uint64_t began_ms;
	size_t tried_again;
};

static void put(struct slice text)
{
	if (write(STDERR_FILENO, text.ptr, text.len) < 0)
		return; /* nobody listens */
}

static void date_of(uint64_t seconds, char ret_date[16])
{
	time_t time = (time_t)seconds;
	struct tm parts = { 0 };

	gmtime_r(&time, &parts);
	strftime(ret_date, 16, "%Y-%m-%d", &parts);
}

static void on_chosen(void *context, const struct update_feed *feeds, size_t count)
{
	struct showing *showing = context;
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	double total = 0;

	if (option_given(showing->options, OPTION_QUIET))
		return;
	for (size_t i = 0; i < count; i++)
		total += (double)feeds[i].size_bytes;
	buffer_addf(&text, "plimsoll: %zu %s to fetch, about ", count, count == 1 ? "feed" : "feeds");
	progress_add_bytes(&text, total);
	buffer_add_slice(&text, S(" where all is new:\n"));
	for (size_t i = 0; i < count; i++) {
		cleanup_buffer struct buffer size = BUFFER_INIT(100);

		progress_add_bytes(&size, (double)feeds[i].size_bytes);
		buffer_addf(&text, "  %-*s %8.*s  %s\n", NAME_COLUMNS, feeds[i].source->name, SLICE_ARG(buffer_slice(&size)),
			feeds[i].source->about);
	}
	put(buffer_slice(&text));
}

static void on_waiting(void *context)
{
	struct showing *showing = context;

	say_warning(showing->options, "another db update is at work; this one waits for it");
}

static void on_forgotten(void *context)
{
	struct showing *showing = context;

	say_warning(showing->options, "what was known of the feeds that were fetched before is damaged: all are fetched anew");
}

static void on_progress(void *context, const struct download_progress *now)
{
	struct showing *showing = context;
	struct scan_progress shown = {
		.layers_done = now->ended,
		.layer_count = now->count,
		.stage = "feeds",
		.read_bytes = now->done_bytes,
		.total_bytes = now->expected_bytes,
		.seconds = (double)(clock_monotonic_ms() - showing->began_ms) / 1000,
	};

	if (showing->line)
		progress_show(&showing->progress, &shown);
}

static void on_again(void *context, const struct update_feed *feed, const char *why, uint64_t wait_ms)
{
	struct showing *showing = context;

	progress_hide(&showing->progress);
	showing->tried_again++;
	say_detail(showing->options, "%s: %s; tried again in %.1f s", feed->source->name, why, (double)wait_ms / 1000);
}

/* What a feed that failed leaves us with. */
static void add_what_stays(struct buffer *text, const struct update_feed *feed)
{
	char date[16];

	date_of(feed->checked_unix, date);
	if (feed->checked_unix)
		buffer_addf(text, "; its data of %s stay", date);
	else
		buffer_add_slice(text, S("; there are no data of it"));
}

static void on_ended(void *context, const struct update_feed *feed)
{
	struct showing *showing = context;
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	bool failed = feed->outcome == UPDATE_FAILED || feed->outcome == UPDATE_REFUSED;

	buffer_addf(&text, "%s: ", feed->source->name);
	if (failed) {
		buffer_addf(&text, "%s", feed->why);
		add_what_stays(&text, feed);
	} else if (feed->outcome == UPDATE_UNCHANGED) {
		buffer_add_slice(&text, S("unchanged"));
	} else {
		buffer_add_slice(&text, S("new, "));
		progress_add_bytes(&text, (double)feed->size_bytes);
	}
	progress_hide(&showing->progress);
	if (failed)
		say_error("%.*s", SLICE_ARG(buffer_slice(&text)));
	else if (showing->line)
		say_detail(showing->options, "%.*s", SLICE_ARG(buffer_slice(&text)));
	else if (!option_given(showing->options, OPTION_QUIET)) {
		buffer_add_byte(&text, '\n');
		put(buffer_slice(&text));
	}
}

static void on_building(void *context)
{
	struct showing *showing = context;

	progress_hide(&showing->progress);
	if (!option_given(showing->options, OPTION_QUIET))
		put(S("making the store\n"));
}

static void on_reading(void *context, const struct build_progress *now)
{
	struct showing *showing = context;

	if (showing->line)
		built_show_progress(&showing->progress, now);
}

/* Which rules there are now, and how a scan is told to look by them. */
static void add_rules(struct buffer *text, const struct update_result *result)
{
	bool any = false;

	for (size_t i = 0; i < result->count; i++) {
		const struct update_feed *feed = &result->feeds[i];
		char date[16];

		if (!feed_is_rules(slice_from_text(feed->source->path)) || !feed->checked_unix)
			continue;
		if (!any)
			buffer_add_slice(
				text, S("rules for malware, which plimsoll scan --scanners malware --yara fetched looks by:\n"));
		any = true;
		date_of(feed->checked_unix, date);
		buffer_addf(text, "  %s: of %s, %s\n", feed->source->path, date, feed->source->licence);
	}
}

static int say_result(
	const struct options *options, const struct update_options *update, const struct update_result *result, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	size_t failed = result->outcomes[UPDATE_FAILED] + result->outcomes[UPDATE_REFUSED];
	int r = 0;

	if (option_given(options, OPTION_QUIET))
		return 0;
	buffer_addf(&text, "%zu %s: %zu new, %zu unchanged", result->count, result->count == 1 ? "feed" : "feeds",
		result->outcomes[UPDATE_NEW], result->outcomes[UPDATE_UNCHANGED]);
	if (failed)
		buffer_addf(&text, ", %zu failed", failed);
	buffer_add_byte(&text, '\n');
	if (result->built) {
		r = built_add_store(&text, update->store, result->build.statements, err);
	} else if (result->rules_alone) {
		buffer_add_slice(&text, S("no advisories were ever fetched: plimsoll db update fetches them\n"));
	} else {
		built_add_name(&text, slice_from_text(update->store));
		buffer_add_slice(&text, S("nothing to change\n"));
	}
	add_rules(&text, result);
	return r < 0 ? r : output_stdout(buffer_slice(&text), err);
}

/* As if it had come without us waiting for it: whoever started us sees what ended us. */
static void die_of(int number)
{
	say_error("interrupted: what came so far stays, and the next db update goes on with it");
	signal(number, SIG_DFL);
	raise(number);
}

static int fetch(const struct options *options, const struct update_options *update, struct showing *showing, struct error *err)
{
	__attribute__((cleanup(update_result_done))) struct update_result result = { 0 };
	int r;

	if (showing->line)
		progress_start(&showing->progress);
	r = supply_update(update, &result, err);
	if (showing->line)
		progress_end(&showing->progress);
	if (result.signal)
		die_of(result.signal);
	built_say_notes(options, &result.build);
	if (r >= 0)
		r = say_result(options, update, &result, err);
	if (r < 0)
		return r;
	return result.outcomes[UPDATE_FAILED] || result.outcomes[UPDATE_REFUSED] ? EXIT_FAILED : EXIT_DONE;
}

/* For --list: what the columns of the list say, for people. */
static int say_list(const struct feed_list *list, const char *path, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX * 2);

	buffer_addf(&text, "%s: %zu feeds, those of the default set with a star\n", path, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct feed_source *source = &list->items[i];
		cleanup_buffer struct buffer size = BUFFER_INIT(100);

		progress_add_bytes(&size, (double)source->size_bytes);
		buffer_addf(&text, "%c %-*s %8.*s  %s\n  %-*s           %s  %s\n", source->standard ? '*' : ' ', NAME_COLUMNS,
			source->name, SLICE_ARG(buffer_slice(&size)), source->about, NAME_COLUMNS, "", source->licence,
			source->url);
	}
	return output_stdout(buffer_slice(&text), err);
}

/* --feed-list, else the user's own, else plimsoll's. */
static const char *list_path(const struct options *options, const struct places *places, struct arena *arena)
{
	const char *named = option_text(options, OPTION_FEED_LIST), *own;
	cleanup_free char *folder = folder_of_user("XDG_CONFIG_HOME", ".config");

	if (named || !folder)
		return named ? named : places->feeds;
	own = arena_printf(arena, "%s/feeds.conf", folder).ptr;
	return access(own, F_OK) == 0 ? own : places->feeds;
}

static int run(const struct options *options, struct arena *arena, struct error *err)
{
	struct showing showing = { .options = options,
		.line = terminal_shows_progress() && !option_given(options, OPTION_QUIET) &&
			!option_given(options, OPTION_NO_PROGRESS) };
	struct feed_list list;
	struct update_options update = {
		.list = &list,
		.feeds = option_text(options, OPTION_FEEDS),
		.jobs = (unsigned)option_number(options, OPTION_FETCH_JOBS, 0),
		.tries_max = (unsigned)option_number(options, OPTION_TRIES, 0),
		.timeout_ms = option_duration_ms(options, OPTION_FETCH_TIMEOUT, 0),
		.events = { on_chosen, on_waiting, on_progress, on_again, on_ended, on_forgotten, on_building, on_reading,
			&showing },
	};
	struct places places;
	int r = places_find(arena, &places, err);

	if (r >= 0)
		r = update_read_list(list_path(options, &places, arena), arena, &list, err);
	if (r < 0)
		return r;
	if (option_given(options, OPTION_LIST))
		return say_list(&list, list_path(options, &places, arena), err);
	if (option_given(options, OPTION_OFFLINE))
		return error_set(err, ERR_USAGE,
			"db update fetches, which --offline forbids; plimsoll db build --from DIR makes a store of feeds that "
			"are there");
	if (!places.fetched)
		return error_set(err, ERR_NOT_FOUND, "neither XDG_DATA_HOME nor HOME says where feeds and store are kept");
	update.folder = places.fetched;
	update.store = places.store;
	update.fetcher_path = places.fetcher;
	update.reader_path = places.reader;
	showing.began_ms = clock_monotonic_ms();
	return fetch(options, &update, &showing, err);
}

static int db_update(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;
	int r = run(options, &arena, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_db_update = {
	.operands = "",
	.about = "fetch advisories, and make the store of them",
	.text = "Fetches feeds of advisories into $XDG_DATA_HOME/plimsoll/feeds and makes the store "
		"$XDG_DATA_HOME/plimsoll/advisories.db of them (XDG_DATA_HOME is ~/.local/share where it is not set). Says first "
		"what "
		"it fetches and how large that is. What has not changed is not fetched again; what was cut off goes on where it "
		"ended, also after plimsoll itself was ended; a busy server is tried again, as late as it asks for.\n"
		"\n"
		"A feed that fails is named and costs nothing but its news: its last good data stay, and their age tells. So "
		"does one "
		"that can be fetched and not be read. The store takes its place when it is whole. Exit code 0: all is as new as "
		"its publishers have it; 1: something failed.\n"
		"\n"
		"What there is to fetch, from where, and which of it by default, is a list (--list shows it): that of plimsoll, "
		"or in "
		"its place $XDG_CONFIG_HOME/plimsoll/feeds.conf where that exists, or what --feed-list names; with mirrors for "
		"example. A line a file: name, default (yes or no), path below the feeds folder (FOLDER/FILE; the folder says "
		"which "
		"feed, as with db build), size and ceiling in bytes, licence, URL, description; tabs between; lines that begin "
		"with # "
		"are comments. URLs are https; http on loopback alone.\n"
		"\n"
		"Rules for malware lie beside the feeds, in the folder yara, and are fetched when they are asked for (--feeds "
		"yara): "
		"plimsoll scan --scanners malware --yara fetched looks by them. No store is made of them.\n"
		"\n"
		"Without a network: fetch elsewhere, carry the feeds folder, and run plimsoll db build --from DIR.\n",
	.run = db_update,
};
