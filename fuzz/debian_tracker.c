/* debian_tracker.c - the security tracker's JSON and its lists of bulletins */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("debian-security-tracker", "json", data, size);
}
