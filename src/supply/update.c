/* update.c - fetch feeds, and make the user's store of them */
#include "supply/update.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "model/feeds.h"
#include "vulndb/vulndb.h"
#include <errno.h>
#include <fcntl.h>

#define LOCK_POLL_MS 200u
#define DATE_SIZE 16

struct updating {
	const struct update_options *options;
	struct update_result *result;
	struct feed_folder folder;
	struct download *downloads; /* one a feed of the result */
	struct deadline deadline;
};

int update_read_list(const char *path, struct arena *arena, struct feed_list *ret_list, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(FEED_LIST_BYTES_MAX + 65536);
	cleanup_fd int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t got = 1;
	int r;

	if (fd < 0)
		return error_errno(err, "open '%s'", path);
	while (got > 0) {
		char *room = buffer_extend(&text, 4096);

		if (!room)
			return error_set(err, ERR_LIMIT, "'%s' has more than %u bytes", path, FEED_LIST_BYTES_MAX);
		got = read(fd, room, 4096);
		text.len -= 4096 - (got > 0 ? (size_t)got : 0);
		if (got < 0 && errno == EINTR)
			got = 1;
	}
	if (got < 0)
		return error_errno(err, "read '%s'", path);
	r = feed_list_parse(buffer_slice(&text), arena, ret_list, err);
	return r < 0 ? error_context(err, r, "'%s'", path) : 0;
}

static void look_at(struct updating *updating, struct update_feed *feed)
{
	const struct feed_state *state = feed_folder_find(&updating->folder, feed->source->path);

	feed->size_bytes = state ? state->size_bytes : feed->source->size_bytes;
	feed->checked_unix = state ? state->checked_unix : 0;
}

static int choose(struct updating *updating, struct error *err)
{
	const struct update_options *options = updating->options;
	struct update_result *result = updating->result;
	const struct feed_list *list = options->list;
	bool *chosen = arena_array(&result->arena, bool, list->count);
	struct slice words = slice_from_text(options->feeds ? options->feeds : "default");
	int r = feed_list_choose(list, words, chosen, err);

	/* A list of the user's may have no default set. */
	if (r < 0 && options->feeds)
		return r;
	result->feeds = arena_array(&result->arena, struct update_feed, list->count);
	for (size_t i = 0; i < list->count; i++) {
		if (!options->feeds && feed_folder_find(&updating->folder, list->items[i].path))
			chosen[i] = true; /* or it would grow old unseen */
		if (chosen[i])
			result->feeds[result->count++] = (struct update_feed){ .source = &list->items[i] };
	}
	if (result->count == 0)
		return error_set(err, ERR_USAGE, "the list of feeds has no default: --feeds LIST says which");
	updating->downloads = arena_array(&result->arena, struct download, result->count);
	for (size_t i = 0; i < result->count; i++) {
		look_at(updating, &result->feeds[i]);
		updating->downloads[i].source = result->feeds[i].source;
		updating->downloads[i].expected_bytes = result->feeds[i].size_bytes;
	}
	return 0;
}

/* Waits for another process that is at it. */
static int lock(struct updating *updating, struct error *err)
{
	const struct update_events *events = &updating->options->events;
	bool forgotten, waited = false;
	int r;

	while ((r = feed_folder_lock(&updating->folder, err)) == 0) {
		const struct timespec pause = { 0, LOCK_POLL_MS * 1000000L };

		if (deadline_passed(&updating->deadline))
			return error_set(err, ERR_CONFLICT, "another plimsoll db update is still at work in '%s'",
				updating->options->folder);
		if (!waited)
			events->waiting(events->context);
		waited = true;
		nanosleep(&pause, NULL);
	}
	return r < 0 ? r : feed_folder_load(&updating->folder, &forgotten, err);
}

static struct update_feed *feed_of(struct updating *updating, const struct download *download)
{
	return &updating->result->feeds[download - updating->downloads];
}

static void on_progress(void *context, const struct download_progress *now)
{
	const struct update_events *events = &((struct updating *)context)->options->events;

	events->progress(events->context, now);
}

