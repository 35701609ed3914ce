/* spawn.c - start one of the other programs with a socket to it */
#include "link/spawn.h"
#include "base/cleanup.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* posix_spawn is vfork underneath: it copies no page tables. */
static int spawn(const char *program, char *const environment[], int socket, pid_t *ret_pid)
{
	const char *name = strrchr(program, '/');
	char *const arguments[] = { (char *)(uintptr_t)(name ? name + 1 : program), NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int r;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, socket, SPAWN_SOCKET_FD);
	posix_spawnattr_init(&attributes);
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	r = posix_spawn(ret_pid, program, &actions, &attributes, arguments, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return r;
}

int spawn_program(const char *program, char *const environment[], int *ret_socket, pid_t *ret_pid, struct error *err)
{
	cleanup_fd int ours = -1, theirs = -1;
	int ends[2], r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return error_errno(err, "socketpair");
	ours = ends[0];
	theirs = ends[1];
	if (theirs == SPAWN_SOCKET_FD) { /* dup2 onto itself would keep close-on-exec */
		theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, SPAWN_SOCKET_FD + 1);
		close(ends[1]);
		if (theirs < 0)
			return error_errno(err, "dup");
	}
	r = spawn(program, environment, theirs, ret_pid);
	if (r != 0) {
		errno = r;
		return error_errno(err, "start '%s'", program);
	}
	*ret_socket = steal_fd(&ours); /* theirs is closed here: or the program's death would not be seen */
	return 0;
}

void spawn_stop(int socket, pid_t pid)
{
	close(socket);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
