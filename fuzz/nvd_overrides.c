/* nvd_overrides.c - fuzz: overrides of NVD's configurations */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("nvd-data-overrides", "CVE-2024-0001.json", data, size);
}
