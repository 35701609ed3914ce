/* epss.c - fuzz: exploit prediction scores */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("epss", "fuzz.csv", data, size);
}
