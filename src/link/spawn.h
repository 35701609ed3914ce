/* spawn.h - start one of the other programs with a socket to it */
#pragma once
#include "base/error.h"
#include <sys/types.h>

#define SPAWN_SOCKET_FD 3 /* where the program finds its end of the socket */

/* PROGRAM with ENVIRONMENT (NULL-terminated) and nothing of ours but stdin, stdout, stderr and the socket. */
int spawn_program(const char *program, char *const environment[], int *ret_socket, pid_t *ret_pid, struct error *err);
/* Closes the socket, ends the program and waits for it. */
void spawn_stop(int socket, pid_t pid);