static void on_again(void *context, const struct download *download, const struct error *why, uint64_t wait_ms)
{
	const struct update_events *events = &((struct updating *)context)->options->events;

	events->again(events->context, feed_of(context, download), why->text, wait_ms);
}

static void on_ended(void *context, const struct download *download)
{
	struct updating *updating = context;
	const struct update_events *events = &updating->options->events;
	struct update_feed *feed = feed_of(updating, download);

	look_at(updating, feed);
	feed->outcome = download->outcome == DOWNLOAD_NEW         ? UPDATE_NEW
			: download->outcome == DOWNLOAD_UNCHANGED ? UPDATE_UNCHANGED
								  : UPDATE_FAILED;
	if (feed->outcome == UPDATE_FAILED)
		feed->why = arena_text(&updating->result->arena, slice_from_text(download->error.text));
	events->ended(events->context, feed);
}

static int fetch(struct updating *updating, struct error *err)
{
	const struct update_options *options = updating->options;
	struct download_options download = {
		.fetcher_path = options->fetcher_path,
		.jobs = options->jobs,
		.tries_max = options->tries_max,
		.deadline = &updating->deadline,
		.progress = on_progress,
		.ended = on_ended,
		.again = on_again,
		.context = updating,
	};
	struct update_result *result = updating->result;

	return download_run(&updating->folder, updating->downloads, result->count, &download, &result->signal, err);
}

static void date_of(uint64_t seconds, char ret_date[DATE_SIZE])
{
	time_t time = (time_t)seconds;
	struct tm parts = { 0 };

	gmtime_r(&time, &parts);
	strftime(ret_date, DATE_SIZE, "%Y-%m-%d", &parts);
}

/* What the store calls the moment when it was made, or "" where there is none that can be opened. */
static const char *built_at(struct updating *updating)
{
	cleanup_vulndb struct vulndb *store = NULL;

	if (vulndb_open(updating->options->store, &store, NULL) < 0)
		return "";
	return arena_text(&updating->result->arena, vulndb_facts(store)->built);
}

/* What the store is, if it is made of what is there: of these files, checked on these days. */
static const char *expected_store(struct updating *updating)
{
	char fingerprint[SHA256_HEX_SIZE];

	feed_folder_fingerprint(&updating->folder, fingerprint);
	return arena_printf(&updating->result->arena, "%s %s", fingerprint, built_at(updating)).ptr;
}

static int build(struct updating *updating, struct error *err)
{
	const struct feed_folder *folder = &updating->folder;
	struct update_result *result = updating->result;
	struct build_checked *checked = arena_array(&result->arena, struct build_checked, folder->count + 1);
	struct build_options options = {
		.from = updating->options->folder,
		.output = updating->options->store,
		.reader_path = updating->options->reader_path,
		.checked = checked,
		.checked_count = folder->count,
		.keep_previous = true,
		.progress = updating->options->events.reading,
		.progress_context = updating->options->events.context,
	};
	char date[DATE_SIZE];

	for (size_t i = 0; i < folder->count; i++) {
		date_of(folder->states[i].checked_unix, date);
		checked[i] = (struct build_checked){ arena_text(&result->arena, slice_from_text(folder->states[i].path)),
			arena_text(&result->arena, slice_from_text(date)) };
	}
	updating->options->events.building(updating->options->events.context);
	build_result_done(&result->build);
	return supply_build(&options, &result->build, err);
}

/* Why PATH was refused, as the builder noted it. */
static const char *why_refused(struct update_result *result, struct slice path)
{
	for (size_t i = 0; i < result->build.note_count; i++)
		if (!result->build.notes[i].remark && slice_starts_with(result->build.notes[i].text, path))
			return arena_text(&result->arena, result->build.notes[i].text);
	return arena_printf(&result->arena, "%.*s: nothing of it could be read", SLICE_ARG(path)).ptr;
}

