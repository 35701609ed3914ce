/* clamd_socket.h - connect to clamd, for readers that may not
 *
 * ADDRESS: the path of a socket ("/run/clamav/clamd.ctl", "unix:PATH"), or where it listens by TCP ("localhost:3310", "tcp:HOST:PORT",
 * "[::1]:3310"). Errors name it. What is sent to it by TCP is neither encrypted nor authenticated: that is how clamd is. */
#pragma once
#include "base/error.h"

#define CLAMD_VERSION_SIZE 256
#define CLAMD_CONNECT_TIMEOUT_MS 5000u /* for all of a call but what names the host */

/* RET_FD: connected, close-on-exec, does not block; one for each job. */
int clamd_connect(const char *address, int *ret_fd, struct error *err);
/* Once, at the start: is it clamd that answers there? RET_VERSION: "ClamAV 1.4.6/27000/Thu Nov 26 08:00:00 2026". -ERR_NETWORK: it is not;
 * -ERR_TIMEOUT. */
int clamd_ask(const char *address, char ret_version[CLAMD_VERSION_SIZE], struct error *err);
