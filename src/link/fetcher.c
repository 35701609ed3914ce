/* fetcher.c - start plimsoll-net and have it fetch */
#include "link/fetcher.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "link/fault.h"
#include "link/message.h"
#include "link/spawn.h"

struct fetcher {
	int socket;
	pid_t pid;
	bool head_seen; /* of the request at hand */
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
	ret_event->result.etag[FETCH_TAG_SIZE - 1] = '\0';
	ret_event->result.last_modified[FETCH_DATE_SIZE - 1] = '\0';
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

int fetcher_begin(struct fetcher *fetcher, const struct fetch_request *request, int output_fd, struct error *err)
{
	struct fetch_request sent = *request;

	fetcher->head_seen = false;
	sent.fault = fault_wanted("fetch");
	return message_send(fetcher->socket, &sent, sizeof sent, &output_fd, 1, err);
}

int fetcher_fd(const struct fetcher *fetcher)
{
	return fetcher->socket;
}

int fetcher_next(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err)
{
	struct fetch_event event = { 0 };
	int r = receive(fetcher, &event, err);

	*ret_result = event.result;
	if (r < 0)
		return r;
	if (event.kind != FETCH_HEAD)
		return 0;
	if (fetcher->head_seen)
		return error_set(err, ERR_FORMAT, "plimsoll-net begins twice");
	fetcher->head_seen = true;
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
