/* child.c - a part of a sweep in a process of its own */
#include "sweep/child.h"
#include "base/memory.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_BYTES 65536u

/* Descriptors of ours would keep open what others wait to see closed, and locks that are to go with us. */
static void close_all_but(int fd)
{
	if (fd > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0u, 0);
}

static void become(pid_t parent, int out)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1); /* it was over before we said so */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL); /* what we were started to ignore (nohup) they ignore, too */
	close_all_but(out);
}

int child_start(
	struct child *child, void (*body)(void *context, int out), void *context, size_t line_bytes_max, struct error *err)
{
	pid_t parent = getpid();
	int ends[2];

	*child = (struct child){ .fd = -1, .received = BUFFER_INIT(line_bytes_max + READ_BYTES) };
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	child->pid = fork();
	if (child->pid < 0) {
		child->pid = 0;
		close(ends[0]);
		close(ends[1]);
		return error_errno(err, "fork");
	}
	if (child->pid == 0) {
		become(parent, ends[1]);
		body(context, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	child->fd = ends[0];
	(void)fcntl(child->fd, F_SETFL, O_NONBLOCK);
	return 0;
}

int child_read(struct child *child)
{
	ssize_t got;
	char *room;

	if (child->taken) {
		memmove(child->received.ptr, child->received.ptr + child->taken, child->received.len - child->taken);
		child->received.len -= child->taken;
		child->taken = 0;
	}
	room = buffer_extend(&child->received, READ_BYTES);
	if (!room)
		return 1; /* a line that is too long: child_next_line says so */
	do
		got = read(child->fd, room, READ_BYTES);
	while (got < 0 && errno == EINTR);
	child->received.len -= READ_BYTES - (got > 0 ? (size_t)got : 0);
	return got > 0 || (got < 0 && errno == EAGAIN);
}

int child_next_line(struct child *child, struct slice *ret_line, struct error *err)
{
	struct slice rest = slice_from(buffer_slice(&child->received), child->taken);
	ptrdiff_t end = slice_find_byte(rest, '\n');

	if (end < 0 && child->received.full)
		return error_set(err, ERR_LIMIT, "it said too much at once");
	if (end < 0)
		return 0;
	*ret_line = slice_first(rest, (size_t)end);
	child->taken += (size_t)end + 1;
	return 1;
}

int child_end(struct child *child, bool stop, struct error *err)
{
	int status = 0;
	pid_t got;

	if (!child->pid)
		return 0;
	if (stop)
		kill(child->pid, SIGKILL);
	if (child->fd >= 0)
		close(child->fd);
	do
		got = waitpid(child->pid, &status, 0);
	while (got < 0 && errno == EINTR);
	buffer_done(&child->received);
	*child = (struct child){ .fd = -1 };
	if (got < 0)
		return error_errno(err, "wait");
	if (WIFSIGNALED(status))
		return error_set(err, ERR_CRASHED, "its worker died of signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) == MEMORY_EXIT_STATUS)
		return error_set(err, ERR_CRASHED, "its worker ran out of memory");
	if (WEXITSTATUS(status) != 0)
		return error_set(err, ERR_CRASHED, "its worker ended with %d", WEXITSTATUS(status));
	return 0;
}
