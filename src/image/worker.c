/* worker.c - a task at work: its reader, what goes into it and what comes out */
#include "image/worker.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#define PIPE_BYTES (1 << 20)
#define READ_BYTES (64u << 10)

static uint64_t input_length(const struct pump_task *task)
{
	return feed_length(&task->blob, task->bytes);
}

/* The reader gets the file itself: nobody hashes it, and it may skip. */
static bool is_handed_over(const struct pump_task *task)
{
	return task->blob.fd >= 0 && !task->hash;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void worker_fail(struct worker *worker, const struct error *why)
{
	if (!worker->failed_ms)
		worker->failed_ms = clock_monotonic_ms();
	if (!worker->task->error.text[0])
		worker->task->error = *why;
	else
		worker->task->said_why = false; /* it was caught at something after it had said why */
	if (worker->pidfd >= 0)
		syscall(SYS_pidfd_send_signal, worker->pidfd, SIGKILL, NULL, 0);
	close_end(&worker->output);
}

void worker_fail_with(struct worker *worker, enum error_code code, const char *format, ...)
{
	struct error why = { .code = code };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why.text, sizeof why.text, format, arguments);
	va_end(arguments);
	worker_fail(worker, &why);
}

static void digest_end(struct worker *worker)
{
	if (!worker->task->digest[0])
		(void)feed_digest(&worker->feed, worker->task->digest);
}

/* Bytes from afar may come slowly, but not by drops: a reader that waits holds its memory. */
static bool is_starved(const struct worker *worker)
{
	uint64_t most = worker->options->job_ms ? worker->options->job_ms : PUMP_JOB_MS;

	return worker->waited_ms > most + (input_length(worker->task) >> 20) * PUMP_WAIT_MS_PER_MIB;
}

static int too_slow(const struct worker *worker, struct error *err)
{
	return error_set(err, ERR_TIMEOUT, "it came too slowly: %lu bytes of %lu in %lu s", (unsigned long)worker->feed.position,
		(unsigned long)worker->feed.length, (unsigned long)(worker->waited_ms / 1000));
}

void worker_feed(struct worker *worker)
{
	struct feed *feed = &worker->feed;
	struct error err;

	for (size_t fed = 0; worker->input >= 0 && fed < WORKER_TURN_BYTES;) {
		ssize_t written;

		if (feed->pending.len == 0) {
			int r = feed_read(feed, clock_monotonic_ms(), &err);

			if (r < 0) {
				worker->unfed = true;
				worker_fail(worker, &err);
			}
			if (r < 0 || feed->over)
				digest_end(worker);
			if (r < 0 || (r == 0 && feed->over))
				close_end(&worker->input);
			if (r <= 0)
				return;
		}
		written = write(worker->input, feed->pending.ptr, feed->pending.len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && errno == EAGAIN)
			return;
		if (written < 0) { /* EPIPE: its end is closed; why is in its records or its status */
			close_end(&worker->input);
			return;
		}
		feed->pending = slice_from(feed->pending, (size_t)written);
		worker->task->fed_bytes += (uint64_t)written;
		fed += (size_t)written;
	}
}

/* The reader reads no more (an error in the bytes, or it is gone), but whether the bytes are what they should be is still asked. True
 * when that is known, or never will be; false: more is to come. */
bool worker_drain(struct worker *worker)
{
	struct pump_task *task = worker->task;
	struct feed *feed = &worker->feed;
	struct error err;
	int r = 1;

	close_end(&worker->input);
	if (!feed->sha256 || worker->unfed)
		return true;
	for (uint64_t hashed = 0; r > 0 && (hashed < WORKER_TURN_BYTES || !feed->blob.source); hashed += feed->pending.len) {
		feed->pending = (struct slice){ 0 };
		if (clock_monotonic_ms() > worker->late_ms)
			r = error_set(&err, ERR_TIMEOUT, "not done in time (--timeout)");
		else
			r = is_starved(worker) ? too_slow(worker, &err) : feed_read(feed, clock_monotonic_ms(), &err);
	}
	feed->pending = (struct slice){ 0 };
	digest_end(worker);
	if (r < 0 && worker->have_done && !task->error.text[0])
		task->error = err;
	return r < 0 || feed->over;
}

