/* distro_info.c - tables of releases, each as if it were of every distribution that has one */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_feed("distro-info-data", "debian.csv", data, size);
	return fuzz_feed("distro-info-data", "ubuntu.csv", data, size);
}
