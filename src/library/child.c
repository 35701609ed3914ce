/* child.c - run the program, and take what it says: within limits, until somebody cancels */
#include "library/child.h"
#include "base/cleanup.h"
#include "base/deadline.h"
#include "library/failure.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/wait.h>

#define READ_BYTES ((size_t)64 << 10)
#define SAID_BYTES ((size_t)64 << 10) /* of stderr: the end counts */
#define GRACE_MS 2000                 /* from asking it to end to ending it */

struct child {
	pid_t pid;
	int pidfd, out, said; /* pipes: -1 when closed */
};

static void child_done(struct child *child)
{
	int *fds[] = { &child->pidfd, &child->out, &child->said };

	for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
		if (*fds[i] >= 0)
			close(steal_fd(fds[i]));
}
#define cleanup_child CLEANUP(child_done)

/* Descriptors of the caller that are not close-on-exec are its own business: the program gets three. */
static int spawn(const struct child_call *call, int out, int said, pid_t *ret_pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int r;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, said, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	r = posix_spawn(ret_pid, call->program, &actions, &attributes, call->arguments, call->environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return r;
}

/* A pipe whose ends are none of the standard descriptors: a caller may have closed those, and dup2 onto itself keeps close-on-exec. */
static int open_pipe(int *ret_read, int *ret_write)
{
	int ends[2], *places[2] = { ret_read, ret_write };

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	for (size_t i = 0; i < 2; i++) {
		*places[i] = ends[i];
		if (ends[i] > STDERR_FILENO)
			continue;
		*places[i] = fcntl(ends[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(ends[i]);
	}
	return *ret_read < 0 || *ret_write < 0 || fcntl(*ret_read, F_SETFL, O_NONBLOCK) < 0 ? -1 : 0;
}

static void reap(pid_t pid, struct child_result *result)
{
	int status;
	pid_t got;

	do
		got = waitpid(pid, &status, 0);
	while (got < 0 && errno == EINTR);
	result->ended = got == pid;
	if (result->ended && WIFSIGNALED(status))
		result->signal = WTERMSIG(status);
	else if (result->ended)
		result->code = WEXITSTATUS(status);
}

static int start(const struct child_call *call, struct child *child, struct plimsoll_error *error)
{
	cleanup_fd int out = -1, said = -1;
	int r;

	if (open_pipe(&child->out, &out) < 0 || open_pipe(&child->said, &said) < 0)
		return failure_set(error, PLIMSOLL_ERROR_IO, "pipe: %m");
	r = spawn(call, out, said, &child->pid);
	if (r != 0) {
		errno = r;
		return failure_set(error, PLIMSOLL_ERROR_IO, "start '%s': %m", call->program);
	}
	/* By number, and at once: unless the caller reaps strangers' children, the number cannot be another's yet. */
	child->pidfd = pidfd_open(child->pid, 0);
	if (child->pidfd < 0 && errno != ESRCH) {
		struct child_result ignored;

		failure_set(error, PLIMSOLL_ERROR_IO, "pidfd_open: %m");
		kill(child->pid, SIGKILL);
		reap(child->pid, &ignored);
		return -1;
	}
	return 0;
}

static bool is_over(int pidfd, int ms)
{
	struct pollfd polled = { .fd = pidfd, .events = POLLIN };

	return pidfd < 0 || poll(&polled, 1, ms) > 0;
}

/* Asked first: plimsoll ends its readers and fetchers, and what they have begun. */
static void stop(const struct child *child)
{
	struct deadline grace = deadline_in(GRACE_MS);

	if (child->pidfd < 0)
		return;
	(void)pidfd_send_signal(child->pidfd, SIGTERM, NULL, 0);
	while (!is_over(child->pidfd, (int)deadline_left_ms(&grace)))
		if (deadline_passed(&grace)) {
			(void)pidfd_send_signal(child->pidfd, SIGKILL, NULL, 0);
			break;
		}
}

/* False: it does not fit. */
static bool keep_report(struct child_result *result, const char *bytes, size_t len)
{
	return buffer_add(&result->out, bytes, len);
}

static bool keep_last(struct child_result *result, const char *bytes, size_t len)
{
	struct buffer *said = &result->said;

	if (said->len + len > SAID_BYTES) {
		size_t keep = said->len < SAID_BYTES / 2 ? said->len : SAID_BYTES / 2;

		memmove(said->ptr, said->ptr + said->len - keep, keep);
		said->len = keep;
		if (len > SAID_BYTES / 2) {
			bytes += len - SAID_BYTES / 2;
			len = SAID_BYTES / 2;
		}
	}
	return buffer_add(said, bytes, len);
}

/* All that is there; at the end the descriptor is closed. False: it does not fit. */
static bool take(int *fd, struct child_result *result, bool (*keep)(struct child_result *result, const char *bytes, size_t len))
{
	char bytes[READ_BYTES];

	while (*fd >= 0) {
		ssize_t got = read(*fd, bytes, sizeof bytes);

		if (got > 0 && !keep(result, bytes, (size_t)got))
			return false;
		if (got < 0 && errno == EAGAIN)
			return true;
		if (got == 0 || (got < 0 && errno != EINTR))
			close(steal_fd(fd));
	}
	return true;
}

/* Until the program is gone; what it has started may still hold its pipes. */
static int listen_to(
	const struct child_call *call, struct child *child, struct child_result *result, struct plimsoll_error *error)
{
	struct deadline deadline = deadline_in(call->time_limit_ms);

	for (;;) {
		struct pollfd polled[] = { { child->out, POLLIN, 0 }, { child->said, POLLIN, 0 }, { child->pidfd, POLLIN, 0 },
			{ call->cancel_fd, POLLIN, 0 } };
		unsigned left_ms = deadline_left_ms(&deadline);
		bool over;
		int r = poll(polled, sizeof polled / sizeof polled[0],
			child->pidfd < 0                  ? 0
			: left_ms && left_ms <= INT32_MAX ? (int)left_ms
							  : -1);

		if (r < 0 && errno != EINTR)
			return failure_set(error, PLIMSOLL_ERROR_IO, "poll: %m");
		over = child->pidfd < 0 || (r > 0 && polled[2].revents);
		if (!take(&child->out, result, keep_report))
			return failure_set(
				error, PLIMSOLL_ERROR_LIMIT, "the report is longer than %zu bytes", result->out.ceiling_bytes);
		(void)take(&child->said, result, keep_last);
		if (over)
			return 0;
		if (r > 0 && polled[3].revents)
			return failure_set(error, PLIMSOLL_ERROR_CANCELLED, "cancelled");
		if (call->time_limit_ms && deadline_passed(&deadline))
			return failure_set(error, PLIMSOLL_ERROR_TIMEOUT, "not done within %lu ms", call->time_limit_ms);
	}
}

int child_run(const struct child_call *call, struct child_result *result, struct plimsoll_error *error)
{
	cleanup_child struct child child = { .pidfd = -1, .out = -1, .said = -1 };
	int r = start(call, &child, error);

	if (r < 0)
		return r;
	r = listen_to(call, &child, result, error);
	if (r < 0)
		stop(&child);
	reap(child.pid, result);
	return r;
}