/* One that is of no use gives way to what was there before, if it is newer than the last store: 1: something came back. */
static int refuse(struct updating *updating, struct update_feed *feed, struct error *err)
{
	const struct update_events *events = &updating->options->events;
	const char *path = feed->source->path;
	int r = 0;

	if (feed->outcome == UPDATE_NEW || feed_folder_has_previous(&updating->folder, path))
		r = feed_folder_put_back(&updating->folder, path, err);
	feed->outcome = UPDATE_REFUSED;
	feed->why = why_refused(updating->result, slice_from_text(path));
	look_at(updating, feed);
	events->ended(events->context, feed);
	return r;
}

/* *RET_BACK: how many came back. */
static int refuse_all(struct updating *updating, size_t *ret_back, struct error *err)
{
	struct update_result *result = updating->result;
	int r = 0;

	*ret_back = 0;
	for (size_t i = 0; i < result->count && r >= 0; i++) {
		struct update_feed *feed = &result->feeds[i];

		for (size_t j = 0; j < result->build.refused_count && feed->outcome != UPDATE_REFUSED && r >= 0; j++)
			if (slice_equal(result->build.refused[j], slice_from_text(feed->source->path))) {
				r = refuse(updating, feed, err);
				*ret_back += r > 0;
			}
	}
	return r < 0 ? r : feed_folder_save(&updating->folder, err);
}

/* Nothing that is known of is there but rules. */
static bool has_rules_alone(const struct feed_folder *folder)
{
	for (size_t i = 0; i < folder->count; i++)
		if (!feed_is_rules(slice_from_text(folder->states[i].path)))
			return false;
	return true;
}

static int make_store(struct updating *updating, struct error *err)
{
	struct update_result *result = updating->result;
	size_t back = 0;
	int r, kept;

	result->rules_alone = has_rules_alone(&updating->folder);
	if (result->rules_alone)
		return 0;
	if (strcmp(updating->folder.built, expected_store(updating)) == 0)
		return 0;
	r = build(updating, err);
	kept = refuse_all(updating, &back, r < 0 ? NULL : err);
	if (back > 0)
		r = build(updating, err);
	if (r < 0 || kept < 0)
		return r < 0 ? r : kept;
	result->built = true;
	updating->folder.built = arena_text(&updating->folder.arena, slice_from_text(expected_store(updating)));
	feed_folder_settle(&updating->folder);
	return feed_folder_save(&updating->folder, err);
}

static bool has_something(struct updating *updating)
{
	for (size_t i = 0; i < updating->folder.count; i++)
		if (feed_folder_find(&updating->folder, updating->folder.states[i].path))
			return true;
	return false;
}

static int update(struct updating *updating, struct error *err)
{
	const struct update_events *events = &updating->options->events;
	struct update_result *result = updating->result;
	int r = choose(updating, err);

	if (r < 0)
		return r;
	events->chosen(events->context, result->feeds, result->count);
	r = fetch(updating, err);
	if (r < 0 || result->signal)
		return r;
	if (!has_something(updating))
		return error_set(err, ERR_NETWORK, "nothing could be fetched, and nothing was there before");
	return make_store(updating, err);
}

int supply_update(const struct update_options *options, struct update_result *ret_result, struct error *err)
{
	struct updating updating = { .options = options, .result = ret_result, .deadline = deadline_in(options->timeout_ms) };
	bool forgotten = false;
	int r;

	*ret_result = (struct update_result){ 0 };
	r = feed_folder_open(options->folder, &updating.folder, &forgotten, err);
	if (r < 0)
		return r;
	if (forgotten)
		options->events.forgotten(options->events.context);
	r = lock(&updating, err);
	if (r >= 0)
		r = update(&updating, err);
	feed_folder_close(&updating.folder);
	for (size_t i = 0; i < ret_result->count; i++)
		ret_result->outcomes[ret_result->feeds[i].outcome]++;
	return r;
}

void update_result_done(struct update_result *result)
{
	build_result_done(&result->build);
	arena_done(&result->arena);
}
