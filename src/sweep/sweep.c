/* sweep.c - every image of a registry: a lister, workers, and rounds of both */
#include "sweep/sweep.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/signals.h"
#include "sweep/round.h"
#include <errno.h>
#include <poll.h>

#define POLL_MS 200
#define MS_A_SECOND 1000u

/* A worker at its image. */
struct worker {
	struct child child;
	size_t image;
	uint64_t began_ms;
	bool heard; /* its line has come */
	struct arena arena;
	struct sweep_result result;
};

struct sweeping {
	const struct sweep_options *options;
	struct round *round;
	struct signals signals;
	int signal; /* that came, or 0 */
	struct child lister;
	struct worker workers[SWEEP_JOBS_MAX];
	uint64_t began_ms;
};

/* ---- in the children */

static bool tell_news(void *context, const struct sweep_news *news)
{
	const int *out = context;
	cleanup_buffer struct buffer line = BUFFER_INIT(NEWS_LINE_BYTES_MAX);

	sweep_news_write(news, &line);
	return !line.full && file_write_all(*out, buffer_slice(&line)) == 0;
}

static void be_lister(void *context, int out)
{
	const struct sweeping *sweeping = context;
	const struct sweep_lister lister = {
		.source = sweeping->options->source,
		.choice = &sweeping->options->choice,
		.tell = tell_news,
		.context = &out,
	};

	sweep_list(&lister);
}

struct putting {
	const struct sweep_options *options;
	const struct sweep_job *job;
};

static void be_worker(void *context, int out)
{
	const struct putting *putting = context;
	cleanup_buffer struct buffer line = BUFFER_INIT(SWEEP_LINE_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct sweep_result result;
	uint64_t began = clock_monotonic_ms();
	char when[CLOCK_TEXT_SIZE];

	putting->options->examine(putting->options->examine_context, putting->job, &arena, &result);
	clock_text(clock_seconds(), when);
	result.when = slice_from_text(when);
	result.seconds = (double)(clock_monotonic_ms() - began) / MS_A_SECOND;
	sweep_result_write(&result, &line);
	if (!line.full)
		(void)file_write_all(out, buffer_slice(&line)); /* who is to hear it knows whether it came */
}

/* ---- in the one that holds them together */

static int begin_image(struct sweeping *sweeping, struct worker *worker, size_t number, struct error *err)
{
	const struct sweep_image *image = &sweeping->round->images[number];
	const struct sweep_job job = { image->references[0], image->digest, image->target, sweeping->round->newer_than_unix };
	struct putting putting = { sweeping->options, &job };

	worker->image = number;
	worker->began_ms = clock_monotonic_ms();
	worker->heard = false;
	return child_start(&worker->child, be_worker, &putting, SWEEP_LINE_BYTES_MAX, err);
}

static int begin_what_waits(struct sweeping *sweeping, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < sweeping->options->jobs && r >= 0; i++) {
		size_t number;

		if (sweeping->workers[i].child.pid)
			continue;
		number = round_next(sweeping->round);
		if (number == TABLE_NONE)
			return 0;
		r = begin_image(sweeping, &sweeping->workers[i], number, err);
	}
	return r;
}

static int hear_lister(struct sweeping *sweeping, struct error *err)
{
	struct round *round = sweeping->round;
	bool more = child_read(&sweeping->lister);
	struct sweep_news news;
	struct slice line;
	int r;

	while ((r = child_next_line(&sweeping->lister, &line, err)) > 0) {
		cleanup_arena struct arena arena = ARENA_INIT;

		r = sweep_news_read(line, &arena, &news, err);
		if (r >= 0)
			r = round_hear(round, &news, err);
		if (r < 0)
			return r;
	}
	if (r < 0 || more)
		return r;
	r = child_end(&sweeping->lister, false, err);
	if (!round->ended) {
		round->ended = round->summary.broken = true;
		error_set(&round->summary.why, ERR_CRASHED, "listing it ended too early%s%s", r < 0 ? ": " : "",
			r < 0 ? err->text : "");
	}
	return 0;
}

/* A worker is gone: what it said counts, or how it went. */
static int settle_worker(struct sweeping *sweeping, struct worker *worker, bool stop, const char *why, struct error *err)
{
	struct sweep_result result = worker->result;
	char now[CLOCK_TEXT_SIZE];
	struct error how;
	int r = child_end(&worker->child, stop, &how);

	if (!worker->heard) {
		clock_text(clock_seconds(), now);
		result = (struct sweep_result){
			.outcome = SWEEP_FAILED,
			.error = slice_from_text(why     ? why
						 : r < 0 ? how.text
							 : "its worker ended without a word"),
			.seconds = (double)(clock_monotonic_ms() - worker->began_ms) / MS_A_SECOND,
			.when = slice_from_text(now),
		};
	}
	r = round_settle(sweeping->round, worker->image, &result, err);
	arena_done(&worker->arena);
	return r;
}

static int hear_worker(struct sweeping *sweeping, struct worker *worker, struct error *err)
{
	bool more = child_read(&worker->child);
	struct slice line;
	struct error why;
	int r = child_next_line(&worker->child, &line, &why);

	if (r > 0 && !worker->heard) {
		line = arena_copy(&worker->arena, line);
		r = sweep_result_read(line, &worker->arena, &worker->result, &why);
		worker->heard = r >= 0;
	}
	if (r < 0)
		return settle_worker(sweeping, worker, true, why.text, err);
	return more ? 0 : settle_worker(sweeping, worker, false, NULL, err);
}

