/* misbehave.c - do what a reader taken over by what it reads would do */
#include "read/misbehave.h"
#ifdef PLIMSOLL_MISBEHAVE
#include "base/memory.h"
#include "link/fault.h"
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void eat_memory(void)
{
	for (;;) {
		volatile char *block = malloc(16u << 20);

		if (!block)
			_exit(MEMORY_EXIT_STATUS);
		for (size_t i = 0; i < 16u << 20; i += 4096)
			block[i] = 1;
	}
}

static void nap(const struct timespec *time)
{
	int word = 0;

	syscall(SYS_futex, &word, FUTEX_WAIT, 0, time, NULL, 0);
}

static void __attribute__((noreturn)) sleep_for_ever(void)
{
	for (;;)
		nap(NULL);
}

static void __attribute__((noreturn)) loop_for_ever(void)
{
	for (;;) {
		volatile int turning = 1;

		(void)turning;
	}
}

static void __attribute__((noreturn)) trickle(struct output *output)
{
	static const struct timespec little = { .tv_nsec = 100000000 };
	struct note note = { .kind = NOTE_REMARK, .text = S("still here") };

	for (;;) {
		struct buffer frame = BUFFER_INIT(0);

		if (!record_write(&frame, RECORD_NOTE, &note) || write(output->fd, frame.ptr, frame.len) < 0)
			_exit(1);
		buffer_done(&frame);
		nap(&little);
	}
}

static void __attribute__((noreturn)) linger(const struct job *job, struct output *output)
{
	struct done done = { .input_bytes = job->length };

	output_done(output, &done);
	for (int fd = 0; fd < 16; fd++)
		close(fd);
	sleep_for_ever();
}

static void think(void)
{
	struct timespec used;

	do
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	while (used.tv_sec < 1);
}

static void write_garbage(int fd)
{
	static const char garbage[4096] = "\xff\xff\xff\xff these are no records";

	(void)!write(fd, garbage, sizeof garbage);
}

static void flood(struct output *output)
{
	struct package package = { .type = PACKAGE_NPM, .name = S("flood"), .version = S("1"), .path = S("x") };

	for (;;)
		(void)output_record(output, RECORD_PACKAGE, &package);
}

/* What the jail forbids. True: it worked, or might have. */
static bool reach_a_file(enum fault fault)
{
	static const struct open_how how = { .flags = O_RDONLY | O_CLOEXEC };
	union {
		struct file_handle handle;
		char bytes[sizeof(struct file_handle) + 8];
	} any = { .handle = { .handle_bytes = 8, .handle_type = 1 } };

	switch (fault) {
	case FAULT_OPEN:
		return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
	case FAULT_CLIMB:
		return open("../../../../../../../../../../etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
	case FAULT_OPENAT2:
		syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", &how, sizeof how);
		return true;
	case FAULT_HANDLE:
		open_by_handle_at(AT_FDCWD, &any.handle, O_RDONLY | O_CLOEXEC);
		return true;
	case FAULT_WRITE:
		(void)!open("os-release", O_RDWR | O_CLOEXEC);
		return true;
	case FAULT_TRUNCATE:
		(void)!open("os-release", O_RDONLY | O_TRUNC | O_CLOEXEC);
		return true;
	default:
		(void)!open("made", O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
		return true;
	}
}

static bool reach_outside(enum fault fault)
{
	char *const nothing[] = { NULL };

	switch (fault) {
	case FAULT_OPEN:
	case FAULT_CLIMB:
	case FAULT_OPENAT2:
	case FAULT_HANDLE:
	case FAULT_WRITE:
	case FAULT_TRUNCATE:
	case FAULT_CREATE:
		return reach_a_file(fault);
	case FAULT_SOCKET:
		(void)!socket(AF_INET, SOCK_STREAM, 0);
		break;
	case FAULT_FORK:
		(void)!syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
		break;
	case FAULT_EXEC:
		execve("/bin/true", nothing, nothing);
		break;
	case FAULT_KILL:
		kill(getppid(), SIGKILL);
		break;
	case FAULT_PTRACE:
		ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
		break;
	default:
		break;
	}
	return true;
}

bool misbehave(const struct job *job, struct output *output, struct done *done)
{
	struct package escaped = { .type = PACKAGE_NPM, .name = S("the-jail-leaks"), .version = S("1"), .path = S("x") };

	switch ((enum fault)job->fault) {
	case FAULT_NONE:
	case FAULT_TIGHT_LIMITS: /* see jobs_walk_limits */
	case FAULT_TIGHT_COVER:
		return false;
	case FAULT_ABORT:
		abort();
	case FAULT_HANG:
		loop_for_ever();
	case FAULT_SLEEP:
		sleep_for_ever();
	case FAULT_HALF_FRAME:
		(void)!write(output->fd, "\x01\xff", 2);
		sleep_for_ever();
	case FAULT_TRICKLE:
		trickle(output);
	case FAULT_LINGER:
		linger(job, output);
	case FAULT_THINK:
		think();
		return false;
	case FAULT_SPEAK:
		(void)!write(STDERR_FILENO, "\033[2Jthe-jail-leaks\n", 19);
		return false;
	case FAULT_EAT_MEMORY:
		eat_memory();
		return false;
	case FAULT_GARBAGE:
		write_garbage(output->fd);
		return true;
	case FAULT_FLOOD:
		flood(output);
		return false;
	case FAULT_LIE_COUNT:
		done->input_bytes = 1;
		done->entries = 0;
		(void)output_record(output, RECORD_PACKAGE, &escaped);
		return true;
	case FAULT_LIE_EARLY_END:
		done->input_bytes = job->length;
		(void)output_record(output, RECORD_PACKAGE, &escaped);
		return true;
	default:
		/* Where calls end the reader, coming back is a leak whatever they say: it is told by ending well with a false package.
		 * A folder's reader may open, and is refused where it may not. */
		if (!reach_outside((enum fault)job->fault) && job->kind == JOB_FOLDER)
			return false;
		(void)output_record(output, RECORD_PACKAGE, &escaped);
		return true;
	}
}

void misbehave_at_start(const struct hello *hello)
{
	switch ((enum fault)hello->fault) {
	case FAULT_ABORT:
		abort();
	case FAULT_HANG:
		loop_for_ever();
	case FAULT_SLEEP:
		sleep_for_ever();
	default:
		break;
	}
}
#else
void misbehave_at_start(const struct hello *hello)
{
	(void)hello;
}

bool misbehave(const struct job *job, struct output *output, struct done *done)
{
	(void)job;
	(void)output;
	(void)done;
	return false;
}
#endif
