/* friendsofphp.c - fuzz: advisories on what Composer installs */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("friendsofphp-security-advisories", "v/n/2019-04-16-1.yaml", data, size);
}
