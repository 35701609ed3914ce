/* download.c - fetch many files at once */
#include "supply/download.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/signals.h"
#include "supply/part.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#define READ_BYTES 65536u
#define POLL_MS 100
#define SILENCE_MS 150000u /* plimsoll-net itself gives up long before: this is for one that hangs */
#define WAIT_MS 1000u      /* before the second try; doubles */

struct slot {
	struct fetcher *fetcher;   /* started when it is needed */
	struct download *download; /* at work on it, or NULL */
	struct part part;
	int pipe; /* -1: the body has ended */
	bool begun;
	struct fetch_result head;
	uint64_t heard_ms;
};

struct loop {
	const struct download_options *options;
	struct feed_folder *folder;
	struct download *downloads;
	size_t count, slot_count;
	struct slot slots[DOWNLOAD_JOBS_MAX];
	uint64_t shown_ms;
};

static void slot_clear(struct slot *slot)
{
	if (slot->pipe >= 0)
		close(slot->pipe);
	slot->pipe = -1;
	part_close(&slot->part);
	slot->download->at_work = false;
	slot->download = NULL;
}

static void end_download(struct loop *loop, struct download *download, enum download_outcome outcome)
{
	const struct download_options *options = loop->options;

	download->outcome = outcome;
	if (outcome != DOWNLOAD_NEW)
		download->expected_bytes = download->done_bytes;
	if (options->ended)
		options->ended(options->context, download);
}

/* How long until the next try: twice as long each time, and a little of chance, lest all who were cut off come back at once. */
static uint64_t wait_ms(const struct download *download, uint64_t retry_after_s)
{
	uint64_t wait = WAIT_MS << (download->tries < 6 ? download->tries - 1 : 5), chance;

	random_bytes(&chance, sizeof chance);
	if (wait < retry_after_s * 1000)
		wait = retry_after_s * 1000;
	return wait + chance % (WAIT_MS / 2);
}

/* What is at hand failed with download->error. */
static void fail(struct loop *loop, struct slot *slot, const struct fetch_result *result)
{
	const struct download_options *options = loop->options;
	struct download *download = slot->download;
	unsigned tries_max = options->tries_max ? options->tries_max : DOWNLOAD_TRIES;
	bool again = result->advice != FETCH_GIVE_UP && download->tries < tries_max && !deadline_passed(options->deadline);
	uint64_t wait;

	slot_clear(slot);
	if (again && result->retry_after_s > DOWNLOAD_WAIT_S_MAX) {
		struct error why = download->error;

		error_set(&download->error, why.code, "%s; it asks to come back after %lu s", why.text,
			(unsigned long)result->retry_after_s);
		again = false;
	}
	if (!again) {
		end_download(loop, download, DOWNLOAD_FAILED);
		return;
	}
	wait = wait_ms(download, result->retry_after_s);
	download->anew = result->advice == FETCH_ANEW;
	download->not_before_ms = clock_monotonic_ms() + wait;
	if (options->again)
		options->again(options->context, download, &download->error, wait);
}

/* plimsoll-net itself is no good any more. */
static void fail_fetcher(struct loop *loop, struct slot *slot)
{
	const struct fetch_result result = { .advice = FETCH_AGAIN };

	fetcher_stop(slot->fetcher);
	slot->fetcher = NULL;
	fail(loop, slot, &result);
}

/* Ours: a disk that is full, a ceiling. plimsoll-net is in the middle of a body that nobody wants. */
static void fail_here(struct loop *loop, struct slot *slot)
{
	const struct fetch_result result = { .advice = FETCH_GIVE_UP };

	fetcher_stop(slot->fetcher);
	slot->fetcher = NULL;
	fail(loop, slot, &result);
}

static int request(struct loop *loop, struct slot *slot, struct error *err)
{
	struct download *download = slot->download;
	struct fetch_request wanted;
	int ends[2], r;

	r = part_open(&slot->part, loop->folder, download->source, feed_folder_find(loop->folder, download->source->path),
		download->anew, &wanted, err);
	if (r < 0)
		return r;
	wanted.timeout_ms = deadline_left_ms(loop->options->deadline);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	slot->pipe = ends[0];
	fcntl(ends[0], F_SETPIPE_SZ, 1 << 18); /* faster where it may be */
	r = fetcher_begin(slot->fetcher, &wanted, ends[1], err);
	close(ends[1]);
	return r;
}

