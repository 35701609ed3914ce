/* nvd.c - fuzz: NVD's pages */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("nvd", "fuzz.json", data, size);
}
