/* capability_test.c - attributes as setcap(8) writes them */
#include "base/test.h"
#include "model/capability.h"
#include <linux/capability.h>

TEST(an_attribute_is_read_as_the_kernel_reads_it)
{
	/* setcap cap_setuid+ep, then getfattr -e hex -n security.capability */
	CHECK_INT(capability_permitted(S("\x01\0\0\x02\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")), 1u << CAP_SETUID);
	CHECK_INT(capability_permitted(S("\x01\0\0\x02\0\0\0\0\0\0\0\0\x80\0\0\0\0\0\0\0")), 1ull << CAP_BPF);
	CHECK_INT(capability_permitted(S("\0\0\0\x03\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")), 1u << CAP_NET_RAW);
	CHECK_INT(capability_permitted(S("\0\0\0\x01\0\x20\0\0\0\0\0\0")), 1u << CAP_NET_RAW);
	CHECK_INT(capability_permitted(S("\x01\0\0\x02\x80\0\0\0")), 0);
	CHECK_INT(capability_permitted(S("\x01\0\0\x09\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")), 0);
	CHECK_INT(capability_permitted(S("")), 0);
}

TEST(names_are_in_the_kernels_order)
{
	CHECK_INT(CAPABILITY_COUNT, CAP_LAST_CAP + 1);
	CHECK_SLICE(capability_name(CAP_NET_RAW), "cap_net_raw");
	CHECK_SLICE(capability_name(CAP_SETFCAP), "cap_setfcap");
	CHECK_SLICE(capability_name(CAP_CHECKPOINT_RESTORE), "cap_checkpoint_restore");
	CHECK_SLICE(capability_name(CAPABILITY_COUNT), "");
}
