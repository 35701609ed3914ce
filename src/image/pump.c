/* pump.c - feed readers, hash what they are fed, take what they send */
#include "image/pump.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/sha256.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#define PUMP_CHUNK_BYTES (128u << 10)
#define PUMP_PIPE_BYTES (1 << 20)
#define PUMP_READ_BYTES (64u << 10)
#define PUMP_TURN_BYTES (1u << 20) /* fed to one reader before the others and the clock are looked at again */
#define PUMP_END_MS 20000u         /* from a reader's end that was asked for to its event: else the zygote does not work */
#define PUMP_GAP_MS 1000u          /* plimsoll itself was stopped (or starved) so long: no reader's fault */
#define PROGRESS_MS 100u
#define JOBS_MAX 64u

/* A task at work. */
struct worker {
	struct pump_task *task;   /* NULL: free */
	int input, output, pidfd; /* pipe ends and the child; -1 when closed or not there */
	bool ended;               /* the child is gone */
	int status;               /* then: of wait(2) */
	bool have_done;           /* the last record came */
	uint64_t position;        /* of the input: read and hashed so far */
	struct slice pending;     /* read, not yet written */
	char *chunk;
	struct sha256 *sha256;
	struct buffer records; /* received, not yet a whole frame */
	uint64_t output_bytes;
	uint64_t record_count;
	uint64_t start_ms;
	uint64_t moved_ms;  /* when it last took or gave something */
	uint64_t failed_ms; /* when it was ended, or 0 */
};

struct pump {
	struct reader *reader;
	const struct pump_options *options;
	struct worker workers[JOBS_MAX];
	struct pump_task **order; /* largest first */
	size_t count, next, done, jobs;
	uint64_t start_ms, now_ms, progress_ms;
};

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint64_t input_length(const struct pump_task *task)
{
	return task->blob.fd >= 0 ? task->blob.length : task->bytes.len;
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

/* Ends the task with a reason; the first reason stays. */
static void worker_fail(struct worker *worker, const struct error *why)
{
	if (!worker->failed_ms)
		worker->failed_ms = now_ms();
	if (!worker->task->error.text[0])
		worker->task->error = *why;
	else
		worker->task->said_why = false; /* it was caught at something after it had said why */
	if (worker->pidfd >= 0)
		syscall(SYS_pidfd_send_signal, worker->pidfd, SIGKILL, NULL, 0);
	close_end(&worker->output);
}

static void __attribute__((format(printf, 3, 4)))
worker_fail_with(struct worker *worker, enum error_code code, const char *format, ...)
{
	struct error why = { .code = code };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why.text, sizeof why.text, format, arguments);
	va_end(arguments);
	worker_fail(worker, &why);
}

/* The next bytes of the input into `pending`, hashed: all of them are hashed even when the reader wants no more. */
static int input_read(struct worker *worker, struct error *err)
{
	struct pump_task *task = worker->task;
	uint64_t left = input_length(task) - worker->position;
	size_t want = left < PUMP_CHUNK_BYTES ? (size_t)left : PUMP_CHUNK_BYTES;
	ssize_t got;

	if (task->blob.fd < 0) {
		worker->pending = slice_first(slice_from(task->bytes, (size_t)worker->position), want);
		worker->position += want;
		return 0;
	}
	do
		got = pread(task->blob.fd, worker->chunk, want, (off_t)(task->blob.offset + worker->position));
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_errno(err, "read the blob");
	if (got == 0)
		return error_set(err, ERR_FORMAT, "the blob ends %lu bytes early", (unsigned long)left);
	worker->position += (uint64_t)got;
	if (worker->sha256)
		sha256_add(worker->sha256, worker->chunk, (size_t)got);
	worker->pending = slice_make(worker->chunk, (size_t)got);
	return 0;
}

static void digest_end(struct worker *worker)
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	if (!worker->sha256 || worker->task->digest[0])
		return;
	sha256_end(worker->sha256, digest);
	sha256_hex(digest, hex);
	snprintf(worker->task->digest, sizeof worker->task->digest, "sha256:%s", hex);
}

static bool is_late(const struct pump *pump, uint64_t now)
{
	return pump->options->timeout_ms && now - pump->start_ms > pump->options->timeout_ms;
}

/* The reader reads no more (an error in the bytes, or it is dead), but whether the bytes are what they should be is still asked. */
static void input_hash_rest(const struct pump *pump, struct worker *worker)
{
	struct error err;

	if (!worker->sha256)
		return;
	while (worker->position < input_length(worker->task))
		if (is_late(pump, now_ms()) || input_read(worker, &err) < 0)
			return;
	digest_end(worker);
}

