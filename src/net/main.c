/* main.c - plimsoll-net: the network's words are read here; started by plimsoll, with its socket as descriptor 3 */
#include "fetch/http.h"
#include "jail/jail.h"
#ifdef PLIMSOLL_MISBEHAVE
#include "link/fault.h"
#endif
#include "link/message.h"
#include "link/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Before the body: whoever reads it knows by then what it is. */
static int send_head(void *context, const struct fetch_result *head)
{
	struct fetch_event event = { .kind = FETCH_HEAD, .result = *head };

	(void)context;
	return message_send(SPAWN_SOCKET_FD, &event, sizeof event, NULL, 0, NULL);
}

static int write_body(void *context, const void *bytes, size_t len)
{
	const int *fd = context;
	size_t done = 0;

	while (done < len) {
		ssize_t written = write(*fd, (const char *)bytes + done, len - done);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -ERR_IO;
		done += (size_t)written;
	}
	return 0;
}

static int answer(struct fetch_event *event, int r, const struct error *err)
{
	if (r < 0) {
		event->error_code = (uint64_t)-r;
		memcpy(event->text, err->text, sizeof event->text);
	}
	return message_send(SPAWN_SOCKET_FD, event, sizeof *event, NULL, 0, NULL);
}

#ifdef PLIMSOLL_MISBEHAVE
/* In test builds: what a fetcher taken over by the network would do. It reads the file that the URL names after "file://". */
static bool misbehave(const struct fetch_request *request, int output)
{
	char bytes[4096];
	ssize_t got;
	int fd;

	if (request->fault != FAULT_OPEN)
		return false;
	fd = open(request->url + strlen("file://"), O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (got = read(fd, bytes, sizeof bytes)) > 0)
		if (write_body(&output, bytes, (size_t)got) < 0)
			break;
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}
#else
static bool misbehave(const struct fetch_request *request, int output)
{
	(void)request;
	(void)output;
	return false;
}
#endif

static int serve(void)
{
	struct fetch_request request;
	int fds[MESSAGE_FDS_MAX], r;

	while ((r = message_receive(SPAWN_SOCKET_FD, &request, sizeof request, fds, NULL)) > 0) {
		struct http_sink sink = { send_head, write_body, &fds[0] };
		struct fetch_event event = { .kind = FETCH_END };
		struct error err;

		request.url[sizeof request.url - 1] = '\0';
		request.etag[sizeof request.etag - 1] = '\0';
		request.last_modified[sizeof request.last_modified - 1] = '\0';
		r = misbehave(&request, fds[0]) ? 0 : http_get(&request, &sink, &event.result, &err);
		for (size_t i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
		if (answer(&event, r, &err) < 0)
			return 1;
	}
	return r < 0;
}

/* jail_close_doors empties the environment; what may be known of it is put back. */
static int lock_in(struct error *err)
{
	const char *values[FETCHER_ENVIRONMENT_COUNT], *files[HTTP_FILES_SIZE];
	int r;

	for (size_t i = 0; i < FETCHER_ENVIRONMENT_COUNT; i++)
		values[i] = getenv(fetcher_environment[i]);
	r = jail_close_doors(SPAWN_SOCKET_FD, err);
	for (size_t i = 0; i < FETCHER_ENVIRONMENT_COUNT; i++)
		if (values[i])
			setenv(fetcher_environment[i], values[i], 1);
	if (r >= 0)
		r = http_prepare(err);
	if (r < 0)
		return r;
	http_files(files);
	return jail_enter_net(files, err);
}

int main(int argc, char **argv)
{
	struct fetch_event event = { .kind = FETCH_READY };
	struct error err;
	int r;

	(void)argv;
	if (argc != 1 || fcntl(SPAWN_SOCKET_FD, F_GETFD) < 0) {
		fputs("plimsoll-net is started by plimsoll: see plimsoll(1)\n", stderr);
		return 1;
	}
	fcntl(SPAWN_SOCKET_FD, F_SETFD, FD_CLOEXEC);
	signal(SIGPIPE, SIG_IGN);
	r = lock_in(&err);
	snprintf(event.text, sizeof event.text, "%s", PLIMSOLL_VERSION);
	if (answer(&event, r, &err) < 0 || r < 0)
		return 1;
	return serve();
}
