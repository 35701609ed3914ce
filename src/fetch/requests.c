/* requests.c - several requests at once */
#include "fetch/requests.h"
#include "base/memory.h"
#include "fetch/request.h"
#include <stdio.h>
#include <unistd.h>

#define ROUND_MS 1000
#define POLLED_MAX (1 + 2 * FETCH_AT_ONCE_MAX)

struct requests {
	struct http *http;
	struct naming_shared naming;
	struct requests_calls calls;
	struct request *items[FETCH_AT_ONCE_MAX];
};

struct requests *requests_new(const struct requests_calls *calls)
{
	struct requests *requests = memory_one(struct requests);

	requests->http = http_new();
	requests->naming.tokens = tokens_new();
	requests->calls = *calls;
	return requests;
}

void requests_free(struct requests *requests)
{
	if (!requests)
		return;
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++)
		request_free(requests->items[i]);
	http_free(requests->http);
	tokens_free(requests->naming.tokens);
	for (size_t i = 0; i <= FETCH_ACCESSES_MAX; i++) {
		if (!requests->naming.accesses[i])
			continue;
		admission_done(&requests->naming.accesses[i]->admission);
		free(requests->naming.accesses[i]);
	}
	free(requests);
}

static struct request **place_of(struct requests *requests, uint64_t id)
{
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++)
		if (requests->items[i] && requests->items[i]->asked.id == id)
			return &requests->items[i];
	return NULL;
}

static void refuse(
	struct requests *requests, const struct fetch_request *asked, const struct requests_fds *fds, const char *words)
{
	struct fetch_event event = { .kind = FETCH_END, .error_code = ERR_LIMIT, .result = { .id = asked->id } };
	const int all[] = { fds->output, fds->body, fds->socket };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (all[i] >= 0)
			close(all[i]);
	snprintf(event.text, sizeof event.text, "%s", words);
	requests->calls.say(requests->calls.context, &event);
}

void requests_admit(struct requests *requests, uint64_t number, int fd)
{
	struct access *access;
	struct admission admission;

	/* What cannot be read is not there: who asks in its name is told. */
	if (number == 0 || number > FETCH_ACCESSES_MAX || requests->naming.accesses[number] ||
		admission_read(fd, &admission, NULL) < 0)
		return;
	access = memory_one(struct access);
	access->admission = admission;
	requests->naming.accesses[number] = access;
}

void requests_begin(struct requests *requests, const struct fetch_request *asked, const struct requests_fds *fds)
{
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++) {
		if (requests->items[i])
			continue;
		requests->items[i] = request_new(requests->http, &requests->naming, asked, fds, &requests->calls);
		return;
	}
	refuse(requests, asked, fds, "too many requests at once");
}

void requests_cancel(struct requests *requests, uint64_t id)
{
	struct request **place = place_of(requests, id);

	if (place)
		request_cancel(*place);
}

static size_t list_polled(const struct requests *requests, int orders_fd, struct pollfd polled[POLLED_MAX])
{
	size_t count = 0;

	polled[count++] = (struct pollfd){ .fd = orders_fd, .events = POLLIN };
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++) {
		const struct request *request = requests->items[i];

		if (!request)
			continue;
		/* Without an event: a pipe that nobody reads any more is told of anyhow. */
		polled[count++] = (struct pollfd){ .fd = request->out.fd, .events = request->out.len ? POLLOUT : 0 };
		polled[count++] = (struct pollfd){ .fd = request->in.waits ? request->in.fd : -1, .events = POLLIN };
	}
	return count;
}

static void serve_all(struct requests *requests, const struct pollfd *polled)
{
	size_t at = 1;

	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++) {
		if (!requests->items[i])
			continue;
		if (request_serve(requests->items[i], polled[at].revents != 0, polled[at + 1].revents != 0)) {
			request_free(requests->items[i]);
			requests->items[i] = NULL;
		}
		at += 2;
	}
}

static bool has_ended_ones(const struct requests *requests)
{
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++)
		if (requests->items[i] && requests->items[i]->ended && !requests->items[i]->out.len)
			return true;
	return false;
}

int requests_serve(struct requests *requests, int orders_fd, bool *ret_orders, struct error *err)
{
	struct pollfd polled[POLLED_MAX];
	size_t count = list_polled(requests, orders_fd, polled);
	int r = http_wait(requests->http, polled, count, has_ended_ones(requests) ? 0 : ROUND_MS, err);

	if (r < 0)
		return r;
	serve_all(requests, polled);
	r = http_step(requests->http, err);
	*ret_orders = polled[0].revents != 0;
	return r;
}
