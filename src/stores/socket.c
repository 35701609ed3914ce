/* socket.c - the socket in the file system on which an engine listens */
#include "stores/socket.h"
#include "base/cleanup.h"
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#define CONNECT_SECONDS 10

int engine_socket_connect(const char *path, int *ret_fd, struct error *err)
{
	const struct timeval limit = { .tv_sec = CONNECT_SECONDS }, none = { 0 };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return error_errno(err, "socket");
	if (strlen(path) >= sizeof address.sun_path)
		return error_set(err, ERR_LIMIT, "the path has more than %zu bytes", sizeof address.sun_path - 1);
	memcpy(address.sun_path, path, strlen(path) + 1);
	/* one that nobody serves would be waited for without an end */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) < 0)
		return error_errno(err, "connect");
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &none, sizeof none);
	*ret_fd = steal_fd(&fd);
	return 0;
}
