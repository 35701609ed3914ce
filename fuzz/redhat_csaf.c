/* redhat_csaf.c - fuzz: CSAF documents of Red Hat */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("redhat-csaf-vex", "vex/2023/cve-2023-1234.json", data, size);
}
