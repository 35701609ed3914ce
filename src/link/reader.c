/* reader.c - start plimsoll-read and give it jobs */
#include "link/reader.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "link/fault.h"
#include "link/identity.h"
#include "link/spawn.h"
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#define START_MS 30000 /* what does not answer until then is no reader, or is stopped */

struct reader {
	int socket;
	pid_t pid;
};

static int greet(struct reader *reader, const char *program, struct error *err)
{
	struct event event;
	struct pollfd polled = { .fd = reader->socket, .events = POLLIN };
	int start_ms = (int)fault_limit("PLIMSOLL_START_MS", START_MS), pidfd, r;

	do
		r = poll(&polled, 1, start_ms);
	while (r < 0 && errno == EINTR);
	if (r == 0)
		return error_set(err, ERR_TIMEOUT, "start '%s': no answer within %d ms", program, start_ms);
	r = reader_event(reader, &event, &pidfd, err);
	if (r < 0)
		return error_context(err, r, "start '%s'", program);
	event.text[sizeof event.text - 1] = '\0';
	if (event.kind != EVENT_READY)
		return error_set(err, ERR_DENIED, "'%s' could not lock itself in: %s", program, event.text);
	if (strcmp(event.text, reader_identity) != 0)
		return error_set(
			err, ERR_CONFLICT, "'%s' is of another build (%s, this is %s)", program, event.text, reader_identity);
	return 0;
}

static int start(const char *program, int folder_fd, struct reader **ret_reader, struct error *err)
{
	char *const environment[] = { NULL };
	struct hello hello = { folder_fd >= 0, fault_wanted("start") };
	cleanup_reader struct reader *reader = memory_one(struct reader);
	int r;

	r = spawn_program(program, environment, &reader->socket, &reader->pid, err);
	if (r < 0) {
		free(steal(reader));
		return r;
	}
	/* When it cannot be sent, what it says, or that it is dead, is the better reason. */
	(void)message_send(reader->socket, &hello, sizeof hello, &folder_fd, folder_fd >= 0, NULL);
	r = greet(reader, program, err);
	if (r < 0)
		return r;
	*ret_reader = steal(reader);
	return 0;
}

int reader_start(const char *program, struct reader **ret_reader, struct error *err)
{
	return start(program, -1, ret_reader, err);
}

int reader_start_folder(const char *program, int folder_fd, struct reader **ret_reader, struct error *err)
{
	return start(program, folder_fd, ret_reader, err);
}

void reader_stop(struct reader *reader)
{
	if (!reader)
		return;
	spawn_stop(reader->socket, reader->pid); /* its children die with it */
	free(reader);
}

int reader_fd(const struct reader *reader)
{
	return reader->socket;
}

_Static_assert(JOB_FD_COUNT <= MESSAGE_FDS_MAX, "all of a job's descriptors come in one message");

int reader_begin(struct reader *reader, struct job *job, const int fds[JOB_FD_COUNT], struct error *err)
{
	int there[JOB_FD_COUNT];
	size_t count = 0;

	job->fds = 0;
	for (unsigned i = 0; i < JOB_FD_COUNT; i++)
		if (fds[i] >= 0) {
			there[count++] = fds[i];
			job->fds |= 1u << i;
		}
	return message_send(reader->socket, job, sizeof *job, there, count, err);
}

int reader_event(struct reader *reader, struct event *ret_event, int *ret_pidfd, struct error *err)
{
	int fds[MESSAGE_FDS_MAX];
	int r = message_receive(reader->socket, ret_event, sizeof *ret_event, fds, err);

	if (r <= 0) {
		for (size_t i = 0; i < MESSAGE_FDS_MAX; i++)
			if (fds[i] >= 0)
				close(fds[i]);
		return r < 0 ? r : error_set(err, ERR_CRASHED, "plimsoll-read ended unexpectedly");
	}
	*ret_pidfd = fds[0];
	for (size_t i = 1; i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return 1;
}
