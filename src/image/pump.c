/* pump.c - feed readers, hash what they are fed, take what they send: one loop over all of them */
#include "image/pump.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "image/worker.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>

#define PUMP_END_MS 20000u /* from a reader's end that was asked for to its event: else the zygote does not work */
#define PUMP_GAP_MS 1000u  /* plimsoll itself was stopped (or starved) so long: no reader's fault */
#define PROGRESS_MS 100u
#define JOBS_MAX 64u

struct pump {
	struct reader *reader;
	const struct pump_options *options;
	struct worker workers[JOBS_MAX];
	struct pump_task **order; /* largest first */
	size_t count, next, done, jobs;
	uint64_t now_ms, late_ms, progress_ms;
};

static int take_event(struct pump *pump, struct reader *reader, struct error *err)
{
	struct event event;
	struct worker *worker;
	cleanup_fd int pidfd = -1;
	int r = reader_event(reader, &event, &pidfd, err);

	if (r < 0)
		return r;
	worker = &pump->workers[event.id % JOBS_MAX];
	if (!worker->task)
		return 0;
	switch (event.kind) {
	case EVENT_STARTED:
		worker->pidfd = steal_fd(&pidfd);
		if (worker->task->error.text[0]) /* it failed before it was known */
			syscall(SYS_pidfd_send_signal, worker->pidfd, SIGKILL, NULL, 0);
		return 0;
	case EVENT_ENDED:
		worker->ended = true;
		worker->status = (int)event.status;
		break;
	default:
		event.text[sizeof event.text - 1] = '\0';
		worker_fail_with(worker, ERR_IO, "%s", event.text);
		worker->ended = true;
		break;
	}
	return 0;
}

static int watch_worker(struct worker *worker, uint64_t now_ms, struct error *err)
{
	if (!worker->failed_ms)
		worker_watch(worker, now_ms);
	else if (now_ms > worker->failed_ms + PUMP_END_MS)
		return error_set(err, ERR_TIMEOUT, "plimsoll-read does not answer: a reader was ended and it says nothing of it");
	return 0;
}

static int watch_clock(struct pump *pump, struct error *err)
{
	uint64_t fed = 0;

	for (size_t i = 0; i < pump->jobs; i++) {
		struct worker *worker = &pump->workers[i];
		int r;

		if (!worker->task || worker->ended)
			continue;
		fed += worker->task->fed_bytes;
		r = watch_worker(worker, pump->now_ms, err);
		if (r < 0)
			return r;
	}
	if (!pump->options->progress || pump->now_ms - pump->progress_ms < PROGRESS_MS)
		return 0;
	pump->progress_ms = pump->now_ms;
	for (size_t i = 0; i < pump->next; i++)
		if (pump->order[i]->complete || pump->order[i]->error.text[0])
			fed += pump->order[i]->fed_bytes;
	pump->options->progress(pump->options->progress_context, fed, pump->done);
	return 0;
}

/* What began within the gap has not waited for all of it. */
static uint64_t no_later(uint64_t time_ms, uint64_t now_ms)
{
	return time_ms < now_ms ? time_ms : now_ms;
}

/* When plimsoll was stopped (Ctrl-Z) or starved, its readers were too, or had nobody to give to: that time does not count. Nor does that
 * in which bytes were waited for. */
static void tick(struct pump *pump)
{
	uint64_t now = clock_monotonic_ms(), gap = now - pump->now_ms;

	pump->now_ms = now;
	for (size_t i = 0; i < pump->jobs; i++) {
		struct worker *worker = &pump->workers[i];

		if (gap >= PUMP_GAP_MS)
			worker->failed_ms += worker->failed_ms ? gap : 0;
		else if (worker_is_waiting(worker))
			worker->waited_ms += gap;
		else
			continue;
		worker->start_ms = no_later(worker->start_ms + gap, now);
		worker->moved_ms = no_later(worker->moved_ms + gap, now);
	}
}

static void move_worker(struct pump *pump, struct worker *worker, const struct pollfd polled[static 3])
{
	if (polled[0].revents || polled[1].revents)
		worker->moved_ms = pump->now_ms;
	if (polled[0].revents || (worker->input >= 0 && worker_is_waiting(worker) && (polled[2].revents || polled[2].fd < 0)))
		worker_feed(worker);
	if (polled[1].revents && worker->output >= 0)
		worker_take(worker);
}

#define POLLED 4u /* descriptors a worker */