static int take_done(struct worker *worker, struct slice fields, struct error *err)
{
	struct pump_task *task = worker->task;
	struct arena arena = ARENA_INIT;
	int r = record_read(RECORD_DONE, fields, &task->done, &arena, err);

	arena_done(&arena);
	if (r < 0)
		return r;
	worker->have_done = true;
	task->said_why = task->done.error_code != 0;
	if (task->done.error.len || task->done.error_code)
		return error_set(err,
			task->done.error_code <= ERR_CRASHED && task->done.error_code ? (enum error_code)task->done.error_code
										      : ERR_FORMAT,
			"%.*s", (int)(task->done.error.len > 300 ? 300 : task->done.error.len), task->done.error.ptr);
	task->done.error = S("");
	return 0;
}

/* Hands out the whole frames among what was received. */
static int take_frames(struct worker *worker, struct error *err)
{
	struct slice left = buffer_slice(&worker->records), fields;
	enum record_kind kind;
	size_t used;
	int r;

	while ((r = record_next(&left, &kind, &fields, err)) > 0) {
		if (worker->have_done)
			return error_set(err, ERR_FORMAT, "records after the last one");
		worker->record_count += kind != RECORD_DONE;
		r = kind == RECORD_DONE ? take_done(worker, fields, err)
					: worker->task->record(worker->task->context, kind, fields, err);
		if (r < 0)
			return r;
	}
	if (r < 0)
		return r;
	used = worker->records.len - left.len;
	if (used) { /* else a frame that comes byte by byte would be moved as often */
		memmove(worker->records.ptr, worker->records.ptr + used, left.len);
		worker->records.len = left.len;
	}
	return 0;
}

void worker_take(struct worker *worker)
{
	uint64_t most = worker->options->output_bytes_max ? worker->options->output_bytes_max : PUMP_OUTPUT_BYTES_MAX;
	struct error err;
	ssize_t got;
	char *room = buffer_extend(&worker->records, READ_BYTES);

	got = read(worker->output, room, READ_BYTES);
	worker->records.len -= READ_BYTES - (got > 0 ? (size_t)got : 0);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got <= 0) {
		close_end(&worker->output);
		return;
	}
	worker->output_bytes += (uint64_t)got;
	if (worker->output_bytes > most) {
		worker_fail_with(worker, ERR_LIMIT, "the reader sent more than %lu MiB", (unsigned long)(most >> 20));
		return;
	}
	if (take_frames(worker, &err) < 0)
		worker_fail(worker, &err);
}

