/* flow.c - bytes between an exchange and a pipe */
#include "fetch/flow.h"
#include "base/memory.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The other side's end may be the same open file: it has none by now, or does not mind. */
static void stop_blocking(int fd)
{
	int flags = fd < 0 ? -1 : fcntl(fd, F_GETFL);

	if (flags >= 0)
		fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

void outflow_init(struct outflow *flow, int fd)
{
	stop_blocking(fd);
	flow->fd = fd;
	flow->gone = false;
	flow->at = flow->len = 0;
}

void outflow_done(struct outflow *flow)
{
	if (flow->fd >= 0)
		close(flow->fd);
	flow->fd = -1;
}

/* How many went: fewer than LEN where the pipe is full, or gone. */
static size_t put(struct outflow *flow, const char *bytes, size_t len)
{
	size_t done = 0;

	while (done < len && !flow->gone) {
		ssize_t written = write(flow->fd, bytes + done, len - done);

		if (written > 0)
			done += (size_t)written;
		else if (written < 0 && errno == EAGAIN)
			break;
		else if (written == 0 || errno != EINTR)
			flow->gone = true;
	}
	return done;
}

bool outflow_flush(struct outflow *flow)
{
	if (flow->len > flow->at)
		flow->at += put(flow, flow->bytes + flow->at, flow->len - flow->at);
	if (flow->at == flow->len || flow->gone)
		flow->at = flow->len = 0;
	return flow->len == 0;
}

int outflow_add(struct outflow *flow, const char *bytes, size_t len)
{
	size_t done;

	if (flow->fd < 0)
		return 0;
	if (!outflow_flush(flow))
		return HTTP_PAUSE;
	done = put(flow, bytes, len);
	if (flow->gone || len - done > sizeof flow->bytes)
		return HTTP_STOP;
	memcpy(flow->bytes, bytes + done, len - done);
	flow->len = len - done;
	return 0;
}

void inflow_init(struct inflow *flow, int fd, uint64_t len)
{
	stop_blocking(fd);
	*flow = (struct inflow){ .fd = fd, .left = len, .kept = BUFFER_INIT(INFLOW_KEPT_BYTES_MAX) };
}

void inflow_done(struct inflow *flow)
{
	if (flow->fd >= 0)
		close(flow->fd);
	flow->fd = -1;
	buffer_done(&flow->kept);
}

static int give_kept(struct inflow *flow, char *room, size_t len)
{
	size_t have = flow->kept.len - flow->at;

	if (len > have)
		len = have;
	memcpy(room, flow->kept.ptr + flow->at, len);
	flow->at += len;
	return (int)len;
}

int inflow_give(struct inflow *flow, char *room, size_t len)
{
	ssize_t got;

	if (len > INT32_MAX)
		len = INT32_MAX;
	if (!flow->forgot && flow->at < flow->kept.len)
		return give_kept(flow, room, len);
	if (flow->left == 0)
		return 0;
	do
		got = read(flow->fd, room, len < flow->left ? len : (size_t)flow->left);
	while (got < 0 && errno == EINTR);
	flow->waits = got < 0 && errno == EAGAIN;
	if (flow->waits)
		return HTTP_PAUSE;
	if (got <= 0)
		return HTTP_STOP;
	flow->left -= (uint64_t)got;
	if (!flow->forgot && buffer_add(&flow->kept, room, (size_t)got)) {
		flow->at = flow->kept.len;
	} else {
		flow->forgot = true;
		buffer_done(&flow->kept);
	}
	return (int)got;
}

bool inflow_has_more(const struct inflow *flow)
{
	char byte;

	return flow->fd >= 0 && flow->left == 0 && read(flow->fd, &byte, 1) > 0;
}

bool inflow_anew(struct inflow *flow)
{
	flow->at = 0;
	return !flow->forgot;
}
