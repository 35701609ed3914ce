/* jail.c - give up rights for good */
#include "jail/jail.h"
#include "jail/landlock.h"
#include "jail/rights.h"
#include "jail/seccomp.h"
#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int limit(int resource, rlim_t most, const char *name, struct error *err)
{
	struct rlimit now;

	if (getrlimit(resource, &now) < 0)
		return error_errno(err, "limit %s", name);
	if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most)
		most = now.rlim_max; /* a stricter one was set from outside: keep it */
	now = (struct rlimit){ most, most };
	if (setrlimit(resource, &now) < 0)
		return error_errno(err, "limit %s", name);
	return 0;
}

static int close_between(unsigned first, unsigned last, struct error *err)
{
	if (first <= last && syscall(SYS_close_range, first, last, 0) < 0)
		return error_errno(err, "close descriptors");
	return 0;
}

static int close_all_but(int keep_fd, int folder_fd, struct error *err)
{
	unsigned kept = (unsigned)keep_fd;
	int r = close_between(3, kept - 1, err);

	if (r >= 0 && folder_fd >= 0) {
		r = close_between(kept + 1, (unsigned)folder_fd - 1, err);
		kept = (unsigned)folder_fd;
	}
	return r < 0 ? r : close_between(kept + 1, ~0u, err);
}

int jail_tie_to_parent(struct error *err)
{
	return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 ? error_errno(err, "tie to the parent's life") : 0;
}

static int close_doors(int keep_fd, int folder_fd, struct error *err)
{
	pid_t parent = getppid();
	int null, r;

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return error_errno(err, "open '/dev/null'");
	if (dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return error_errno(err, "dup");
#ifndef PLIMSOLL_SANITIZED
	if (dup2(null, STDERR_FILENO) < 0)
		return error_errno(err, "dup");
#endif
	r = close_all_but(keep_fd, folder_fd, err);
	if (r < 0)
		return r;
	clearenv();
	r = limit(RLIMIT_CORE, 0, "core", err);
	if (r >= 0)
		r = rights_drop(folder_fd >= 0, err);
	if (r < 0)
		return r;
	/* After the change of rights, which undoes both. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return error_errno(err, "forbid dumps");
	r = jail_tie_to_parent(err);
	if (r < 0)
		return r;
	if (getppid() != parent)
		_exit(1); /* it died in between */
	return 0;
}

int jail_close_doors(int keep_fd, struct error *err)
{
	return close_doors(keep_fd, -1, err);
}

int jail_close_doors_but_folder(int keep_fd, int folder_fd, struct error *err)
{
	assert(folder_fd > keep_fd);
	return close_doors(keep_fd, folder_fd, err);
}

static int limits_enter(enum jail_profile profile, struct error *err)
{
	int r = limit(RLIMIT_FSIZE, 0, "file size", err);

	if (r < 0 || (profile != JAIL_READER && profile != JAIL_FOLDER_READER))
		return r;
#ifndef PLIMSOLL_SANITIZED /* a sanitizer maps terabytes of shadow */
	r = limit(RLIMIT_AS, JAIL_READER_MEMORY_BYTES, "memory", err);
	if (r < 0)
		return r;
#endif
	return 0;
}

static int files_enter(enum jail_profile profile, int folder_fd, const char *const *paths, struct error *err)
{
	if (profile == JAIL_NET)
		return landlock_enter_paths(paths, err);
	if (profile == JAIL_ZYGOTE || profile == JAIL_FOLDER_ZYGOTE) /* readers inherit it */
		return landlock_enter(folder_fd, err);
	return 0;
}

static int enter(enum jail_profile profile, int folder_fd, const char *const *paths, struct error *err)
{
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_errno(err, "no new privileges");
	r = limits_enter(profile, err);
	if (r >= 0)
		r = files_enter(profile, folder_fd, paths, err);
	return r < 0 ? r : seccomp_enter(profile, err);
}

int jail_enter(enum jail_profile profile, struct error *err)
{
	assert(profile != JAIL_FOLDER_ZYGOTE && profile != JAIL_NET);
	return enter(profile, -1, NULL, err);
}

int jail_enter_folder(int folder_fd, struct error *err)
{
	assert(folder_fd >= 0);
	return enter(JAIL_FOLDER_ZYGOTE, folder_fd, NULL, err);
}

int jail_enter_net(const char *const *paths, struct error *err)
{
	return enter(JAIL_NET, -1, paths, err);
}