/* An error: there is no plimsoll-net. What else fails is the download's matter. */
static int begin(struct loop *loop, struct slot *slot, struct download *download, struct error *err)
{
	int r = slot->fetcher ? 0 : fetcher_start(loop->options->fetcher_path, &slot->fetcher, err);

	if (r < 0)
		return r;
	slot->download = download;
	slot->pipe = -1;
	slot->begun = false;
	slot->head = (struct fetch_result){ 0 };
	slot->heard_ms = clock_monotonic_ms();
	download->at_work = true;
	download->tries++;
	if (request(loop, slot, &download->error) < 0)
		fail_here(loop, slot);
	return 0;
}

static uint64_t unix_now(void)
{
	return (uint64_t)time(NULL);
}

static void take_unchanged(struct loop *loop, struct slot *slot)
{
	struct download *download = slot->download;
	struct feed_state *state = feed_folder_find(loop->folder, download->source->path);
	const struct fetch_result result = { .advice = FETCH_ANEW };

	slot_clear(slot);
	if (!state) { /* it went away since it was asked for */
		slot->download = download;
		error_set(&download->error, ERR_CONFLICT, "'%s' was changed meanwhile", download->source->path);
		fail(loop, slot, &result);
		return;
	}
	state->checked_unix = unix_now();
	download->done_bytes = 0;
	end_download(loop, download, DOWNLOAD_UNCHANGED);
}

static void take_new(struct loop *loop, struct slot *slot, const struct fetch_result *result)
{
	struct download *download = slot->download;
	struct feed_state state;
	int r = part_end(&slot->part, result, &state, &download->error);

	if (r >= 0) {
		state.fetched_unix = state.checked_unix = unix_now();
		download->done_bytes = download->expected_bytes = state.size_bytes;
		r = feed_folder_place(loop->folder, slot->part.fd, &state, &download->error);
	}
	slot_clear(slot);
	end_download(loop, download, r < 0 ? DOWNLOAD_FAILED : DOWNLOAD_NEW);
}

/* The end of a transfer, good or not. */
static int take_end(struct loop *loop, struct slot *slot, const struct fetch_result *result, int r, struct error *err)
{
	bool unchanged = r >= 0 && result->http_status == 304 && !slot->begun;

	if (r >= 0 && !unchanged && !slot->begun)
		r = error_set(&slot->download->error, ERR_FORMAT, "plimsoll-net ends what it never began");
	if (r == -ERR_CRASHED || r == -ERR_FORMAT)
		fail_fetcher(loop, slot);
	else if (r < 0)
		fail(loop, slot, result);
	else if (unchanged)
		take_unchanged(loop, slot);
	else
		take_new(loop, slot, result);
	return feed_folder_save(loop->folder, err);
}

static int take_event(struct loop *loop, struct slot *slot, struct error *err)
{
	struct download *download = slot->download;
	struct fetch_result result;
	int r = fetcher_next(slot->fetcher, &result, &download->error);

	if (r <= 0)
		return take_end(loop, slot, &result, r, err);
	slot->begun = true;
	slot->head = result;
	if (result.length_bytes)
		download->expected_bytes = result.length_bytes;
	if (part_begin(&slot->part, &result, &download->error) < 0)
		fail_here(loop, slot);
	return 0;
}

static void take_bytes(struct loop *loop, struct slot *slot)
{
	struct download *download = slot->download;
	char bytes[READ_BYTES];
	ssize_t got = read(slot->pipe, bytes, sizeof bytes);

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		close(slot->pipe);
		slot->pipe = -1;
		return;
	}
	if (part_add(&slot->part, bytes, (size_t)got, &download->error) < 0) {
		fail_here(loop, slot);
		return;
	}
	download->done_bytes = slot->part.size_bytes;
	if (download->expected_bytes < download->done_bytes)
		download->expected_bytes = download->done_bytes;
}

/* Once a body has begun, it is read to its end before the word on it is. */
static int slot_fd(const struct slot *slot)
{
	return slot->begun && slot->pipe >= 0 ? slot->pipe : fetcher_fd(slot->fetcher);
}

static int serve_slot(struct loop *loop, struct slot *slot, bool ready, struct error *err)
{
	if (ready) {
		slot->heard_ms = clock_monotonic_ms();
		if (slot->begun && slot->pipe >= 0)
			take_bytes(loop, slot);
		else
			return take_event(loop, slot, err);
	} else if (clock_monotonic_ms() - slot->heard_ms > SILENCE_MS) {
		error_set(&slot->download->error, ERR_TIMEOUT, "plimsoll-net says nothing any more");
		fail_fetcher(loop, slot);
	}
	return 0;
}

