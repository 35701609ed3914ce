/* rights.c - give up capabilities, and being root */
#include "jail/rights.h"
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534u

static int no_new_ones(struct error *err)
{
	/* Dropping from the bounding set is itself a right (EPERM without it, and then nothing can come back anyhow). */
	for (int capability = 0; capability < 64; capability++)
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && errno == EINVAL)
			break;
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL)
		return error_errno(err, "clear ambient capabilities");
	return 0;
}

/* EPERM: root without that right; EINVAL: a user namespace that has no such user. */
static bool is_refusal(int r)
{
	return r < 0 && (errno == EPERM || errno == EINVAL);
}

static int become_nobody(struct error *err)
{
	int r = prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);

	if (r < 0)
		return error_errno(err, "keep capabilities");
	r = setgroups(0, NULL);
	if (r < 0 && !is_refusal(r))
		return error_errno(err, "leave the groups");
	r = setresgid(NOBODY, NOBODY, NOBODY);
	if (r < 0 && !is_refusal(r))
		return error_errno(err, "become nobody");
	r = setresuid(NOBODY, NOBODY, NOBODY);
	if (r < 0 && !is_refusal(r))
		return error_errno(err, "become nobody");
	return 0;
}

int rights_drop(bool keep_reading, struct error *err)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct have[2] = { { 0 } }, left[2] = { { 0 } };
	const uint32_t reading = 1u << CAP_DAC_READ_SEARCH;
	int r = no_new_ones(err);

	if (r < 0)
		return r;
	if (keep_reading) {
		if (syscall(SYS_capget, &header, have) < 0)
			return error_errno(err, "look at capabilities");
		left[0].permitted = left[0].effective = have[0].permitted & reading;
		if (left[0].permitted && (geteuid() == 0 || getuid() == 0))
			r = become_nobody(err);
	}
	if (r >= 0 && syscall(SYS_capset, &header, left) < 0)
		return error_errno(err, "drop capabilities");
	return r;
}