/* One turn: wait for anything, then move what can be moved. */
static int turn(struct pump *pump, struct error *err)
{
	struct pollfd polled[1 + POLLED * JOBS_MAX] = { { .fd = pump->reader ? reader_fd(pump->reader) : -1, .events = POLLIN } };
	int r = 0;

	for (size_t i = 0; i < pump->jobs; i++) {
		struct worker *worker = &pump->workers[i];
		bool at_work = worker->task != NULL, waiting = worker_is_waiting(worker);

		polled[1 + POLLED * i] = (struct pollfd){ .fd = at_work && !waiting ? worker->input : -1, .events = POLLOUT };
		polled[2 + POLLED * i] = (struct pollfd){ .fd = at_work ? worker->output : -1, .events = POLLIN };
		polled[3 + POLLED * i] = (struct pollfd){ .fd = waiting ? feed_fd(&worker->feed) : -1, .events = POLLIN };
		polled[4 + POLLED * i] =
			(struct pollfd){ .fd = at_work && worker->own ? reader_fd(worker->own) : -1, .events = POLLIN };
	}
	if (poll(polled, 1 + POLLED * pump->jobs, PROGRESS_MS) < 0 && errno != EINTR)
		return error_errno(err, "poll");
	tick(pump);
	for (size_t i = 0; i < pump->jobs; i++)
		if (pump->workers[i].task)
			move_worker(pump, &pump->workers[i], &polled[1 + POLLED * i]);
	if (polled[0].revents)
		r = take_event(pump, pump->reader, err);
	for (size_t i = 0; i < pump->jobs && r >= 0; i++)
		if (pump->workers[i].task && polled[4 + POLLED * i].revents)
			r = take_event(pump, pump->workers[i].own, err);
	return r < 0 ? r : watch_clock(pump, err);
}

static int start_and_finish(struct pump *pump, struct error *err)
{
	for (size_t i = 0; i < pump->jobs; i++) {
		struct worker *worker = &pump->workers[i];

		if (worker->task && worker->ended && worker->output < 0 && worker_drain(worker)) {
			worker_finish(worker);
			pump->done++;
		}
		if (!worker->task && pump->next < pump->count) {
			int r;

			worker->options = pump->options;
			worker->late_ms = pump->late_ms;
			r = worker_start(worker, pump->reader, pump->order[pump->next++], i, err);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

static bool comes_in_order(const struct pump_task *task)
{
	return task->blob.source && task->blob.source->took;
}

static int larger_first(const void *a, const void *b)
{
	const struct pump_task *x = *(struct pump_task *const *)a, *y = *(struct pump_task *const *)b;
	uint64_t left = feed_length(&x->blob, x->bytes), right = feed_length(&y->blob, y->bytes);

	if (comes_in_order(x) && comes_in_order(y)) {
		left = y->blob.offset;
		right = x->blob.offset;
	}
	if (left != right)
		return left < right ? 1 : -1;
	return (x > y) - (x < y);
}

static void pump_done(struct pump *pump)
{
	for (size_t i = 0; i < JOBS_MAX; i++) {
		struct worker *worker = &pump->workers[i];

		if (worker->task)
			worker_drop(worker);
		free(worker->chunk);
	}
	free(pump->order);
	free(pump);
}

int pump_run(struct reader *reader, struct pump_task *tasks, size_t count, const struct pump_options *options, struct error *err)
{
	struct pump *pump = memory_one(struct pump);
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int r = 0;

	pump->reader = reader;
	pump->options = options;
	pump->count = count;
	pump->jobs = options->jobs < 1 ? 1 : options->jobs > JOBS_MAX ? JOBS_MAX : options->jobs;
	if (pump->jobs > count)
		pump->jobs = count;
	pump->now_ms = clock_monotonic_ms();
	pump->late_ms = options->timeout_ms ? pump->now_ms + options->timeout_ms : UINT64_MAX;
	pump->order = memory_new((count + 1) * sizeof *pump->order);
	for (size_t i = 0; i < count; i++) {
		pump->order[i] = &tasks[i];
		if (comes_in_order(&tasks[i]))
			pump->jobs = 1;
	}
	qsort(pump->order, count, sizeof *pump->order, larger_first);
	sigaction(SIGPIPE, &ignore, &before); /* a reader that dies must not take us along */
	while (r >= 0 && pump->done < count) {
		r = start_and_finish(pump, err);
		if (r >= 0 && pump->done < count)
			r = turn(pump, err);
	}
	sigaction(SIGPIPE, &before, NULL);
	pump_done(pump);
	return r;
}
