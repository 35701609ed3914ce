/* transfers.c - the requests that plimsoll-net has at work for one client, by their ids */
#include "registry/transfers.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#define READ_BYTES (64u << 10)
#define POLL_MS 100
#define END_WAIT_MS 5000 /* for the word of plimsoll-net on what it has ended */

struct transfer *transfers_find(struct transfers *transfers, uint64_t id)
{
	for (size_t i = 0; id && i < FETCH_AT_ONCE_MAX; i++)
		if (transfers->items[i].id == id)
			return &transfers->items[i];
	return NULL;
}

static struct transfer *free_place(struct transfers *transfers)
{
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++)
		if (!transfers->items[i].id)
			return &transfers->items[i];
	return NULL;
}

static int is_gone(const struct transfers *transfers, struct error *err)
{
	if (transfers->gone < 0 && err)
		*err = transfers->error;
	return transfers->gone;
}

int transfers_begin(
	struct transfers *transfers, struct fetch_request *request, int body_fd, int *ret_fd, uint64_t *ret_id, struct error *err)
{
	struct transfer *transfer = free_place(transfers);
	cleanup_fd int connected = -1;
	int ends[2], r = 0;

	if (is_gone(transfers, err) < 0)
		return transfers->gone;
	if (!transfer)
		return error_set(err, ERR_LIMIT, "more than %d requests at once", FETCH_AT_ONCE_MAX);
	if (transfers->pace)
		transfers->pace(transfers->pace_context);
	if (transfers->connect)
		r = transfers->connect(transfers->connect_context, &connected, err);
	if (r < 0)
		return r;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	fcntl(ends[0], F_SETPIPE_SZ, 1 << 18); /* faster where it may be */
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	request->id = ++transfers->last_id;
	r = fetcher_begin_with(transfers->fetcher, request, ends[1], body_fd, connected, err);
	close(ends[1]);
	if (r < 0) {
		close(ends[0]);
		return r;
	}
	*transfer = (struct transfer){ .id = request->id };
	*ret_fd = ends[0];
	*ret_id = request->id;
	return 0;
}

/* Everything that is at work ends with plimsoll-net. */
static void lose(struct transfers *transfers, int r, const struct error *why)
{
	transfers->gone = r;
	transfers->error = *why;
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++) {
		struct transfer *transfer = &transfers->items[i];

		if (!transfer->id || transfer->ended)
			continue;
		transfer->ended = true;
		transfer->outcome = r;
		transfer->error = *why;
		if (transfer->unwanted)
			transfer->id = 0;
	}
}

static void take_one(struct transfers *transfers)
{
	struct fetch_result result = { 0 };
	struct error why = { 0 };
	int r = fetcher_next(transfers->fetcher, &result, &why);
	struct transfer *transfer = transfers_find(transfers, result.id);

	if (r < 0 && (!transfer || r == -ERR_CRASHED)) {
		lose(transfers, r, &why);
		return;
	}
	if (!transfer)
		return;
	transfer->result = result;
	if (r > 0)
		return;
	transfer->ended = true;
	transfer->outcome = r;
	transfer->error = why;
	if (transfer->unwanted)
		transfer->id = 0;
}

void transfers_take(struct transfers *transfers, int wait_ms)
{
	struct pollfd polled = { .fd = fetcher_fd(transfers->fetcher), .events = POLLIN };

	for (; transfers->gone >= 0 && poll(&polled, 1, wait_ms) > 0; wait_ms = 0)
		take_one(transfers);
}

void transfers_forget(struct transfers *transfers, uint64_t id)
{
	struct transfer *transfer = transfers_find(transfers, id);
	struct error ignored;

	if (!transfer)
		return;
	if (transfer->ended) {
		transfer->id = 0;
		return;
	}
	transfer->unwanted = true; /* its place is free when its end is told */
	fetcher_cancel(transfers->fetcher, id, &ignored);
}

