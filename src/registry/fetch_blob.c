/* fetch_blob.c - all of a blob that is too large for a document, into memory */
#include "base/cleanup.h"
#include "registry/client.h"
#include "registry/digest.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>

#define READ_BYTES (64u << 10)
#define POLL_MS 100

/* Until the pipe's end. */
static int drain(int fd, struct deadline *deadline, struct buffer *out, struct error *err)
{
	for (;;) {
		struct pollfd polled = { .fd = fd, .events = POLLIN };
		ssize_t got;
		char *room;

		if (deadline_passed(deadline))
			return error_set(err, ERR_TIMEOUT, "not done in time");
		if (poll(&polled, 1, POLL_MS) <= 0)
			continue;
		room = buffer_extend(out, READ_BYTES);
		if (!room)
			return error_set(err, ERR_LIMIT, "it is longer than it was said to be");
		got = read(fd, room, READ_BYTES);
		out->len -= READ_BYTES - (got > 0 ? (size_t)got : 0);
		if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
			return 0; /* why it ended is the transfer's word */
	}
}

static void pause_ms(uint64_t wait_ms, const struct deadline *deadline)
{
	unsigned left = deadline_left_ms(deadline);

	poll(NULL, 0, (int)(left && left < wait_ms ? left : wait_ms));
}

/* From where OUT ends, and again where it was cut off, as often as that brings something. */
static int fetch(
	struct repository *repository, struct slice digest, struct deadline *deadline, struct buffer *out, struct error *err)
{
	unsigned tries = 0;

	for (;;) {
		size_t before = out->len;
		struct error why = { 0 };
		uint64_t id, wait_ms = 0;
		int fd, drained, r;

		r = repository_stream(repository, digest, out->len, &fd, &id, err);
		if (r < 0)
			return r;
		drained = drain(fd, deadline, out, &why);
		close(fd);
		tries = out->len > before ? 1 : tries + 1;
		r = repository_stream_end(repository, id, tries, &wait_ms, err);
		if (drained < 0 && err)
			*err = why;
		if (drained < 0 || r <= 0)
			return drained < 0 ? drained : r;
		pause_ms(wait_ms, deadline);
	}
}

int repository_fetch(struct repository *repository, struct slice digest, uint64_t size_bytes, struct deadline *deadline,
	struct buffer *out, struct error *err)
{
	int r;

	if (out->ceiling_bytes && size_bytes > out->ceiling_bytes - READ_BYTES)
		return error_set(
			err, ERR_LIMIT, "%.*s: %llu bytes are too many", SLICE_ARG(digest), (unsigned long long)size_bytes);
	buffer_clear(out);
	r = fetch(repository, digest, deadline, out, err);
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(digest));
	if (out->len != size_bytes)
		return error_set(err, ERR_UNTRUSTED, "%.*s: has %zu bytes, not %llu", SLICE_ARG(digest), out->len,
			(unsigned long long)size_bytes);
	r = digest_check(buffer_slice(out), digest, err);
	return r < 0 ? error_context(err, r, "blob") : 0;
}