/* Writes until the pipe is full, all is written, or it was enough for this turn. */
static void input_feed(struct worker *worker)
{
	struct error err;

	for (size_t fed = 0; worker->input >= 0 && fed < PUMP_TURN_BYTES;) {
		ssize_t written;

		if (worker->pending.len == 0) {
			if (worker->position == input_length(worker->task)) {
				close_end(&worker->input);
				digest_end(worker);
				return;
			}
			if (input_read(worker, &err) < 0) {
				worker_fail(worker, &err);
				close_end(&worker->input);
				return;
			}
		}
		written = write(worker->input, worker->pending.ptr, worker->pending.len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0 && errno == EAGAIN)
			return;
		if (written < 0) { /* EPIPE: its end is closed; why is in its records or its status */
			close_end(&worker->input);
			return;
		}
		worker->pending = slice_from(worker->pending, (size_t)written);
		worker->task->fed_bytes += (uint64_t)written;
		fed += (size_t)written;
	}
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

static void output_take(struct worker *worker, const struct pump_options *options)
{
	uint64_t most = options->output_bytes_max ? options->output_bytes_max : PUMP_OUTPUT_BYTES_MAX;
	struct error err;
	ssize_t got;
	char *room = buffer_extend(&worker->records, PUMP_READ_BYTES);

	got = read(worker->output, room, PUMP_READ_BYTES);
	worker->records.len -= PUMP_READ_BYTES - (got > 0 ? (size_t)got : 0);
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
		fcntl(worker->output, F_SETPIPE_SZ, PUMP_PIPE_BYTES);
	if (is_handed_over(worker->task)) {
		ret_theirs[0] = fcntl(worker->task->blob.fd, F_DUPFD_CLOEXEC, 3);
		return ret_theirs[0] < 0 ? error_errno(err, "dup") : 0;
	}
	if (pipe2(in, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	ret_theirs[0] = in[0];
	worker->input = in[1];
	fcntl(worker->input, F_SETFL, O_NONBLOCK);
	fcntl(worker->input, F_SETPIPE_SZ, PUMP_PIPE_BYTES); /* fewer turns; a system that says no is slower, not wrong */
	return 0;
}

/* A list goes along in memory of its own: the reader's pipe carries nothing but the blob. */
static int wants_open(const struct pump_task *task, int *ret_fd, struct error *err)
{
	int fd;

	if (task->wants.len == 0)
		return 0;
	fd = memfd_create("wants", MFD_CLOEXEC);
	if (fd < 0)
		return error_errno(err, "memfd");
	*ret_fd = fd;
	if (write(fd, task->wants.ptr, task->wants.len) != (ssize_t)task->wants.len || lseek(fd, 0, SEEK_SET) < 0)
		return error_errno(err, "memfd");
	return 0;
}

static int worker_start(struct pump *pump, struct worker *worker, struct pump_task *task, struct error *err)
{
	char *chunk = worker->chunk ? worker->chunk : memory_new(PUMP_CHUNK_BYTES);
	int theirs[2] = { -1, -1 }, wants = -1, r;

	*worker = (struct worker){ .task = task,
		.input = -1,
		.output = -1,
		.pidfd = -1,
		.chunk = chunk,
		.start_ms = pump->now_ms,
		.moved_ms = pump->now_ms };
	task->job.id = (uint64_t)(worker - pump->workers);
	task->job.seekable = is_handed_over(task);
	task->job.offset = task->blob.fd >= 0 ? task->blob.offset : 0;
	task->job.length = input_length(task);
	if (task->hash)
		worker->sha256 = sha256_new();
	r = worker_pipes(worker, theirs, err);
	if (r >= 0)
		r = wants_open(task, &wants, err);
	if (r >= 0)
		r = reader_begin(pump->reader, &task->job, theirs[0], theirs[1], wants, err);
	close_end(&theirs[0]);
	close_end(&theirs[1]);
	close_end(&wants);
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

/* The child is gone and all it sent was taken: was it good? */
static void worker_finish(const struct pump *pump, struct worker *worker)
{
	struct pump_task *task = worker->task;
	struct error why;

	input_hash_rest(pump, worker);
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
	close_end(&worker->input);
	close_end(&worker->output);
	close_end(&worker->pidfd);
	sha256_free(worker->sha256);
	buffer_done(&worker->records);
	*worker = (struct worker){ .chunk = worker->chunk };
	if (task->ended)
		task->ended(task->context);
}

static int take_event(struct pump *pump, struct error *err)
{
	struct event event;
	struct worker *worker;
	int pidfd = -1, r = reader_event(pump->reader, &event, &pidfd, err);

	if (r < 0)
		return r;
	worker = &pump->workers[event.id % JOBS_MAX];
	if (!worker->task) {
		close_end(&pidfd);
		return 0;
	}
	switch (event.kind) {
	case EVENT_STARTED:
		worker->pidfd = pidfd;
		if (worker->task->error.text[0]) /* it failed before it was known */
			syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
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
	close_end(&pidfd);
	return 0;
}

/* Has it had all the time that a reader may take for its input? Whoever trickles is never idle. */
static bool is_overdue(const struct pump *pump, const struct worker *worker)
{
	uint64_t most = pump->options->job_ms ? pump->options->job_ms : PUMP_JOB_MS;

	return pump->now_ms - worker->start_ms > most + (input_length(worker->task) >> 20) * PUMP_JOB_MS_PER_MIB;
}

static int watch_worker(const struct pump *pump, struct worker *worker, struct error *err)
{
	unsigned stall = pump->options->stall_ms ? pump->options->stall_ms : PUMP_STALL_MS;

	if (worker->failed_ms)
		return pump->now_ms > worker->failed_ms + PUMP_END_MS
			       ? error_set(err, ERR_TIMEOUT,
					 "plimsoll-read does not answer: a reader was ended and it says nothing of it")
			       : 0;
	if (is_late(pump, pump->now_ms))
		worker_fail_with(worker, ERR_TIMEOUT, "not done in time (--timeout)");
	else if (!is_handed_over(worker->task) && pump->now_ms - worker->moved_ms > stall)
		worker_fail_with(worker, ERR_TIMEOUT, "the reader did nothing for %u ms and was ended", stall);
	else if (is_overdue(pump, worker))
		worker_fail_with(worker, ERR_TIMEOUT, "the reader was not done after %lu s and was ended",
			(unsigned long)((pump->now_ms - worker->start_ms) / 1000));
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
		r = watch_worker(pump, worker, err);
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

/* When plimsoll was stopped (Ctrl-Z) or starved, its readers were too, or had nobody to give to: that time does not count. */
static void tick(struct pump *pump)
{
	uint64_t now = now_ms(), gap = now - pump->now_ms;

	pump->now_ms = now;
	if (gap < PUMP_GAP_MS)
		return;
	for (size_t i = 0; i < pump->jobs; i++) {
		pump->workers[i].start_ms += gap;
		pump->workers[i].moved_ms += gap;
		pump->workers[i].failed_ms += pump->workers[i].failed_ms ? gap : 0;
	}
}

/* One turn: wait for anything, then move what can be moved. */
static int turn(struct pump *pump, struct error *err)
{
	struct pollfd polled[1 + 2 * JOBS_MAX] = { { .fd = reader_fd(pump->reader), .events = POLLIN } };

	for (size_t i = 0; i < pump->jobs; i++) {
		struct worker *worker = &pump->workers[i];
		bool at_work = worker->task != NULL;

		polled[1 + 2 * i] = (struct pollfd){ .fd = at_work ? worker->input : -1, .events = POLLOUT };
		polled[2 + 2 * i] = (struct pollfd){ .fd = at_work ? worker->output : -1, .events = POLLIN };
	}
	if (poll(polled, 1 + 2 * pump->jobs, PROGRESS_MS) < 0 && errno != EINTR)
		return error_errno(err, "poll");
	tick(pump);
	for (size_t i = 0; i < pump->jobs; i++) {
		struct worker *worker = &pump->workers[i];

		if (!worker->task)
			continue;
		if (polled[1 + 2 * i].revents || polled[2 + 2 * i].revents)
			worker->moved_ms = pump->now_ms;
		if (polled[1 + 2 * i].revents)
			input_feed(worker);
		if (polled[2 + 2 * i].revents && worker->output >= 0)
			output_take(worker, pump->options);
	}
	if (polled[0].revents) {
		int r = take_event(pump, err);

		if (r < 0)
			return r;
	}
	return watch_clock(pump, err);
}

static int start_and_finish(struct pump *pump, struct error *err)
{
	for (size_t i = 0; i < pump->jobs; i++) {
		struct worker *worker = &pump->workers[i];

		if (worker->task && worker->ended && worker->output < 0) {
			worker_finish(pump, worker);
			pump->done++;
		}
		if (!worker->task && pump->next < pump->count) {
			int r = worker_start(pump, worker, pump->order[pump->next++], err);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

static int larger_first(const void *a, const void *b)
{
	const struct pump_task *x = *(struct pump_task *const *)a, *y = *(struct pump_task *const *)b;
	uint64_t left = input_length(x), right = input_length(y);

	if (left != right)
		return left < right ? 1 : -1;
	return (x > y) - (x < y);
}

static void pump_done(struct pump *pump)
{
	for (size_t i = 0; i < JOBS_MAX; i++) {
		struct worker *worker = &pump->workers[i];

		if (worker->task) {
			close_end(&worker->input);
			close_end(&worker->output);
			close_end(&worker->pidfd);
			sha256_free(worker->sha256);
			buffer_done(&worker->records);
		}
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
	pump->start_ms = pump->now_ms = now_ms();
	pump->order = memory_new((count + 1) * sizeof *pump->order);
	for (size_t i = 0; i < count; i++)
		pump->order[i] = &tasks[i];
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
