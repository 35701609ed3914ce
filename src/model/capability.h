/* capability.h - capabilities(7) that a file gives to whoever runs it */
#pragma once
#include "base/slice.h"

#define CAPABILITY_COUNT 41u

/* What the attribute security.capability permits, a bit for each; 0: nothing, or what the kernel would not take. */
uint64_t capability_permitted(struct slice attribute);
/* "cap_net_raw" of 13; empty beyond CAPABILITY_COUNT. */
struct slice capability_name(unsigned number);
