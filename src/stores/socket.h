/* socket.h - the socket in the file system on which an engine listens */
#pragma once
#include "base/error.h"

/* Connected, or given up after ten seconds. Errors do not name PATH. */
int engine_socket_connect(const char *path, int *ret_fd, struct error *err);
