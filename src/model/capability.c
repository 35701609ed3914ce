/* capability.c - capabilities(7) that a file gives to whoever runs it */
#include "model/capability.h"

#define REVISION_1 0x01000000u /* linux/capability.h, struct vfs_cap_data */
#define REVISION_2 0x02000000u
#define REVISION_3 0x03000000u
#define REVISION_MASK 0xff000000u

static uint32_t little_u32(struct slice bytes, size_t at)
{
	const unsigned char *from = (const unsigned char *)bytes.ptr + at;

	return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

uint64_t capability_permitted(struct slice attribute)
{
	uint32_t revision = attribute.len >= 4 ? little_u32(attribute, 0) & REVISION_MASK : 0;

	if (revision == REVISION_1 && attribute.len == 12)
		return little_u32(attribute, 4);
	if ((revision == REVISION_2 && attribute.len == 20) || (revision == REVISION_3 && attribute.len == 24))
		return little_u32(attribute, 4) | (uint64_t)little_u32(attribute, 12) << 32;
	return 0;
}

struct slice capability_name(unsigned number)
{
	static const char *const names[CAPABILITY_COUNT] = { "cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner",
		"cap_fsetid", "cap_kill", "cap_setgid", "cap_setuid", "cap_setpcap", "cap_linux_immutable",
		"cap_net_bind_service", "cap_net_broadcast", "cap_net_admin", "cap_net_raw", "cap_ipc_lock", "cap_ipc_owner",
		"cap_sys_module", "cap_sys_rawio", "cap_sys_chroot", "cap_sys_ptrace", "cap_sys_pacct", "cap_sys_admin",
		"cap_sys_boot", "cap_sys_nice", "cap_sys_resource", "cap_sys_time", "cap_sys_tty_config", "cap_mknod",
		"cap_lease", "cap_audit_write", "cap_audit_control", "cap_setfcap", "cap_mac_override", "cap_mac_admin",
		"cap_syslog", "cap_wake_alarm", "cap_block_suspend", "cap_audit_read", "cap_perfmon", "cap_bpf",
		"cap_checkpoint_restore" };

	return number < CAPABILITY_COUNT ? slice_from_text(names[number]) : S("");
}
