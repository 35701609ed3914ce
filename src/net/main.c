/* main.c - plimsoll-net: the network's words are read here; started by plimsoll, with its socket as descriptor 3 */
#include "fetch/http.h"
#include "fetch/requests.h"
#include "jail/jail.h"
#ifdef PLIMSOLL_MISBEHAVE
#include "base/file.h"
#include "link/fault.h"
#endif
#include "link/message.h"
#include "link/spawn.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
	struct fetch_event event = { .kind = FETCH_END, .result = { .id = request->id } };
	char bytes[4096];
	ssize_t got;
	int fd;

	if (request->fault != FAULT_OPEN)
		return false;
	fd = open(request->url + strlen("file://"), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	while ((got = read(fd, bytes, sizeof bytes)) > 0)
		if (file_write_all(output, slice_make(bytes, (size_t)got)) < 0)
			break;
	close(fd);
	close(output);
	answer(&event, 0, NULL);
	return true;
}
#else
static bool misbehave(const struct fetch_request *request, int output)
{
	(void)request;
	(void)output;
	return false;
}
#endif

static void end_texts(struct fetch_request *request)
{
	request->url[sizeof request->url - 1] = '\0';
	request->accept[sizeof request->accept - 1] = '\0';
	request->content_type[sizeof request->content_type - 1] = '\0';
	request->scope[sizeof request->scope - 1] = '\0';
	request->etag[sizeof request->etag - 1] = '\0';
	request->last_modified[sizeof request->last_modified - 1] = '\0';
}

static void close_all(const int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static void begin(struct requests *requests, struct fetch_order *order, const int fds[MESSAGE_FDS_MAX])
{
	size_t at = 0;
	struct requests_fds ours = { -1, -1, -1 };

	if (order->has_output)
		ours.output = fds[at++];
	if (order->has_body)
		ours.body = fds[at++];
	if (order->has_socket)
		ours.socket = fds[at++];
	close_all(fds + at, MESSAGE_FDS_MAX - at);
	end_texts(&order->request);
	if (!misbehave(&order->request, ours.output))
		requests_begin(requests, &order->request, &ours);
}

/* 1: plimsoll is gone, or makes no sense. */
static int take_order(struct requests *requests)
{
	struct fetch_order order;
	int fds[MESSAGE_FDS_MAX];

	if (message_receive(SPAWN_SOCKET_FD, &order, sizeof order, fds, NULL) <= 0)
		return 1;
	switch (order.kind) {
	case FETCH_BEGIN:
		begin(requests, &order, fds);
		return 0;
	case FETCH_CANCEL:
		requests_cancel(requests, order.request.id);
		break;
	case FETCH_ADMIT:
		requests_admit(requests, order.access, fds[0]);
		break;
	default:
		break;
	}
	close_all(fds, MESSAGE_FDS_MAX);
	return 0;
}

static void say(void *context, const struct fetch_event *event)
{
	(void)context;
	if (message_send(SPAWN_SOCKET_FD, event, sizeof *event, NULL, 0, NULL) < 0)
		_exit(1); /* there is nobody left to work for */
}

static int serve(void)
{
	const struct requests_calls calls = { .say = say };
	struct requests *requests = requests_new(&calls);
	bool order = false;
	int r = 0;

	while (r == 0) {
		r = requests_serve(requests, SPAWN_SOCKET_FD, &order, NULL) < 0;
		if (r == 0 && order)
			r = take_order(requests);
	}
	requests_free(requests);
	return r;
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
	_exit(serve()); /* as the reader does: what exit() calls, such as a leak checker, looks into /proc, and that door is closed */
}
