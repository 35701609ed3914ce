/* landlock.c - which files a process may reach */
#include "jail/landlock.h"
#include "base/cleanup.h"
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
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

static int allow_reading(int ruleset, int folder_fd, struct error *err)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
		.parent_fd = folder_fd,
	};

	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0)
		return error_errno(err, "landlock");
	return 0;
}

int landlock_enter(int folder_fd, struct error *err)
{
	int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	/* ABI 4's second member: TCP bind and connect. A kernel takes the longer struct when the rest is known to it or zero. */
	struct {
		uint64_t files, net;
	} rights = { landlock_rights(abi), abi >= 4 ? 3 : 0 };
	cleanup_fd int ruleset = -1;
	int r = 0;

	if (abi < 1)
		return folder_fd < 0
			       ? 0
			       : error_set(err, ERR_UNSUPPORTED,
					 "this kernel has no landlock, without which a folder cannot be read in a jail: scan "
					 "an archive of it as an image instead");
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, abi >= 4 ? sizeof rights : sizeof rights.files, 0);
	if (ruleset < 0)
		return error_errno(err, "landlock");
	if (folder_fd >= 0)
		r = allow_reading(ruleset, folder_fd, err);
	if (r >= 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		r = error_errno(err, "landlock");
	return r;
}
