/* mounts.c - which mounted file systems hold nothing of a tree, or would ask another machine for it */
#include "walk/mounts.h"
#include <sys/statfs.h>

/* The numbers of linux/magic.h and of the file systems' own sources. devtmpfs calls itself tmpfs. */
#define TMPFS 0x01021994u

static const struct {
	uint64_t type;
	struct mount_kind kind;
} kinds[] = {
	/* The kernel's own, of which no image brings a file. */
	{ 0x9fa0u, { "proc", NOTE_REMARK } },
	{ 0x62656572u, { "sysfs", NOTE_REMARK } },
	{ 0x1cd1u, { "devpts", NOTE_REMARK } },
	{ 0x27e0ebu, { "cgroup", NOTE_REMARK } },
	{ 0x63677270u, { "cgroup2", NOTE_REMARK } },
	{ 0x64626720u, { "debugfs", NOTE_REMARK } },
	{ 0x74726163u, { "tracefs", NOTE_REMARK } },
	{ 0x73636673u, { "securityfs", NOTE_REMARK } },
	{ 0xcafe4a11u, { "bpf", NOTE_REMARK } },
	{ 0x6165676cu, { "pstore", NOTE_REMARK } },
	{ 0xde5e81e4u, { "efivarfs", NOTE_REMARK } },
	{ 0x19800202u, { "mqueue", NOTE_REMARK } },
	{ 0x958458f6u, { "hugetlbfs", NOTE_REMARK } },
	{ 0x62656570u, { "configfs", NOTE_REMARK } },
	{ 0xf97cff8cu, { "selinuxfs", NOTE_REMARK } },
	{ 0x42494e4du, { "binfmt_misc", NOTE_REMARK } },
	{ 0x6e736673u, { "nsfs", NOTE_REMARK } },
	{ 0x67596969u, { "rpc_pipefs", NOTE_REMARK } },
	/* Another machine, or another program, would answer: late, for ever, or differently each time. */
	{ 0x6969u, { "nfs", NOTE_INCOMPLETE } },
	{ 0x517bu, { "smb", NOTE_INCOMPLETE } },
	{ 0xff534d42u, { "cifs", NOTE_INCOMPLETE } },
	{ 0xfe534d42u, { "smb2", NOTE_INCOMPLETE } },
	{ 0x65735546u, { "fuse", NOTE_INCOMPLETE } },
	{ 0x01021997u, { "9p", NOTE_INCOMPLETE } },
	{ 0x00c36400u, { "ceph", NOTE_INCOMPLETE } },
	{ 0x5346414fu, { "afs", NOTE_INCOMPLETE } },
	{ 0x6b414653u, { "afs", NOTE_INCOMPLETE } },
	{ 0x73757245u, { "coda", NOTE_INCOMPLETE } },
	{ 0x564cu, { "ncp", NOTE_INCOMPLETE } },
	{ 0x7461636fu, { "ocfs2", NOTE_INCOMPLETE } },
	{ 0x01161970u, { "gfs2", NOTE_INCOMPLETE } },
	{ 0x0bd00bd0u, { "lustre", NOTE_INCOMPLETE } },
	{ 0x47504653u, { "gpfs", NOTE_INCOMPLETE } },
	{ 0x786f4256u, { "vboxsf", NOTE_INCOMPLETE } },
	{ 0xbacbacbcu, { "vmhgfs", NOTE_INCOMPLETE } },
	{ 0x0187u, { "autofs", NOTE_INCOMPLETE } },
};

const struct mount_kind *mount_kind_of(uint64_t type, struct slice path)
{
	static const struct mount_kind devices = { "device", NOTE_REMARK };

	if (type == TMPFS && slice_equal(path, S("dev")))
		return &devices;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].type == type)
			return &kinds[i].kind;
	return NULL;
}

const struct mount_kind *mount_kind_at(int fd, struct slice path)
{
	struct statfs status;

	return fstatfs(fd, &status) < 0 ? NULL : mount_kind_of((uint64_t)(uint32_t)status.f_type, path);
}
