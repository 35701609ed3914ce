/* alpine_secdb.c - fuzz: Alpine's security database */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("alpine-secdb", "fuzz.yaml", data, size);
}
