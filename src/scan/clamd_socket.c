/* clamd_socket.c - where clamd listens, and whether it is clamd */
#include "scan/clamd_socket.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/deadline.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#define AGAIN_MS 20 /* between attempts, where a socket's queue is full */

/* Until FD is ready for EVENTS. */
static int wait_for(int fd, short events, struct deadline *deadline, struct error *err)
{
	struct pollfd polled = { .fd = fd, .events = events };
	int ready;

	do {
		if (deadline_passed(deadline))
			return error_set(err, ERR_TIMEOUT, "no answer in %u s", CLAMD_CONNECT_TIMEOUT_MS / 1000);
		ready = poll(&polled, 1, (int)deadline_left_ms(deadline));
	} while (ready == 0 || (ready < 0 && errno == EINTR));
	return ready < 0 ? error_errno(err, "poll") : 0;
}

static int connect_to(const struct sockaddr *to, socklen_t to_len, struct deadline *deadline, int *ret_fd, struct error *err)
{
	cleanup_fd int fd = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t len = sizeof(int);
	int failed = 0, r, yes = 1;

	if (fd < 0)
		return error_errno(err, "socket");
	while (connect(fd, to, to_len) < 0) {
		if (errno == EINPROGRESS) {
			r = wait_for(fd, POLLOUT, deadline, err);
			if (r < 0)
				return r;
			if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &len) < 0 || failed) {
				errno = failed ? failed : errno;
				return error_errno(err, "connect");
			}
			break;
		}
		if (errno != EAGAIN && errno != EINTR)
			return error_errno(err, "connect");
		if (deadline_passed(deadline))
			return error_set(err, ERR_TIMEOUT, "no answer in %u s", CLAMD_CONNECT_TIMEOUT_MS / 1000);
		(void)poll(NULL, 0, AGAIN_MS); /* a socket of the file system whose queue is full: there is nothing to wait at */
	}
	if (to->sa_family != AF_UNIX) /* files are sent in small pieces, too */
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int connect_path(const char *path, struct deadline *deadline, int *ret_fd, struct error *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof address.sun_path)
		return error_set(err, ERR_LIMIT, "the path has more than %zu bytes", sizeof address.sun_path - 1);
	memcpy(address.sun_path, path, strlen(path) + 1);
	return connect_to((const struct sockaddr *)&address, sizeof address, deadline, ret_fd, err);
}

/* Cuts "host:port", "[::1]:port". */
static bool cut_port(struct slice address, char ret_host[256], char ret_port[8])
{
	ptrdiff_t colon = slice_find_last_byte(address, ':');
	struct slice host = slice_first(address, colon < 0 ? 0 : (size_t)colon), port = slice_from(address, host.len + 1);
	uint64_t number;

	if (host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		host = slice_make(host.ptr + 1, host.len - 2);
	else if (slice_find_byte(host, ':') >= 0)
		return false;
	if (host.len == 0 || host.len >= 256 || !slice_to_u64(port, &number) || number == 0 || number > UINT16_MAX)
		return false;
	snprintf(ret_host, 256, "%.*s", SLICE_ARG(host));
	snprintf(ret_port, 8, "%u", (unsigned)number);
	return true;
}

static int connect_host(struct slice address, struct deadline *deadline, int *ret_fd, struct error *err)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *all = NULL;
	char host[256], port[8];
	int r;

	if (!cut_port(address, host, port))
		return error_set(err, ERR_USAGE, "neither the path of a socket, which has a '/', nor HOST:PORT");
	r = getaddrinfo(host, port, &hints, &all);
	if (r != 0)
		return error_set(err, ERR_NETWORK, "%s", gai_strerror(r));
	r = error_set(err, ERR_NETWORK, "the host has no address");
	for (const struct addrinfo *one = all; one && r < 0; one = one->ai_next)
		r = connect_to(one->ai_addr, one->ai_addrlen, deadline, ret_fd, err);
	freeaddrinfo(all);
	return r;
}

static int connect_by(const char *address, struct deadline *deadline, int *ret_fd, struct error *err)
{
	struct slice text = slice_from_text(address);
	int r;

	if (slice_starts_with(text, S("unix:")))
		r = connect_path(address + 5, deadline, ret_fd, err);
	else if (slice_starts_with(text, S("tcp:")))
		r = connect_host(slice_from(text, 4), deadline, ret_fd, err);
	else if (slice_find_byte(text, '/') >= 0)
		r = connect_path(address, deadline, ret_fd, err);
	else
		r = connect_host(text, deadline, ret_fd, err);
	return r < 0 ? error_context(err, r, "clamd at '%s'", address) : 0;
}

int clamd_connect(const char *address, int *ret_fd, struct error *err)
{
	struct deadline deadline = deadline_in(CLAMD_CONNECT_TIMEOUT_MS);

	return connect_by(address, &deadline, ret_fd, err);
}

/* Answer NUMBER, the first being 0; what comes is read until it is there. Each ends in a NUL. */
static int read_answer(
	int fd, size_t number, struct buffer *answers, struct slice *ret_answer, struct deadline *deadline, struct error *err)
{
	char bytes[256];

	for (;;) {
		struct slice rest = buffer_slice(answers), answer;
		size_t seen = 0;
		ssize_t got;
		int r;

		while (slice_cut(rest, '\0', &answer, &rest))
			if (seen++ == number) {
				*ret_answer = answer;
				return 0;
			}
		r = wait_for(fd, POLLIN, deadline, err);
		if (r < 0)
			return r;
		got = recv(fd, bytes, sizeof bytes, 0);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (got < 0)
			return error_errno(err, "read");
		if (got == 0 || !buffer_add(answers, bytes, (size_t)got))
			return error_set(err, ERR_NETWORK, "it does not answer as clamd does");
	}
}

static int converse(int fd, char ret_version[CLAMD_VERSION_SIZE], struct deadline *deadline, struct error *err)
{
	static const char hello[] = "zIDSESSION\0zPING\0zVERSION";
	cleanup_buffer struct buffer answers = BUFFER_INIT(1024);
	struct slice answer = { 0 };
	int r;

	if (send(fd, hello, sizeof hello, MSG_NOSIGNAL) != (ssize_t)sizeof hello)
		return error_errno(err, "write");
	r = read_answer(fd, 0, &answers, &answer, deadline, err);
	if (r >= 0 && !slice_equal(answer, S("1: PONG")))
		return error_set(
			err, ERR_NETWORK, "it answers '%.*s', and not as clamd does", SLICE_ARG(slice_first(answer, 60)));
	if (r >= 0)
		r = read_answer(fd, 1, &answers, &answer, deadline, err);
	if (r < 0)
		return r;
	if (!slice_starts_with(answer, S("2: ")))
		return error_set(
			err, ERR_NETWORK, "it answers '%.*s', and not as clamd does", SLICE_ARG(slice_first(answer, 60)));
	snprintf(ret_version, CLAMD_VERSION_SIZE, "%.*s", SLICE_ARG(slice_from(answer, 3)));
	for (char *c = ret_version; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	(void)!send(fd, "zEND", sizeof "zEND", MSG_NOSIGNAL);
	return 0;
}

int clamd_ask(const char *address, char ret_version[CLAMD_VERSION_SIZE], struct error *err)
{
	struct deadline deadline = deadline_in(CLAMD_CONNECT_TIMEOUT_MS);
	cleanup_fd int fd = -1;
	int r = connect_by(address, &deadline, &fd, err);

	if (r < 0)
		return r;
	r = converse(fd, ret_version, &deadline, err);
	return r < 0 ? error_context(err, r, "clamd at '%s'", address) : 0;
}
