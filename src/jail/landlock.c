/* landlock.c - which files a process may reach */
#include "jail/landlock.h"
#include "base/cleanup.h"
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
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

static int landlock_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* NET: what of ABI 4's TCP rights (1 to bind, 2 to connect) is taken away where the kernel knows them. */
static int new_ruleset(int abi, uint64_t net, int *ret_ruleset, struct error *err)
{
	/* A kernel takes the longer struct when the rest is known to it or zero. */
	struct {
		uint64_t files, net;
	} rights = { landlock_rights(abi), abi >= 4 ? net : 0 };
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, abi >= 4 ? sizeof rights : sizeof rights.files, 0);

	if (ruleset < 0)
		return error_errno(err, "landlock");
	*ret_ruleset = ruleset;
	return 0;
}

static int allow_reading(int ruleset, int fd, uint64_t rights, struct error *err)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = fd };

	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0)
		return error_errno(err, "landlock");
	return 0;
}

static int restrict_self(int ruleset, struct error *err)
{
	return syscall(SYS_landlock_restrict_self, ruleset, 0) < 0 ? error_errno(err, "landlock") : 0;
}

int landlock_enter(int folder_fd, struct error *err)
{
	int abi = landlock_abi(), r;
	cleanup_fd int ruleset = -1;

	if (abi < 1)
		return folder_fd < 0
			       ? 0
			       : error_set(err, ERR_UNSUPPORTED,
					 "this kernel has no landlock, without which a folder cannot be read in a jail: scan "
					 "an archive of it as an image instead");
	r = new_ruleset(abi, 3, &ruleset, err);
	if (r >= 0 && folder_fd >= 0)
		r = allow_reading(ruleset, folder_fd, LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, err);
	return r < 0 ? r : restrict_self(ruleset, err);
}

static int allow_path(int ruleset, const char *path, struct error *err)
{
	cleanup_fd int fd = open(path, O_PATH | O_CLOEXEC);
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0)
		return 0; /* not there, or not for us: nothing to allow */
	return allow_reading(
		ruleset, fd, LANDLOCK_ACCESS_FS_READ_FILE | (S_ISDIR(status.st_mode) ? LANDLOCK_ACCESS_FS_READ_DIR : 0), err);
}

int landlock_enter_paths(const char *const *paths, struct error *err)
{
	int abi = landlock_abi(), r;
	cleanup_fd int ruleset = -1;

	if (abi < 1)
		return 0;
	r = new_ruleset(abi, 1, &ruleset, err);
	for (size_t i = 0; paths[i] && r >= 0; i++)
		r = allow_path(ruleset, paths[i], err);
	return r < 0 ? r : restrict_self(ruleset, err);
}
