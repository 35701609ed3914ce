/* zygote.c - the one process that starts readers */
#include "read/zygote.h"
#include "base/cleanup.h"
#include "jail/jail.h"
#include "link/message.h"
#include "read/jobs.h"
#include "read/misbehave.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
	uint64_t id;
	pid_t pid;
};

struct zygote {
	int socket;
	bool folder; /* its children read a folder, and do nothing else */
	pid_t pid;
	struct pollfd polled[1 + ZYGOTE_CHILDREN_MAX]; /* the socket, then a pidfd a child */
	struct child children[ZYGOTE_CHILDREN_MAX];
	size_t count;
};

static int send_event(struct zygote *zygote, struct event *event, int pidfd, struct error *err)
{
	return message_send(zygote->socket, event, sizeof *event, &pidfd, pidfd >= 0, err);
}

/* In the child: into the narrower jail, then the job. The descriptors of the zygote are closed first, so that not even its
 * socket is there to be spoken to. */
static void __attribute__((noreturn)) work(struct zygote *zygote, const struct job *job, const int fds[JOB_FD_COUNT])
{
	struct output output = OUTPUT_INIT(fds[JOB_FD_OUTPUT]);
	struct done done = { 0 };
	struct input input;
	struct error err;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != zygote->pid)
		_exit(3); /* the zygote died before that: nobody would end this one */
	for (size_t i = 0; i <= zygote->count; i++)
		close(zygote->polled[i].fd);
	if (jail_enter(zygote->folder ? JAIL_FOLDER_READER : JAIL_READER, &err) < 0 ||
		zygote->folder != (job->kind == JOB_FOLDER || job->overlay))
		_exit(3);
	input_init(&input, fds[JOB_FD_INPUT], job->seekable, job->offset, job->length);
	if (!misbehave(job, &output, &done)) {
		switch (job->kind) {
		case JOB_LAYER:
			job_layer(job, fds, &input, &output, &done);
			break;
		case JOB_LATE:
			job_late(job, fds[JOB_FD_WANTS], &input, &output, &done);
			break;
		case JOB_COVER:
			job_cover(job, fds[JOB_FD_WANTS], &input, &output, &done);
			break;
		case JOB_TREE:
			job_tree(job, fds[JOB_FD_WANTS], &input, &output, &done);
			break;
		case JOB_IMAGE:
			job_image(job, &input, &output, &done);
			break;
		case JOB_FOLDER:
			job_folder(job, fds, &input, &output, &done);
			break;
		case JOB_FEED:
			job_feed(job, &input, &output, &done);
			break;
		case JOB_REPLAY:
			job_replay(job, &input, &output, &done);
			break;
		case JOB_DETECTORS:
			job_detectors(job, &input, &output, &done);
			break;
		case JOB_DETECT:
			job_detect(job, fds, &input, &output, &done);
			break;
		case JOB_BOM:
			job_bom(job, &input, &output, &done);
			break;
		case JOB_SETTINGS:
			job_settings(job, &input, &output, &done);
			break;
		case JOB_GUESS:
			job_guess(job, &input, &output, &done);
			break;
		case JOB_RULINGS:
			job_rulings(job, &input, &output, &done);
			break;
		case JOB_INFLATE:
			job_inflate(job, &input, &output, &done);
			break;
		default:
			_exit(3);
		}
		done.input_bytes = input.read_bytes;
	}
	output_done(&output, &done);
	_exit(0);
}

/* What came along in a row, by enum job_fd; -1: it did not. */
static void place_fds(const struct job *job, const int came[MESSAGE_FDS_MAX], int ret_fds[JOB_FD_COUNT])
{
	size_t next = 0;

	for (unsigned i = 0; i < JOB_FD_COUNT; i++)
		ret_fds[i] = job->fds & 1u << i && next < MESSAGE_FDS_MAX ? came[next++] : -1;
}

static int start(struct zygote *zygote, const struct job *job, const int came[MESSAGE_FDS_MAX], struct error *err)
{
	struct event event = { .kind = EVENT_STARTED, .id = job->id };
	int fds[JOB_FD_COUNT], pidfd;
	pid_t pid;

	place_fds(job, came, fds);
	if (fds[JOB_FD_INPUT] < 0 || fds[JOB_FD_OUTPUT] < 0)
		return error_set(err, ERR_FORMAT, "a job without descriptors");
	if (zygote->count == ZYGOTE_CHILDREN_MAX)
		return error_set(err, ERR_LIMIT, "more than %u readers at once", ZYGOTE_CHILDREN_MAX);
	pid = fork();
	if (pid < 0)
		return error_errno(err, "fork");
	if (pid == 0)
		work(zygote, job, fds);
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0)
		return error_errno(err, "pidfd");
	zygote->polled[1 + zygote->count] = (struct pollfd){ .fd = pidfd, .events = POLLIN };
	zygote->children[zygote->count++] = (struct child){ job->id, pid };
	return send_event(zygote, &event, pidfd, err);
}

/* 1: go on; 0: the other side is gone. */
static int take_job(struct zygote *zygote, struct error *err)
{
	struct event failed = { .kind = EVENT_FAILED };
	int fds[MESSAGE_FDS_MAX];
	struct error why;
	struct job job;
	int r;

	r = message_receive(zygote->socket, &job, sizeof job, fds, err);
	if (r > 0) {
		job.feed[sizeof job.feed - 1] = '\0';
		r = start(zygote, &job, fds, &why);
		if (r < 0) {
			failed.id = job.id;
			memcpy(failed.text, why.text, sizeof failed.text - 1);
			r = send_event(zygote, &failed, -1, err);
		}
		if (r >= 0)
			r = 1;
	}
	for (size_t i = 0; i < MESSAGE_FDS_MAX; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	return r;
}

static int reap(struct zygote *zygote, size_t at, struct error *err)
{
	struct event event = { .kind = EVENT_ENDED, .id = zygote->children[at].id };
	int status = 0;

	if (waitpid(zygote->children[at].pid, &status, 0) < 0)
		return error_errno(err, "wait");
	event.status = status;
	close(zygote->polled[1 + at].fd);
	zygote->count--;
	zygote->children[at] = zygote->children[zygote->count];
	zygote->polled[1 + at] = zygote->polled[1 + zygote->count];
	return send_event(zygote, &event, -1, err);
}

int zygote_serve(int socket, bool folder, struct error *err)
{
	static struct zygote zygote;
	int r = 1;

	zygote.socket = socket;
	zygote.folder = folder;
	zygote.pid = getpid();
	zygote.polled[0] = (struct pollfd){ .fd = socket, .events = POLLIN };
	while (r > 0) {
		if (poll(zygote.polled, 1 + zygote.count, -1) < 0) {
			if (errno == EINTR)
				continue;
			return error_errno(err, "poll");
		}
		for (size_t i = zygote.count; i > 0 && r >= 0; i--)
			if (zygote.polled[i].revents)
				r = reap(&zygote, i - 1, err);
		if (r < 0)
			return r;
		r = 1;
		if (zygote.polled[0].revents)
			r = take_job(&zygote, err);
	}
	return r;
}
