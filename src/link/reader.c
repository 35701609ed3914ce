/* reader.c - start plimsoll-read and give it jobs */
#include "link/reader.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "link/identity.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define READER_SOCKET_FD 3 /* where the zygote finds its end */

struct reader {
	int socket;
	pid_t pid;
};

/* posix_spawn is vfork underneath: it does not copy page tables, and nothing of ours is inherited but the named descriptors. */
static int spawn(const char *program, int socket, pid_t *ret_pid, struct error *err)
{
	char *const arguments[] = { (char *)(uintptr_t)"plimsoll-read", NULL };
	char *const environment[] = { NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int r;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, socket, READER_SOCKET_FD);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	r = posix_spawn(ret_pid, program, &actions, &attributes, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (r != 0) {
		errno = r;
		return error_errno(err, "start '%s'", program);
	}
	return 0;
}

static int greet(struct reader *reader, const char *program, struct error *err)
{
	struct event event;
	int pidfd, r;

	r = reader_event(reader, &event, &pidfd, err);
	if (r < 0)
		return error_context(err, r, "start '%s'", program);
	event.text[sizeof event.text - 1] = '\0';
	if (event.kind != EVENT_READY)
		return error_set(err, ERR_DENIED, "'%s' could not lock itself in: %s", program, event.text);
	if (strcmp(event.text, reader_identity) != 0)
		return error_set(err, ERR_CONFLICT, "'%s' is of another build (%s, this is %s)", program, event.text, reader_identity);
	return 0;
}

int reader_start(const char *program, struct reader **ret_reader, struct error *err)
{
	cleanup_reader struct reader *reader = NULL;
	cleanup_fd int theirs = -1;
	int ends[2], r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return error_errno(err, "socketpair");
	reader = memory_one(struct reader);
	reader->socket = ends[0];
	theirs = ends[1];
	/* dup2 onto itself would keep close-on-exec: make sure that the number is another one. */
	if (theirs == READER_SOCKET_FD) {
		theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, READER_SOCKET_FD + 1);
		close(ends[1]);
		if (theirs < 0)
			return error_errno(err, "dup");
	}
	r = spawn(program, theirs, &reader->pid, err);
	if (r < 0)
		return r;
	close(steal_fd(&theirs)); /* or the zygote's death would not be seen */
	r = greet(reader, program, err);
	if (r < 0)
		return r;
	*ret_reader = steal(reader);
	return 0;
}

void reader_stop(struct reader *reader)
{
	if (!reader)
		return;
	close(reader->socket); /* the zygote ends, and its children die with it */
	if (reader->pid > 0) {
		kill(reader->pid, SIGKILL);
		while (waitpid(reader->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	free(reader);
}

int reader_fd(const struct reader *reader)
{
	return reader->socket;
}

int reader_begin(struct reader *reader, const struct job *job, int input_fd, int output_fd, struct error *err)
{
	int fds[MESSAGE_FDS_MAX] = { input_fd, output_fd };

	return message_send(reader->socket, job, sizeof *job, fds, 2, err);
}

int reader_event(struct reader *reader, struct event *ret_event, int *ret_pidfd, struct error *err)
{
	int fds[MESSAGE_FDS_MAX];
	int r = message_receive(reader->socket, ret_event, sizeof *ret_event, fds, err);

	if (r <= 0) {
		for (size_t i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
		return r < 0 ? r : error_set(err, ERR_CRASHED, "plimsoll-read ended unexpectedly");
	}
	*ret_pidfd = fds[0];
	if (fds[1] >= 0)
		close(fds[1]);
	return 1;
}
