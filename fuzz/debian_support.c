/* debian_support.c - fuzz: packages that get no security repairs any more */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed(
		"debian-security-support", size % 2 ? "security-support-ended.deb12" : "security-support-limited", data, size);
}
