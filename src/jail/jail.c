/* jail.c - give up rights for good */
#include "jail/jail.h"
#include "jail/seccomp.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All the rights over files that a landlock of ABI 1 knows; newer ones are added by what the kernel says it has. */
static uint64_t landlock_rights(int abi)
{
	uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

	if (abi >= 2)
		rights |= 1ull << 13; /* LANDLOCK_ACCESS_FS_REFER */
	if (abi >= 3)
		rights |= 1ull << 14; /* LANDLOCK_ACCESS_FS_TRUNCATE */
	if (abi >= 5)
		rights |= 1ull << 15; /* LANDLOCK_ACCESS_FS_IOCTL_DEV */
	return rights;
}

/* No rule follows: no file at all may be opened. Where the kernel has no landlock, seccomp alone holds. */
static int landlock_enter(struct error *err)
{
	int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	/* ABI 4's second member: TCP bind and connect. A kernel takes the longer struct when the rest is known to it or zero. */
	struct {
		uint64_t files, net;
	} rights = { landlock_rights(abi), abi >= 4 ? 3 : 0 };
	int ruleset, r = 0;

	if (abi < 1)
		return 0;
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, abi >= 4 ? sizeof rights : sizeof rights.files, 0);
	if (ruleset < 0)
		return error_errno(err, "landlock");
	if (syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		r = error_errno(err, "landlock");
	close(ruleset);
	return r;
}

static int capabilities_drop(struct error *err)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { { 0 } };

	/* The bounding set first: dropping from it is itself a right (EPERM without it, and then nothing can come back anyhow). */
	for (int capability = 0; capability < 64; capability++)
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && errno == EINVAL)
			break;
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL)
		return error_errno(err, "clear ambient capabilities");
	if (syscall(SYS_capset, &header, none) < 0)
		return error_errno(err, "drop capabilities");
	return 0;
}

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

static int close_all_but(int keep_fd, struct error *err)
{
	if (keep_fd > 3 && syscall(SYS_close_range, 3u, (unsigned)keep_fd - 1, 0) < 0)
		return error_errno(err, "close descriptors");
	if (syscall(SYS_close_range, (unsigned)keep_fd + 1, ~0u, 0) < 0)
		return error_errno(err, "close descriptors");
	return 0;
}

int jail_close_doors(int keep_fd, struct error *err)
{
	pid_t parent = getppid();
	int null, r;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return error_errno(err, "tie to the parent's life");
	if (getppid() != parent)
		_exit(1); /* it died in between */
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return error_errno(err, "open '/dev/null'");
	if (dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return error_errno(err, "dup");
#ifndef PLIMSOLL_SANITIZED
	if (dup2(null, STDERR_FILENO) < 0)
		return error_errno(err, "dup");
#endif
	r = close_all_but(keep_fd, err);
	if (r < 0)
		return r;
	clearenv();
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return error_errno(err, "forbid dumps");
	r = limit(RLIMIT_CORE, 0, "core", err);
	if (r < 0)
		return r;
	return capabilities_drop(err);
}

static int limits_enter(enum jail_profile profile, struct error *err)
{
	int r = limit(RLIMIT_FSIZE, 0, "file size", err);

	if (r < 0 || profile != JAIL_READER)
		return r;
#ifndef PLIMSOLL_SANITIZED /* a sanitizer maps terabytes of shadow */
	r = limit(RLIMIT_AS, JAIL_READER_MEMORY_BYTES, "memory", err);
	if (r < 0)
		return r;
#endif
	return 0;
}

int jail_enter(enum jail_profile profile, struct error *err)
{
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_errno(err, "no new privileges");
	r = limits_enter(profile, err);
	if (r < 0)
		return r;
	if (profile == JAIL_ZYGOTE) { /* readers inherit it */
		r = landlock_enter(err);
		if (r < 0)
			return r;
	}
	return seccomp_enter(profile, err);
}
