#include "base/test.h"
#include "jail/jail.h"
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int enter(enum jail_profile profile)
{
	static const char *const paths[] = { "/proc/self/exe", "/nowhere/at/all", "/usr/share", NULL };

	return profile == JAIL_NET ? jail_enter_net(paths, NULL) : jail_enter(profile, NULL);
}

/* What becomes of a process in the jail that does one thing: 0 it worked, 1 it was refused, else the signal that ended it. */
static int try(enum jail_profile profile, bool (*works)(void))
{
	int status;
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0)
		_exit(enter(profile) < 0 ? 99 : works() ? 0 : 1);
	CHECK_INT(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static bool reads_a_file(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool reads_a_named_file(void)
{
	return open("/proc/self/exe", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool lists_a_named_folder(void)
{
	return open("/usr/share", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0;
}

static bool lists_a_folder(void)
{
	return open("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0;
}

static bool makes_a_file(void)
{
	return open("/tmp/plimsoll-jail-test", O_RDONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
}

static bool cuts_a_file(void)
{
	return open("/dev/null", O_RDONLY | O_TRUNC | O_CLOEXEC) >= 0;
}

static bool writes_a_device(void)
{
	return open("/dev/null", O_WRONLY | O_CLOEXEC) >= 0;
}

static bool makes_a_nameless_file(void)
{
	return open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) >= 0;
}

static bool opens_tcp(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool binds_tcp(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in any = { .sin_family = AF_INET };

	return bind(fd, (const struct sockaddr *)(const void *)&any, sizeof any) == 0;
}

static bool opens_a_local_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool opens_a_pair(void)
{
	int ends[2];

	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0;
}

static bool opens_a_datagram_pair(void)
{
	int ends[2];

	return socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) == 0;
}

static bool types_into_a_terminal(void)
{
	return ioctl(STDERR_FILENO, TIOCSTI, "x") == 0;
}

static bool signals_its_parent(void)
{
	return syscall(SYS_tgkill, getppid(), getppid(), 0) == 0;
}

static bool limits_its_parent(void)
{
	return prlimit(1, RLIMIT_CORE, NULL, NULL) == 0;
}

static bool asks_for_its_own_limits(void)
{
	struct rlimit now;

	return getrlimit(RLIMIT_NOFILE, &now) == 0;
}

static bool runs_a_program(void)
{
	char *const nothing[] = { NULL };

	return execve("/bin/true", nothing, nothing) == 0;
}

static bool makes_memory_executable(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool aborts(void)
{
	abort();
}

static bool allocates(void)
{
	void *volatile memory = malloc(1u << 20);

	return memory != NULL; /* cppcheck-suppress memleak ; the process ends */
}

static bool waits_for_an_answer(void)
{
	struct pollfd polled = { .fd = -1, .events = POLLIN };
	struct timespec none = { 0 };

	return ppoll(&polled, 1, &none, NULL) == 0;
}

/* A sanitizer cannot live under the lists: its builds have others. */
TEST(each_profile_allows_what_its_program_does_and_nothing_that_reaches_further)
{
	static const struct {
		enum jail_profile profile;
		bool (*works)(void);
		int want;
	} cases[] = {
		{ JAIL_NET, reads_a_named_file, 0 },
		{ JAIL_NET, lists_a_named_folder, 0 },
		{ JAIL_NET, makes_a_file, SIGSYS },
		{ JAIL_NET, cuts_a_file, SIGSYS },
		{ JAIL_NET, writes_a_device, SIGSYS },
		{ JAIL_NET, makes_a_nameless_file, SIGSYS },
		{ JAIL_NET, opens_tcp, 0 },
		{ JAIL_NET, opens_a_local_socket, 1 },
		{ JAIL_NET, opens_a_pair, 0 },
		{ JAIL_NET, opens_a_datagram_pair, SIGSYS },
		{ JAIL_NET, types_into_a_terminal, 1 },
		{ JAIL_NET, limits_its_parent, 1 },
		{ JAIL_NET, asks_for_its_own_limits, 0 },
		{ JAIL_NET, runs_a_program, SIGSYS },
		{ JAIL_NET, makes_memory_executable, SIGSYS },
		{ JAIL_NET, aborts, SIGABRT },
		{ JAIL_NET, allocates, 0 },
		{ JAIL_READER, reads_a_file, SIGSYS },
		{ JAIL_READER, opens_tcp, SIGSYS },
		{ JAIL_READER, signals_its_parent, SIGSYS },
		{ JAIL_READER, makes_memory_executable, SIGSYS },
		{ JAIL_READER, aborts, SIGABRT },
		{ JAIL_READER, allocates, 0 },
		{ JAIL_READER, waits_for_an_answer, 0 },
	};

#ifdef PLIMSOLL_SANITIZED
	skip();
#endif
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(try(cases[i].profile, cases[i].works), cases[i].want);
}

TEST(a_fetcher_reads_the_files_that_are_named_and_no_others_where_the_kernel_has_landlock)
{
	int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	CHECK_INT(try(JAIL_NET, reads_a_named_file), 0);
	CHECK_INT(try(JAIL_NET, lists_a_named_folder), 0);
	CHECK_INT(try(JAIL_NET, reads_a_file), abi >= 1);
	CHECK_INT(try(JAIL_NET, lists_a_folder), abi >= 1);
	CHECK_INT(try(JAIL_NET, binds_tcp), abi >= 4);
}