static int begin_what_waits(struct loop *loop, struct error *err)
{
	size_t next = 0;
	int r = 0;

	for (size_t i = 0; i < loop->slot_count && r >= 0; i++) {
		uint64_t now = clock_monotonic_ms();

		if (loop->slots[i].download)
			continue;
		while (next < loop->count && (loop->downloads[next].outcome != DOWNLOAD_WAITS || loop->downloads[next].at_work ||
						     loop->downloads[next].not_before_ms > now))
			next++;
		if (next == loop->count)
			break;
		r = begin(loop, &loop->slots[i], &loop->downloads[next++], err);
	}
	return r;
}

static void show(struct loop *loop)
{
	const struct download_options *options = loop->options;
	struct download_progress progress = { .count = loop->count };
	uint64_t now = clock_monotonic_ms();

	if (!options->progress || now - loop->shown_ms < POLL_MS)
		return;
	loop->shown_ms = now;
	for (size_t i = 0; i < loop->count; i++) {
		progress.ended += loop->downloads[i].outcome != DOWNLOAD_WAITS;
		progress.done_bytes += loop->downloads[i].done_bytes;
		progress.expected_bytes += loop->downloads[i].expected_bytes;
	}
	options->progress(options->context, &progress);
}

static void end_all(struct loop *loop)
{
	for (size_t i = 0; i < loop->slot_count; i++)
		if (loop->slots[i].download)
			slot_clear(&loop->slots[i]);
	for (size_t i = 0; i < loop->count; i++) {
		struct download *download = &loop->downloads[i];

		if (download->outcome != DOWNLOAD_WAITS)
			continue;
		error_set(&download->error, ERR_TIMEOUT, "'%s': not done in time", download->source->url);
		end_download(loop, download, DOWNLOAD_FAILED);
	}
}

static bool is_over(const struct loop *loop)
{
	for (size_t i = 0; i < loop->count; i++)
		if (loop->downloads[i].outcome == DOWNLOAD_WAITS)
			return false;
	return true;
}

/* One round: 1: a signal came. */
static int serve(struct loop *loop, const struct signals *signals, struct error *err)
{
	struct pollfd polled[DOWNLOAD_JOBS_MAX + 1] = { { .fd = signals->fd, .events = POLLIN } };
	int r = begin_what_waits(loop, err);

	for (size_t i = 0; i < loop->slot_count; i++)
		polled[i + 1] =
			(struct pollfd){ .fd = loop->slots[i].download ? slot_fd(&loop->slots[i]) : -1, .events = POLLIN };
	if (r >= 0 && poll(polled, loop->slot_count + 1, POLL_MS) < 0 && errno != EINTR)
		r = error_errno(err, "poll");
	if (r >= 0 && polled[0].revents)
		return 1;
	for (size_t i = 0; i < loop->slot_count && r >= 0; i++)
		if (loop->slots[i].download)
			r = serve_slot(loop, &loop->slots[i], polled[i + 1].revents != 0, err);
	show(loop);
	return r < 0 ? r : 0;
}

static int run(struct loop *loop, struct signals *signals, int *ret_signal, struct error *err)
{
	int r = 0;

	while (!is_over(loop) && r == 0) {
		if (deadline_passed(loop->options->deadline))
			end_all(loop);
		else
			r = serve(loop, signals, err);
	}
	if (r == 1) {
		*ret_signal = signals_take(signals);
		r = 0;
	}
	for (size_t i = 0; i < loop->slot_count; i++) {
		if (loop->slots[i].download)
			slot_clear(&loop->slots[i]);
		fetcher_stop(loop->slots[i].fetcher);
	}
	return r;
}

int download_run(struct feed_folder *folder, struct download *downloads, size_t count, const struct download_options *options,
	int *ret_signal, struct error *err)
{
	unsigned jobs = options->jobs ? options->jobs : DOWNLOAD_JOBS;
	struct loop *loop = memory_one(struct loop);
	struct signals signals;
	int r;

	*loop = (struct loop){ .options = options, .folder = folder, .downloads = downloads, .count = count };
	loop->slot_count = jobs < DOWNLOAD_JOBS_MAX ? jobs : DOWNLOAD_JOBS_MAX;
	for (size_t i = 0; i < loop->slot_count; i++)
		loop->slots[i] = (struct slot){ .pipe = -1, .part = { .fd = -1 } };
	*ret_signal = 0;
	r = signals_catch(&signals, err);
	if (r >= 0)
		r = run(loop, &signals, ret_signal, err);
	signals_release(&signals);
	free(loop);
	return r;
}