int transfers_end(struct transfers *transfers, uint64_t id, struct fetch_result *ret_result, struct error *err)
{
	const struct transfer *transfer = transfers_find(transfers, id);
	struct error ignored;
	int r;

	*ret_result = (struct fetch_result){ 0 };
	if (!transfer)
		return error_set(err, ERR_CRASHED, "no such transfer");
	transfers_take(transfers, 0);
	if (!transfer->ended) { /* not wanted any more, unless its end is on its way */
		fetcher_cancel(transfers->fetcher, id, &ignored);
		for (int waited = 0; !transfer->ended && transfers->gone >= 0 && waited < END_WAIT_MS; waited += POLL_MS)
			transfers_take(transfers, POLL_MS);
	}
	if (!transfer->ended) {
		transfers_forget(transfers, id);
		return error_set(err, ERR_TIMEOUT, "plimsoll-net does not end it");
	}
	r = transfer->outcome;
	*ret_result = transfer->result;
	if (r < 0 && err)
		*err = transfer->error;
	transfers_forget(transfers, id);
	return r;
}

/* What comes, up to the ceiling; closes *FD at the end. */
static int take_answer(int *fd, struct buffer *answer, struct error *err)
{
	char *room = buffer_extend(answer, READ_BYTES);
	ssize_t got;

	if (!room)
		return error_set(err, ERR_LIMIT, "more than %zu bytes", answer->ceiling_bytes - READ_BYTES);
	got = read(*fd, room, READ_BYTES);
	answer->len -= READ_BYTES - (got > 0 ? (size_t)got : 0);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
		close(*fd);
		*fd = -1;
	}
	return 0;
}

/* As much as goes; closes *FD when all is sent, or nobody takes it: why is told by the end. */
static void send_body(int *fd, struct slice *body)
{
	ssize_t sent = body->len ? write(*fd, body->ptr, body->len) : 0;

	if (sent > 0)
		*body = slice_from(*body, (size_t)sent);
	if (body->len == 0 || (sent < 0 && errno != EAGAIN && errno != EINTR)) {
		close(*fd);
		*fd = -1;
	}
}

static int exchange(struct transfers *transfers, uint64_t id, int *out, int *in, struct slice body, struct deadline *deadline,
	struct buffer *answer, struct error *err)
{
	const struct transfer *transfer = transfers_find(transfers, id);
	int r = 0;

	while (r >= 0 && (!transfer->ended || *out >= 0)) {
		struct pollfd polled[] = {
			{ .fd = transfers->gone < 0 ? -1 : fetcher_fd(transfers->fetcher), .events = POLLIN },
			{ .fd = *out, .events = POLLIN },
			{ .fd = transfer->ended ? -1 : *in, .events = POLLOUT },
		};

		if (deadline_passed(deadline))
			return error_set(err, ERR_TIMEOUT, "not done in time");
		if (poll(polled, 3, POLL_MS) <= 0)
			continue;
		if (polled[0].revents)
			transfers_take(transfers, 0);
		if (polled[1].revents)
			r = take_answer(out, answer, err);
		if (polled[2].revents)
			send_body(in, &body);
	}
	return r;
}

int transfers_do(struct transfers *transfers, struct fetch_request *request, struct slice body, struct deadline *deadline,
	struct buffer *answer, struct fetch_result *ret_result, struct error *err)
{
	cleanup_fd int out = -1, in = -1;
	int ends[2] = { -1, -1 }, r;
	struct transfer *transfer;
	uint64_t id = 0;

	*ret_result = (struct fetch_result){ 0 };
	request->body_bytes = body.len;
	if (body.len) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return error_errno(err, "pipe");
		in = ends[1];
		fcntl(in, F_SETFL, O_NONBLOCK);
		send_body(&in, &body); /* a small one all of it: then nobody waits for it */
	}
	r = transfers_begin(transfers, request, ends[0], &out, &id, err);
	if (ends[0] >= 0)
		close(ends[0]);
	if (r < 0)
		return r;
	r = exchange(transfers, id, &out, &in, body, deadline, answer, err);
	transfer = transfers_find(transfers, id);
	*ret_result = transfer->result;
	if (r >= 0) {
		r = transfer->outcome;
		if (r < 0 && err)
			*err = transfer->error;
	}
	transfers_forget(transfers, id);
	return r;
}

void transfers_pause(struct transfers *transfers, uint64_t wait_ms)
{
	uint64_t until = clock_monotonic_ms() + wait_ms;

	for (uint64_t now = clock_monotonic_ms(); now < until; now = clock_monotonic_ms()) {
		if (transfers->gone < 0)
			poll(NULL, 0, (int)(until - now)); /* nothing more comes */
		else
			transfers_take(transfers, (int)(until - now));
	}
}
