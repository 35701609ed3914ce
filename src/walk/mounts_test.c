#include "base/test.h"
#include "walk/mounts.h"
#include <linux/magic.h>

/* statfs(2) and linux/magic.h. */
TEST(mounted_file_systems_are_told_apart)
{
	static const struct {
		uint64_t type;
		const char *path;
		const char *word; /* NULL: it is walked */
		enum note_kind note;
	} cases[] = {
		{ PROC_SUPER_MAGIC, "proc", "proc", NOTE_REMARK },
		{ SYSFS_MAGIC, "sys", "sysfs", NOTE_REMARK },
		{ CGROUP2_SUPER_MAGIC, "sys/fs/cgroup", "cgroup2", NOTE_REMARK },
		{ CGROUP_SUPER_MAGIC, "a", "cgroup", NOTE_REMARK },
		{ DEVPTS_SUPER_MAGIC, "dev/pts", "devpts", NOTE_REMARK },
		{ DEBUGFS_MAGIC, "a", "debugfs", NOTE_REMARK },
		{ TRACEFS_MAGIC, "a", "tracefs", NOTE_REMARK },
		{ SECURITYFS_MAGIC, "a", "securityfs", NOTE_REMARK },
		{ BPF_FS_MAGIC, "a", "bpf", NOTE_REMARK },
		{ PSTOREFS_MAGIC, "a", "pstore", NOTE_REMARK },
		{ EFIVARFS_MAGIC, "a", "efivarfs", NOTE_REMARK },
		{ HUGETLBFS_MAGIC, "a", "hugetlbfs", NOTE_REMARK },
		{ SELINUX_MAGIC, "a", "selinuxfs", NOTE_REMARK },
		{ BINFMTFS_MAGIC, "a", "binfmt_misc", NOTE_REMARK },
		{ NSFS_MAGIC, "a", "nsfs", NOTE_REMARK },
		{ NFS_SUPER_MAGIC, "srv", "nfs", NOTE_INCOMPLETE },
		{ SMB_SUPER_MAGIC, "srv", "smb", NOTE_INCOMPLETE },
		{ 0xff534d42u, "srv", "cifs", NOTE_INCOMPLETE },
		{ 0xfe534d42u, "srv", "smb2", NOTE_INCOMPLETE },
		{ 0x65735546u, "srv", "fuse", NOTE_INCOMPLETE },
		{ V9FS_MAGIC, "srv", "9p", NOTE_INCOMPLETE },
		{ CODA_SUPER_MAGIC, "srv", "coda", NOTE_INCOMPLETE },
		{ AFS_SUPER_MAGIC, "srv", "afs", NOTE_INCOMPLETE },
		{ AFS_FS_MAGIC, "srv", "afs", NOTE_INCOMPLETE },
		{ OCFS2_SUPER_MAGIC, "srv", "ocfs2", NOTE_INCOMPLETE },
		{ AUTOFS_SUPER_MAGIC, "home", "autofs", NOTE_INCOMPLETE },
		{ TMPFS_MAGIC, "dev", "device", NOTE_REMARK },
		{ TMPFS_MAGIC, "run", NULL, NOTE_REMARK },
		{ TMPFS_MAGIC, "srv/dev", NULL, NOTE_REMARK },
		{ EXT4_SUPER_MAGIC, "dev", NULL, NOTE_REMARK },
		{ OVERLAYFS_SUPER_MAGIC, "a", NULL, NOTE_REMARK },
		{ BTRFS_SUPER_MAGIC, "a", NULL, NOTE_REMARK },
		{ XFS_SUPER_MAGIC, "a", NULL, NOTE_REMARK },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct mount_kind *kind = mount_kind_of(cases[i].type, slice_from_text(cases[i].path));

		CHECK_INT(kind != NULL, cases[i].word != NULL);
		if (!kind)
			continue;
		CHECK_TEXT(kind->word, cases[i].word);
		CHECK_INT(kind->note, cases[i].note);
	}
}