static int worker_pipes(struct worker *worker, int ret_theirs[2], struct error *err)
{
	int in[2] = { -1, -1 }, out[2];

	if (pipe2(out, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	worker->output = out[0];
	ret_theirs[1] = out[1];
	fcntl(worker->output, F_SETFL, O_NONBLOCK);
	if (worker->task->job.kind == JOB_INFLATE) /* gives more than it takes */
		fcntl(worker->output, F_SETPIPE_SZ, PIPE_BYTES);
	if (is_handed_over(worker->task)) {
		ret_theirs[0] = fcntl(worker->task->blob.fd, F_DUPFD_CLOEXEC, 3);
		return ret_theirs[0] < 0 ? error_errno(err, "dup") : 0;
	}
	if (pipe2(in, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	ret_theirs[0] = in[0];
	worker->input = in[1];
	fcntl(worker->input, F_SETFL, O_NONBLOCK);
	fcntl(worker->input, F_SETPIPE_SZ, PIPE_BYTES); /* fewer turns; a system that says no is slower, not wrong */
	return 0;
}

/* A list goes along in memory of its own: the reader's pipe carries nothing but the blob. */
static int wants_open(const struct pump_task *task, int *ret_fd, struct error *err)
{
	int fd, r;

	if (task->wants.len == 0)
		return 0;
	fd = memory_file_open(err);
	if (fd < 0)
		return fd;
	*ret_fd = fd;
	r = memory_file_write(fd, task->wants, err);
	if (r >= 0 && lseek(fd, 0, SEEK_SET) < 0)
		r = error_errno(err, "rewind");
	return r;
}

int worker_start(struct worker *worker, struct reader *reader, struct pump_task *task, uint64_t id, struct error *err)
{
	char *chunk = worker->chunk ? worker->chunk : memory_new(FEED_CHUNK_BYTES);
	uint64_t now = clock_monotonic_ms();
	int fds[JOB_FD_COUNT], r;

	*worker = (struct worker){ .task = task,
		.options = worker->options,
		.late_ms = worker->late_ms,
		.input = -1,
		.output = -1,
		.pidfd = -1,
		.chunk = chunk,
		.start_ms = now,
		.moved_ms = now };
	for (size_t i = 0; i < JOB_FD_COUNT; i++)
		fds[i] = -1;
	task->job.id = id;
	task->job.seekable = is_handed_over(task);
	task->job.offset = task->blob.fd >= 0 ? task->blob.offset : 0;
	task->job.length = input_length(task);
	feed_start(&worker->feed, &task->blob, task->bytes, task->hash, chunk);
	r = task->folder ? reader_start_folder(worker->options->reader_path, task->blob.fd, &worker->own, err) : 0;
	if (r >= 0)
		r = worker_pipes(worker, fds, err);
	if (r >= 0)
		r = wants_open(task, &fds[JOB_FD_WANTS], err);
	if (r >= 0 && task->more_fds)
		r = task->more_fds(task->context, fds, err);
	if (r >= 0)
		r = reader_begin(worker->own ? worker->own : reader, &task->job, fds, err);
	for (size_t i = 0; i < JOB_FD_COUNT; i++)
		close_end(&fds[i]);
	if (r >= 0 && worker_is_waiting(worker))
		worker_feed(worker); /* begins to fetch */
	return r;
}

static void why_it_died(const struct worker *worker, struct error *ret_why)
{
	int status = worker->status;

	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		error_set(ret_why, ERR_CRASHED, "the reader tried what its jail forbids and was ended");
	else if (WIFSIGNALED(status))
		error_set(
			ret_why, ERR_CRASHED, "the reader died of signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WIFEXITED(status) && WEXITSTATUS(status) == MEMORY_EXIT_STATUS)
		error_set(ret_why, ERR_LIMIT, "the reader ran out of its memory");
	else
		error_set(ret_why, ERR_CRASHED, "the reader ended early (status %d)", WEXITSTATUS(status));
}

void worker_drop(struct worker *worker)
{
	close_end(&worker->input);
	close_end(&worker->output);
	close_end(&worker->pidfd);
	feed_done(&worker->feed);
	buffer_done(&worker->records);
	reader_stop(worker->own);
	*worker = (struct worker){ .chunk = worker->chunk };
}

void worker_finish(struct worker *worker)
{
	struct pump_task *task = worker->task;
	struct error why;

	if (is_handed_over(task))
		task->fed_bytes = task->done.input_bytes;
	if (task->error.text[0]) {
		/* said already */
	} else if (!worker->have_done) {
		why_it_died(worker, &why);
		task->error = why;
	} else if (task->done.input_bytes != input_length(task) || task->fed_bytes != input_length(task)) {
		error_set(&task->error, ERR_CRASHED, "the reader says it read %lu bytes of %lu; it took %lu",
			(unsigned long)task->done.input_bytes, (unsigned long)input_length(task), (unsigned long)task->fed_bytes);
	} else if (task->done.records != worker->record_count || worker->records.len) {
		error_set(&task->error, ERR_CRASHED, "the reader says it sent %lu records; it sent %lu, and %zu bytes more",
			(unsigned long)task->done.records, (unsigned long)worker->record_count, worker->records.len);
	} else {
		task->complete = true;
	}
	worker_drop(worker);
	if (task->ended)
		task->ended(task->context);
}

bool worker_is_waiting(const struct worker *worker)
{
	bool draining = worker->ended && worker->output < 0;

	return worker->task && (worker->input >= 0 || draining) && feed_waits(&worker->feed);
}

/* Has it had all the time that a reader may take for its input? Whoever trickles is never idle. */
static bool is_overdue(const struct worker *worker, uint64_t now_ms)
{
	uint64_t most = worker->options->job_ms ? worker->options->job_ms : PUMP_JOB_MS;

	return now_ms - worker->start_ms > most + (input_length(worker->task) >> 20) * PUMP_JOB_MS_PER_MIB;
}

void worker_watch(struct worker *worker, uint64_t now_ms)
{
	unsigned stall = worker->options->stall_ms ? worker->options->stall_ms : PUMP_STALL_MS;
	struct error why;

	if (now_ms > worker->late_ms)
		worker_fail_with(worker, ERR_TIMEOUT, "not done in time (--timeout)");
	else if (!is_handed_over(worker->task) && now_ms > worker->moved_ms + stall)
		worker_fail_with(worker, ERR_TIMEOUT, "the reader did nothing for %u ms and was ended", stall);
	else if (is_starved(worker) && too_slow(worker, &why) < 0)
		worker_fail(worker, &why);
	else if (is_overdue(worker, now_ms))
		worker_fail_with(worker, ERR_TIMEOUT, "the reader was not done after %lu s and was ended",
			(unsigned long)((now_ms - worker->start_ms) / 1000));
}