static int end_late_worker(struct sweeping *sweeping, struct worker *worker, struct error *err)
{
	uint64_t max = sweeping->options->image_ms_max;
	struct error why;

	if (!worker->child.pid || !max || clock_monotonic_ms() - worker->began_ms < max)
		return 0;
	error_set(&why, ERR_TIMEOUT, "it took longer than %llu s and was ended", (unsigned long long)(max / MS_A_SECOND));
	return settle_worker(sweeping, worker, true, why.text, err);
}

static bool is_over(const struct sweeping *sweeping)
{
	if (!sweeping->round->ended || sweeping->lister.pid || round_waits(sweeping->round))
		return false;
	for (size_t i = 0; i < sweeping->options->jobs; i++)
		if (sweeping->workers[i].child.pid)
			return false;
	return true;
}

/* Waits for what happens next, and does what it asks for. */
static int serve(struct sweeping *sweeping, struct error *err)
{
	struct pollfd polled[SWEEP_JOBS_MAX + 2] = { { .fd = sweeping->signals.fd, .events = POLLIN },
		{ .fd = sweeping->lister.pid ? sweeping->lister.fd : -1, .events = POLLIN } };
	size_t jobs = sweeping->options->jobs;
	int r = 0;

	for (size_t i = 0; i < jobs; i++)
		polled[i + 2] = (struct pollfd){ .fd = sweeping->workers[i].child.pid ? sweeping->workers[i].child.fd : -1,
			.events = POLLIN };
	if (poll(polled, (nfds_t)jobs + 2, POLL_MS) < 0)
		return errno == EINTR ? 0 : error_errno(err, "poll");
	if (polled[0].revents) { /* first: a Ctrl-C that ended the workers, too, says nothing of their images */
		sweeping->signal = signals_take(&sweeping->signals);
		return 0;
	}
	if (polled[1].revents)
		r = hear_lister(sweeping, err);
	for (size_t i = 0; i < jobs && r >= 0; i++)
		if (polled[i + 2].revents)
			r = hear_worker(sweeping, &sweeping->workers[i], err);
		else
			r = end_late_worker(sweeping, &sweeping->workers[i], err);
	return r;
}

static void show(struct sweeping *sweeping)
{
	struct round *round = sweeping->round;

	round->progress.listing = !round->ended;
	round->progress.seconds = (double)(clock_monotonic_ms() - sweeping->began_ms) / MS_A_SECOND;
	sweeping->options->events.progress(sweeping->options->events.context, &round->progress);
}

static void end_all(struct sweeping *sweeping)
{
	child_end(&sweeping->lister, true, NULL);
	for (size_t i = 0; i < sweeping->options->jobs; i++) {
		child_end(&sweeping->workers[i].child, true, NULL);
		arena_done(&sweeping->workers[i].arena);
	}
}

static int run_round(struct sweeping *sweeping, struct round *round, struct error *err)
{
	const struct sweep_options *options = sweeping->options;
	int r = options->judged_by(options->judged_by_context, &round->arena, &round->judged_by, err);

	sweeping->round = round;
	sweeping->began_ms = clock_monotonic_ms();
	round->newer_than_unix =
		options->newer_than_s ? (int64_t)clock_seconds() - options->newer_than_s : options->newer_than_unix;
	if (r >= 0)
		r = child_start(&sweeping->lister, be_lister, sweeping, NEWS_LINE_BYTES_MAX, err);
	while (r >= 0 && !sweeping->signal && !is_over(sweeping)) {
		r = begin_what_waits(sweeping, err);
		if (r >= 0)
			r = serve(sweeping, err);
		show(sweeping);
	}
	end_all(sweeping);
	round->summary.seconds = (double)(clock_monotonic_ms() - sweeping->began_ms) / MS_A_SECOND;
	round->summary.signal = sweeping->signal;
	return r;
}

/* Until the next round, or a signal. */
static void wait_for(struct sweeping *sweeping, uint64_t wait_ms)
{
	uint64_t until = clock_monotonic_ms() + wait_ms, now;

	while (!sweeping->signal && (now = clock_monotonic_ms()) < until) {
		struct pollfd polled = { .fd = sweeping->signals.fd, .events = POLLIN };

		if (poll(&polled, 1, until - now < MS_A_SECOND ? (int)(until - now) : (int)MS_A_SECOND) > 0)
			sweeping->signal = signals_take(&sweeping->signals);
	}
}

static int run_rounds(struct sweeping *sweeping, struct sweep_state *state, struct sweep_summary *ret_summary, struct error *err)
{
	const struct sweep_options *options = sweeping->options;
	int r = 0;

	for (unsigned number = 0; r >= 0; number++) {
		struct round round = { .options = options, .state = state, .number = number };

		r = sweep_state_tidy(state, err);
		if (r >= 0)
			r = run_round(sweeping, &round, err);
		if (r >= 0) {
			*ret_summary = round.summary;
			options->events.ended(options->events.context, &round.summary, sweeping->signal ? 0 : options->repeat_ms);
		}
		round_done(&round);
		if (r < 0 || sweeping->signal || !options->repeat_ms)
			break;
		wait_for(sweeping, options->repeat_ms);
		if (sweeping->signal) {
			ret_summary->signal = sweeping->signal;
			break;
		}
	}
	return r;
}

int sweep_run(const struct sweep_options *options, struct sweep_summary *ret_summary, struct error *err)
{
	cleanup_sweep_state struct sweep_state *state = NULL;
	struct sweeping sweeping = { .options = options, .lister = { .fd = -1 } };
	int r = sweep_state_open(options->state_folder, options->name, options->fresh, &state, err);

	if (r < 0)
		return r;
	*ret_summary = (struct sweep_summary){ 0 };
	r = signals_catch(&sweeping.signals, err);
	if (r >= 0)
		r = run_rounds(&sweeping, state, ret_summary, err);
	signals_release(&sweeping.signals);
	return r;
}
