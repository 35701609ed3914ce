/* fetcher.c - start plimsoll-net and have it fetch */
#include "link/fetcher.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "link/admission.h"
#include "link/fault.h"
#include "link/message.h"
#include "link/spawn.h"

struct fetcher {
	int socket;
	pid_t pid;
	uint64_t accesses;
	struct {
		uint64_t id;
		bool at_work, head_seen;
	} requests[FETCH_AT_ONCE_MAX];
};

const char *const fetcher_environment[FETCHER_ENVIRONMENT_COUNT + 1] = { "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy",
	"NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", NULL };

static int spawn_fetcher(struct fetcher *fetcher, const char *program, struct error *err)
{
	struct arena arena = ARENA_INIT;
	char *environment[FETCHER_ENVIRONMENT_COUNT + 1];
	size_t count = 0;
	int r;

	for (size_t i = 0; fetcher_environment[i]; i++) {
		const char *value = getenv(fetcher_environment[i]);

		if (value)
			environment[count++] =
				(char *)(uintptr_t)arena_printf(&arena, "%s=%s", fetcher_environment[i], value).ptr;
	}
	environment[count] = NULL;
	r = spawn_program(program, environment, &fetcher->socket, &fetcher->pid, err);
	arena_done(&arena);
	return r;
}

static void end_texts(struct fetch_result *result)
{
	result->etag[sizeof result->etag - 1] = '\0';
	result->last_modified[sizeof result->last_modified - 1] = '\0';
	result->content_type[sizeof result->content_type - 1] = '\0';
	result->content_digest[sizeof result->content_digest - 1] = '\0';
	result->next[sizeof result->next - 1] = '\0';
	result->location[sizeof result->location - 1] = '\0';
}

static int receive(struct fetcher *fetcher, struct fetch_event *ret_event, struct error *err)
{
	int fds[MESSAGE_FDS_MAX];
	int r = message_receive(fetcher->socket, ret_event, sizeof *ret_event, fds, err);

	for (size_t i = 0; i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	if (r == 0)
		return error_set(err, ERR_CRASHED, "plimsoll-net ended unexpectedly");
	if (r < 0)
		return r;
	ret_event->text[sizeof ret_event->text - 1] = '\0';
	end_texts(&ret_event->result);
	if (ret_event->error_code)
		return error_set(err, ret_event->error_code <= ERR_CRASHED ? (enum error_code)ret_event->error_code : ERR_NETWORK,
			"%s", ret_event->text);
	return 0;
}

int fetcher_start(const char *program, struct fetcher **ret_fetcher, struct error *err)
{
	struct fetcher *fetcher = memory_one(struct fetcher);
	struct fetch_event event;
	int r;

	r = spawn_fetcher(fetcher, program, err);
	if (r < 0) {
		free(fetcher);
		return r;
	}
	r = receive(fetcher, &event, err);
	if (r >= 0 && (event.kind != FETCH_READY || strcmp(event.text, PLIMSOLL_VERSION) != 0))
		r = error_set(err, ERR_CONFLICT, "'%s' is of another version (%s)", program, event.text);
	if (r < 0) {
		fetcher_stop(fetcher);
		return error_context(err, r, "start '%s'", program);
	}
	*ret_fetcher = fetcher;
	return 0;
}

void fetcher_stop(struct fetcher *fetcher)
{
	if (!fetcher)
		return;
	spawn_stop(fetcher->socket, fetcher->pid);
	free(fetcher);
}

/* Where request ID is in the table, or -1. */
static int find(const struct fetcher *fetcher, uint64_t id)
{
	for (int i = 0; i < FETCH_AT_ONCE_MAX; i++)
		if (fetcher->requests[i].at_work && fetcher->requests[i].id == id)
			return i;
	return -1;
}

static int add(struct fetcher *fetcher, uint64_t id, struct error *err)
{
	if (find(fetcher, id) >= 0)
		return error_set(err, ERR_CONFLICT, "request %lu is at work already", (unsigned long)id);
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++) {
		if (fetcher->requests[i].at_work)
			continue;
		fetcher->requests[i].id = id;
		fetcher->requests[i].at_work = true;
		fetcher->requests[i].head_seen = false;
		return 0;
	}
	return error_set(err, ERR_LIMIT, "more than %d requests at once", FETCH_AT_ONCE_MAX);
}

static int send_order(struct fetcher *fetcher, const struct fetch_order *order, const int *fds, size_t count, struct error *err)
{
	int r = message_send(fetcher->socket, order, sizeof *order, fds, count, err);

	return r < 0 ? error_context(err, r, "plimsoll-net") : 0;
}

int fetcher_begin_with(struct fetcher *fetcher, const struct fetch_request *request, int output_fd, int body_fd, int socket_fd,
	struct error *err)
{
	struct fetch_order order = {
		.kind = FETCH_BEGIN,
		.has_output = output_fd >= 0,
		.has_body = body_fd >= 0,
		.has_socket = socket_fd >= 0,
		.request = *request,
	};
	int fds[MESSAGE_FDS_MAX], r;
	size_t count = 0;

	if (order.has_output)
		fds[count++] = output_fd;
	if (order.has_body)
		fds[count++] = body_fd;
	if (order.has_socket)
		fds[count++] = socket_fd;
	order.request.fault = fault_wanted("fetch");
	r = add(fetcher, request->id, err);
	if (r < 0)
		return r;
	r = send_order(fetcher, &order, fds, count, err);
	if (r < 0)
		fetcher->requests[find(fetcher, request->id)].at_work = false;
	return r;
}

int fetcher_begin(struct fetcher *fetcher, const struct fetch_request *request, int output_fd, struct error *err)
{
	return fetcher_begin_with(fetcher, request, output_fd, -1, -1, err);
}

int fetcher_cancel(struct fetcher *fetcher, uint64_t id, struct error *err)
{
	const struct fetch_order order = { .kind = FETCH_CANCEL, .request = { .id = id } };

	return send_order(fetcher, &order, NULL, 0, err);
}

int fetcher_admit(struct fetcher *fetcher, const struct fetch_access *access, uint64_t *ret_number, struct error *err)
{
	struct fetch_order order = { .kind = FETCH_ADMIT, .access = fetcher->accesses + 1 };
	cleanup_fd int fd = -1;
	int r;

	if (fetcher->accesses >= FETCH_ACCESSES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u hosts to be known to", FETCH_ACCESSES_MAX);
	r = admission_write(access, &fd, err);
	if (r >= 0)
		r = send_order(fetcher, &order, &fd, 1, err);
	if (r >= 0)
		*ret_number = ++fetcher->accesses;
	return r;
}

int fetcher_fd(const struct fetcher *fetcher)
{
	return fetcher->socket;
}

int fetcher_next(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err)
{
	struct fetch_event event = { 0 };
	struct error why;
	int at, r = receive(fetcher, &event, &why);

	*ret_result = event.result;
	if (r < 0 && !event.kind) {
		*err = why;
		return r;
	}
	at = find(fetcher, event.result.id);
	if (at < 0)
		return error_set(err, ERR_CRASHED, "plimsoll-net speaks of what nobody asked for");
	if (r < 0 || event.kind != FETCH_HEAD) {
		fetcher->requests[at].at_work = false;
		if (r < 0)
			*err = why;
		return r;
	}
	if (fetcher->requests[at].head_seen)
		return error_set(err, ERR_CRASHED, "plimsoll-net begins twice");
	fetcher->requests[at].head_seen = true;
	return 1;
}

int fetcher_end(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err)
{
	int r;

	do
		r = fetcher_next(fetcher, ret_result, err);
	while (r > 0);
	return r;
}
