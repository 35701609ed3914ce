/* kev.c - fuzz: CISA's catalogue */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("kev", "fuzz.json", data, size);
}
