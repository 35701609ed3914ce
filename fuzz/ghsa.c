/* ghsa.c - fuzz: GitHub's advisories */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("ghsa", "fuzz.json", data, size);
}
